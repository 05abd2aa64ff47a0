//! The workers: which of them trains, which could, and what they were asked.

pub mod choice;
pub mod devices;
pub mod worker_link;
