//! Experiments: tables of runs, each a file with a card, made one after another, in parallel or on many machines.
//!
//! A card says which runs there are and what is measured of them; `list` holds the cards. [`cell_run`] makes one run,
//! in slices, and measures it; `runner` makes them all for the page, one after another; a terminal program makes the
//! same runs on every core, or, by [`plan`], [`cell_file`] and [`collect`], on many machines. What one run gives
//! follows from its config alone, so that the table is the same in each case.

mod card;
mod cell_examination;
pub mod cell_file;
pub mod cell_run;
pub mod collect;
mod factors;
mod fine_tuning;
pub(crate) mod list;
pub mod metric;
pub mod plan;
pub mod processor;
pub(crate) mod run_seconds;
pub(crate) mod runner;
mod trajectory;
pub mod tuning;
pub mod whole_file;
