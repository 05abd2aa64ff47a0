//! The run on the page, and what changes it: knobs, the player, and what its worker says.
//!
//! Read [`run_state`] first, then [`lifecycle`] and [`facts`].

pub mod change;
pub mod displayed_metrics;
pub mod examination;
pub mod facts;
pub mod fork;
pub mod keeping;
pub mod kept_runs;
pub mod kept_snapshots;
pub mod lifecycle;
pub mod looking_back;
pub mod past;
pub mod recording;
pub mod run_state;
pub mod way;
