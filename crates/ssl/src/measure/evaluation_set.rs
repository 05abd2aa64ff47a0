//! The images that a run is evaluated on while it trains: the first of the test split, the same at every reading.

use crate::measure::images::Images;
use protocol::{Shape, Text};

/// Holds the most images of the test split that a run is evaluated on.
pub const MOST_IMAGES: usize = 512;

/// Holds the images that a run is evaluated on, and what is known of them.
#[derive(Clone, Debug)]
pub struct Set {
    /// The size of one image.
    pub shape: Shape,
    /// The `N · C · H · W` numbers of the evaluation set, channels first.
    pub images: Vec<f32>,
    /// The class of each image of the evaluation set, `N`.
    pub labels: Vec<u8>,
    /// The class of each image of the whole training split, which label subsets are drawn from.
    pub training_labels: Vec<u8>,
    /// What one class is called in the verdict, such as `digit`.
    pub noun: Text,
    /// The accuracy of guessing, in `0..=1`.
    pub chance: f32,
}

impl Set {
    /// Returns the evaluation set of `images`: the first [`MOST_IMAGES`] of the test split.
    pub fn of(images: &Images) -> Self {
        let count = images.test.labels.len().min(MOST_IMAGES);
        Self {
            shape: images.shape,
            images: images.test.images[..count * images.shape.len()].to_vec(),
            labels: images.test.labels[..count].to_vec(),
            training_labels: images.train.labels.to_vec(),
            noun: images.noun.clone(),
            chance: images.chance(),
        }
    }
}
