//! What an accuracy is compared with, image by image: the untrained network and the raw images, by the same protocol.

use crate::measure::verdict::evidence::Compared;

/// Holds for each image of the evaluation set the share of draws in which a protocol classifies it, `N`, for the two
/// baselines; empty before they are measured.
#[derive(Clone, Debug, Default)]
pub struct References {
    /// Of the untrained network.
    pub untrained: Vec<f32>,
    /// Of the raw images.
    pub pixels: Vec<f32>,
}

impl References {
    /// Compares the shares `own` of the trained network with these.
    pub fn compare(&self, own: &[f32]) -> Compared {
        Compared::of(own, &self.untrained, &self.pixels)
    }
}
