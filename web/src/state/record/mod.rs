//! The record of the runs of this visit.

pub mod keep;
pub mod run_row;
pub mod table;
