//! Reading the features that a network computes of many images, one chunk of images at a time.
//!
//! Shapes: `N` images give one `N×D` matrix for each layer; `D` differs between layers.

use crate::error::SslError;
use crate::measure::matrix::Matrix;
use crate::measure::read_back::{read_chunk, rows_read};
use crate::network::layers;
use crate::training::learner::Learner;
use protocol::{Shape, Text};

/// Holds the number of images that go through the network at once: less work than one training step.
pub(super) const CHUNK: usize = 128;

/// Reads features in slices. Call [`Features::advance`] until it returns true, then [`Features::finish`].
pub struct Features {
    learner: Box<dyn Learner>,
    /// Whether every layer but the input is read, or the representation alone.
    every: bool,
    found: Vec<(Text, Matrix)>,
}

impl Features {
    /// Prepares to read every layer of `learner` but the input, which is the images themselves.
    pub fn of_every_layer(learner: Box<dyn Learner>) -> Self {
        let (every, found) = (true, Vec::new());
        Self { learner, every, found }
    }

    /// Prepares to read the output of the encoder of `learner` alone.
    pub fn of_representation(learner: Box<dyn Learner>) -> Self {
        Self {
            every: false,
            ..Self::of_every_layer(learner)
        }
    }

    /// Reads the next chunk of `images` (`N · C · H · W` numbers, channels first, each of `shape`), and returns
    /// whether all images have been read.
    ///
    /// # Errors
    /// [`SslError::Device`] where the device cannot be read.
    pub async fn advance(&mut self, images: &[f32], shape: Shape) -> Result<bool, SslError> {
        let features_of = |chunk: &[f32], count: usize| {
            if self.every {
                let mut layers = self.learner.layers(chunk, count, shape);
                layers.retain(|(name, _)| name != layers::INPUT);
                layers
            } else {
                let representation = self.learner.outputs(chunk, count, shape).representation;
                vec![(layers::REPRESENTATION.into(), representation)]
            }
        };
        read_chunk(images, shape, CHUNK, &mut self.found, features_of).await
    }

    /// Returns how much of `rows` images has been read, in `0..=1`.
    pub fn progress(&self, rows: usize) -> f32 {
        rows_read(&self.found) as f32 / rows.max(1) as f32
    }

    /// Returns the name and the features `N×D` of each layer, in the order from input to output.
    pub fn finish(self) -> Vec<(Text, Matrix)> {
        self.found
    }
}
