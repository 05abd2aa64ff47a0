//! Instruments: what a fixed evaluation set in evaluation mode says about a representation.
//!
//! They run on the host, on embeddings that were read back, so they need no device and answer in
//! milliseconds. Each of them misleads alone: equal outputs make the loss look best, RankMe is blind
//! to scale, and neighbours can still be right among points that have nearly met. [`verdict::judge`]
//! therefore begins with the spread.
//!
//! Watch for: a number is always a number. An embedding with a NaN in it measures as spread 0 and
//! RankMe 1; that it diverged is seen from the loss.
//!
//! Shapes: `N` images, `D` dimensions of the embedding.

pub mod accuracy;
pub mod alignment;
pub mod alpha_req;
pub mod centre_residual;
pub mod confusion;
pub mod dissent;
pub mod duality;
pub mod evaluation;
pub mod examination;
pub mod examiner;
pub mod extra_gradient;
pub mod factors;
pub mod few_labels;
pub mod few_shot;
pub mod knn;
pub mod label_free;
pub mod lidar;
pub mod linear_probe;
pub mod logistic_regression;
mod matrix;
pub mod principal_angle;
pub mod rank_me;
pub mod ridge;
pub mod singular_values;
pub mod spread;
pub mod standardisation;
mod transaction;
pub mod uniformity;
pub mod verdict;

pub use accuracy::accuracy;
pub use alignment::alignment;
pub use alpha_req::alpha_req;
pub use centre_residual::{CentreResidual, centre_residual};
pub use confusion::confusion;
pub use duality::duality;
pub use evaluation::Evaluation;
pub use examination::examine;
pub use examiner::Examiner;
pub use few_labels::FewLabels;
pub use few_shot::few_shot;
pub use knn::knn;
pub use lidar::lidar;
pub use linear_probe::{Fit, Probe, ProbeConfig};
pub use matrix::{Matrix, MatrixError};
pub use rank_me::rank_me;
pub use ridge::{Ridge, RidgeFit};
pub use singular_values::singular_values;
pub use spread::spread;
pub use standardisation::Standardisation;
pub use uniformity::uniformity;
pub use verdict::{Evidence, judge};
