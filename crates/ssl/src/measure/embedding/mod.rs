//! Metrics of an embedding that need no labels: spread, spectrum, rank, alignment, uniformity and the like.

pub mod alignment;
pub mod alpha_req;
pub mod centre_residual;
pub mod duality;
pub mod extra_gradient;
pub mod label_free;
pub mod lidar;
pub mod principal_angle;
pub mod rank_me;
pub mod singular_values;
pub mod spread;
pub mod uniformity;
