//! Training: one optimisation step, the learning-rate schedule, optimisers and snapshots of a run.

pub mod learner;
pub mod objective;
pub mod optimiser;
pub mod schedule;
pub mod snapshot;
pub mod trainer;
