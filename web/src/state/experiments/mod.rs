//! Experiments on the page: what is known of them, and what a person and their worker change.

pub mod laboratory;
pub mod reduce;
pub mod sweep;
