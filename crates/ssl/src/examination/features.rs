//! Features of many images, read from a network in slices of one chunk each.
//!
//! Shapes: `N` images become an `N×D` matrix a stage, with a D of its own.

use crate::error::SslError;
use crate::measure::evaluation;
use crate::measure::matrix::Matrix;
use crate::network::layers;
use crate::training::learner::Learner;
use protocol::Shape;
use protocol::Text;

/// Images that go through the network at once: less than a step of training takes.
const CHUNK: usize = 128;

/// The next images of `images` after the first `done`, at most [`CHUNK`], and how many they are.
pub(super) fn chunk(images: &[f32], done: usize, shape: Shape) -> (&[f32], usize) {
    let length = shape.len().max(1);
    let rest = images.get(done * length..).unwrap_or(&[]);
    let chunk = &rest[..rest.len().min(CHUNK * length)];
    (chunk, chunk.len() / length)
}

/// Features in work.
pub struct Features {
    learner: Box<dyn Learner>,
    /// Every stage but the input, or the representation alone.
    every: bool,
    /// Images that were read.
    done: usize,
    found: Vec<(Text, Matrix)>,
}

impl Features {
    /// Of every stage after the input, which is the images themselves.
    pub fn of_every_stage(learner: Box<dyn Learner>) -> Self {
        let (every, done, found) = (true, 0, Vec::new());
        Self {
            learner,
            every,
            done,
            found,
        }
    }

    /// Of the encoder's output alone.
    pub fn of_the_representation(learner: Box<dyn Learner>) -> Self {
        Self {
            every: false,
            ..Self::of_every_stage(learner)
        }
    }

    /// Reads one more chunk of `images`, and says whether all are read.
    ///
    /// # Errors
    /// A device that does not answer.
    pub async fn advance(&mut self, images: &[f32], shape: Shape) -> Result<bool, SslError> {
        let (chunk, size) = chunk(images, self.done, shape);
        if size == 0 {
            return Ok(true);
        }
        let stages = if self.every {
            let mut stages = self.learner.layers(chunk, size, shape);
            stages.retain(|(name, _)| name != layers::INPUT);
            stages
        } else {
            let representation = self.learner.outputs(chunk, size, shape).representation;
            vec![(layers::REPRESENTATION.into(), representation)]
        };
        let (names, tensors): (Vec<Text>, Vec<_>) = stages.into_iter().unzip();
        let (matrices, _) = evaluation::read(&tensors, &[]).await?;
        self.done += size;
        if self.found.is_empty() {
            self.found = names.into_iter().zip(matrices).collect();
        } else {
            for ((_, whole), part) in self.found.iter_mut().zip(matrices) {
                whole.append(part);
            }
        }
        Ok(self.done * shape.len().max(1) >= images.len())
    }

    /// How much of `rows` images is read, in `0..=1`.
    pub fn progress(&self, rows: usize) -> f32 {
        self.done as f32 / rows.max(1) as f32
    }

    /// Each stage's name and features, in the order of the network.
    pub fn finish(self) -> Vec<(Text, Matrix)> {
        self.found
    }
}
