//! Metrics of a representation, computed on the host from matrices that were read back from the device.
//!
//! [`embedding`] needs no labels: spread, spectrum, RankMe and the like. [`probe`] needs labels: nearest neighbours,
//! linear probes, regression of factors. [`verdict`] judges them together, and [`evaluation`] does so for a run every
//! few steps, on a fixed evaluation set and in evaluation mode.
//!
//! Each metric misleads alone: in complete collapse the loss can be at its minimum, RankMe does not see the scale of
//! the embedding, and nearest neighbours can classify well among points that have nearly met. [`verdict::judge`]
//! therefore looks at the spread first.
//!
//! Watch for: no metric is ever NaN. An embedding that holds a NaN or an infinite number has spread 0 and RankMe 1;
//! that the run diverged is seen from the loss.
//!
//! Shapes: `N` images, `D` dimensions of the embedding.

pub mod comparison;
pub mod embedding;
pub mod evaluation;
pub mod evaluation_set;
pub mod extremes;
pub mod images;
pub mod initial;
pub mod matrix;
pub mod mechanism;
pub mod paired;
pub mod probe;
pub mod read_back;
pub mod reading;
mod references;
pub mod stop_conditions;
pub mod teacher_distance;
pub mod verdict;
