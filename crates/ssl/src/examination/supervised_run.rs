//! Training of a network with labels, one step at a time, followed by a test of its classifier.
//!
//! Watch for: losses are read from the device a few steps at a time, so that few commands are in flight on a GPU. A
//! loss that is NaN or infinite ends the training, which then has no result.

use crate::error::SslError;
use crate::examination::features::CHUNK;
use crate::measure::probe::accuracy::accuracy;
use crate::measure::read_back::{chunk, read};
use crate::training::learner::{Batch, Learner, Losses};
use crate::wiring::supervised;
use protocol::{RunConfig, Shape, SupervisedResult};

/// Draws a training batch, given the number of steps taken so far: one augmented view of each image, `B · C · H · W`
/// numbers with channels first, and the `B` labels.
pub type Draw = Box<dyn FnMut(u64) -> (Vec<f32>, Vec<u8>)>;

/// Prepares the batches of a training by a config: of all training images, or of those with the given indices alone.
///
/// # Errors
/// [`SslError::Config`] where a setting is missing, and [`SslError::Data`] where the data do not suit it.
pub type LabelledBatches = Box<dyn Fn(&RunConfig, Option<&[usize]>) -> Result<Draw, SslError>>;

/// The largest number of losses that wait to be read.
const UNREAD: usize = 4;

/// Trains a network with labels in slices and tests it. Call [`SupervisedRun::advance`] until it returns true, then
/// read [`SupervisedRun::accuracy`].
pub struct SupervisedRun {
    learner: Box<dyn Learner>,
    draw: Draw,
    size: usize,
    seed: u64,
    shape: Shape,
    steps: u64,
    unread: Vec<Losses>,
    /// Whether a loss or a logit was NaN or infinite.
    broken: bool,
    /// The predicted class of each test image so far.
    predicted: Vec<u8>,
}

impl SupervisedRun {
    /// Prepares `steps` training steps of `learner` on the batches that `draw` supplies, images of size `shape`.
    /// Batch size and seed are read from `config`.
    ///
    /// # Errors
    /// [`SslError::Config`] where `run.batch` or `run.seed` is missing.
    pub fn new(
        learner: Box<dyn Learner>,
        draw: Draw,
        config: &RunConfig,
        shape: Shape,
        steps: u64,
    ) -> Result<Self, SslError> {
        Ok(Self {
            learner,
            draw,
            size: config.count("run.batch")?,
            seed: config.count("run.seed")? as u64,
            shape,
            steps,
            unread: Vec::new(),
            broken: false,
            predicted: Vec::new(),
        })
    }

    /// Takes one training step or, when the training is over, classifies one chunk of the test images `images` (`n ·
    /// C · H · W` numbers, channels first). Returns whether training and test are complete; `labels` holds the `n`
    /// classes of the test images.
    ///
    /// # Errors
    /// [`SslError::Device`] where the device cannot be read, and what [`Learner::step`] returns.
    pub async fn advance(&mut self, images: &[f32], labels: &[u8]) -> Result<bool, SslError> {
        let taken = self.learner.steps();
        if taken < self.steps && !self.broken {
            let (view, labels) = (self.draw)(taken);
            let losses = self.learner.step(&Batch {
                views: &[view],
                size: self.size,
                labels: &labels,
                shape: self.shape,
                seed: self.seed,
                step: taken,
            })?;
            self.unread.push(losses);
            if self.unread.len() >= UNREAD || taken + 1 == self.steps {
                let (_, losses) = read(&[], &self.unread).await?;
                self.broken = losses.iter().any(|loss| !loss.total.is_finite());
                self.unread.clear();
            }
            return Ok(self.broken);
        }
        let (chunk, size) = chunk(images, self.predicted.len(), CHUNK, self.shape);
        if size == 0 {
            return Ok(true);
        }
        let outputs = self.learner.outputs(chunk, size, self.shape);
        let (logits, _) = read(&[outputs.embedding], &[]).await?;
        for logits in &logits {
            self.broken |= !logits.is_finite();
            self.predicted.extend(supervised::named(logits));
        }
        Ok(self.broken || self.predicted.len() >= labels.len())
    }

    /// Returns how much of the training is done, in `0..=1`. The test, which is short, is not counted.
    pub fn progress(&self) -> f32 {
        self.learner.steps() as f32 / self.steps.max(1) as f32
    }

    /// Returns the accuracy of the network's own classifier on the test images, whose classes are `labels`. `None`
    /// before the test, and where a loss or a logit was NaN or infinite.
    pub fn accuracy(&self, labels: &[u8]) -> Option<SupervisedResult> {
        (!self.broken && !self.predicted.is_empty()).then(|| SupervisedResult {
            accuracy: accuracy(&self.predicted, labels),
            steps: self.learner.steps(),
        })
    }

    /// Returns the trained network.
    pub fn into_learner(self) -> Box<dyn Learner> {
        self.learner
    }
}
