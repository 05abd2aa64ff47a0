//! SupervisedRun: a network trains with labels, in slices of one step each, and is then tested.
//!
//! Watch for: losses are read together every few steps, so that little is in flight on a GPU; one that is
//! no number ends school without a grade.

use crate::error::SslError;
use crate::examination::Draw;
use crate::examination::features::chunk;
use crate::measure::evaluation;
use crate::measure::probe::accuracy::accuracy;
use crate::training::learner::{Batch, Learner, Losses};
use crate::wiring::supervised;
use protocol::Shape;
use protocol::{RunConfig, Schooled};

/// Losses that wait to be read, at most.
const UNREAD: usize = 4;

/// A training run with labels.
pub struct SupervisedRun {
    learner: Box<dyn Learner>,
    draw: Draw,
    size: usize,
    seed: u64,
    shape: Shape,
    steps: u64,
    unread: Vec<Losses>,
    /// The loss, or an answer, was no number.
    broken: bool,
    /// Class that was named, for each test image so far.
    named: Vec<u8>,
}

impl SupervisedRun {
    /// `learner` is to take `steps` steps on batches of `draw`.
    ///
    /// # Errors
    /// A missing setting.
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
            named: Vec::new(),
        })
    }

    /// Takes a step, or tests a few images; says whether all is done.
    ///
    /// # Errors
    /// A device that does not answer.
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
                let (_, losses) = evaluation::read(&[], &self.unread).await?;
                self.broken = losses.iter().any(|loss| !loss.total.is_finite());
                self.unread.clear();
            }
            return Ok(self.broken);
        }
        let (chunk, size) = chunk(images, self.named.len(), self.shape);
        if size == 0 {
            return Ok(true);
        }
        let outputs = self.learner.outputs(chunk, size, self.shape);
        let (logits, _) = evaluation::read(&[outputs.embedding], &[]).await?;
        for logits in &logits {
            self.broken |= !logits.is_finite();
            self.named.extend(supervised::named(logits));
        }
        Ok(self.broken || self.named.len() >= labels.len())
    }

    /// How much is done, in `0..=1`.
    pub fn progress(&self) -> f32 {
        self.learner.steps() as f32 / self.steps.max(1) as f32
    }

    /// What the network's own classifier reached on the test images that it was given.
    pub fn grade(&self, labels: &[u8]) -> Option<Schooled> {
        (!self.broken && !self.named.is_empty()).then(|| Schooled {
            accuracy: accuracy(&self.named, labels),
            steps: self.learner.steps(),
        })
    }

    /// The network.
    pub fn leave(self) -> Box<dyn Learner> {
        self.learner
    }
}
