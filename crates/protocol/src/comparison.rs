//! How alike two runs in lock-step are, at a step that both have taken.

use serde::{Deserialize, Serialize};

/// Holds the comparison of two embeddings of the same images. `None` where one side has collapsed to a point, or the images
/// are others.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// The steps that both have taken.
    pub step: u64,
    /// Debiased linear CKA (arXiv 1905.00414): 1 is the same up to a turn, 0 nothing in common; it may be below.
    pub cka: Option<f32>,
    /// The orthogonal Procrustes distance (arXiv 2108.01661), in `0..=√2`: 0 is the same up to a turn.
    pub distance: Option<f32>,
    /// The images of the evaluation set that lie most otherwise, farthest first.
    pub moved: Vec<u32>,
}
