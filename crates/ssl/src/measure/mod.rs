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

pub mod embedding;
pub mod evaluation;
pub mod matrix;
pub mod probe;
pub mod read_back;
pub mod verdict;
