//! Descriptions: what the page shows of a run beside its numbers, made from the config and the learner that trains.

pub mod drawing;
pub mod elsewhere;
pub mod idle;
pub mod knobs;
pub mod loss_plot;
pub mod scene;
pub mod sentence;
pub mod switch;
pub mod unaugmented;
