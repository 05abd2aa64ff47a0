//! Experiments: tables of runs, each a file with a card, made one after another or in parallel.
//!
//! A file says which runs there are and what is kept of them ([`list::EXPERIMENTS`] is the list);
//! [`cell_run::CellRun`] makes one run, in slices, and measures it; [`runner::Runner`] makes them all for
//! the page. A terminal program makes the same runs on every core: what one run gives follows from its
//! config alone.

pub mod card;
mod cell_examination;
pub mod cell_file;
pub mod cell_run;
pub mod collect;
pub mod factors;
pub mod fine_tuning;
pub mod list;
pub mod metric;
pub mod plan;
pub mod runner;
pub mod trajectory;
