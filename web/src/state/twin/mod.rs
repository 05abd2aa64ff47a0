//! Twins: a second run beside the one on the page, in lock-step with it.

pub mod twin_run;
pub mod twins;
