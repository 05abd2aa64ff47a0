//! What is read of a network at one step, as host matrices.

use crate::measure::matrix::Matrix;

/// Holds what was read of a network at one step, as host matrices.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// The embedding of the evaluation set, `N×D′`.
    pub embedding: Matrix,
    /// The representation of the evaluation set, `N×D`.
    pub representation: Matrix,
    /// The representation of the labelled training images, `M×D`.
    pub bank: Matrix,
    /// The cluster of each image of the evaluation set, `N×1`; `None` where the method has no clusters.
    pub clusters: Option<Matrix>,
}

impl Reading {
    /// Returns the share of the images that are in the largest cluster; `None` without clusters or images.
    pub fn largest_cluster(&self) -> Option<f32> {
        let clusters = self.clusters.as_ref().filter(|clusters| clusters.rows > 0)?;
        let mut sorted: Vec<u32> = clusters.data.iter().map(|&cluster| cluster as u32).collect();
        sorted.sort_unstable();
        let most = sorted.chunk_by(|a, b| a == b).map(<[u32]>::len).max()?;
        Some(most as f32 / clusters.rows as f32)
    }
}
