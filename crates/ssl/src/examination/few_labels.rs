//! Training with few labels: the examined encoder fine-tuned, and the same encoder from first weights, on label subsets
//! of growing size. Beside the few-shot probes of frozen features they show what pretraining is for.
//!
//! Each training takes [`TUNED`] steps on the images of one subset alone, in the run's own augmentations; the batch is
//! the run's, but at most the subset. Both trainings of a subset have the same images, and so have the few-shot probes
//! ([`crate::examination::probing`]), whose first [`FEW_DRAWS`] subsets these are.
//!
//! Watch for: nothing is tuned on a validation split, which few labels would not allow; a training whose loss became
//! NaN or infinite is left out of the mean.

use crate::error::SslError;
use crate::examination::input::EvaluationInput;
use crate::examination::probing::{DRAWS, SEED};
use crate::examination::protocols::Protocols;
use crate::examination::supervised_run::{LabelledBatches, SupervisedRun};
use crate::examination::supervised_stage::{SupervisedStage, TUNED};
use crate::measure::probe::few_shot::few_shot;
use crate::measure::probe::label_subsets::LabelSubsets;
use crate::training::snapshot::State;
use crate::wiring::supervised;
use burn::tensor::Device;
use protocol::examination::WithFewLabels;
use std::collections::VecDeque;

/// The number of label subsets of each size that networks are trained on; frozen features are probed on more.
const FEW_DRAWS: usize = 3;

/// Returns the numbers of labels per class that few-shot probes and trainings have of `labels`, the classes of the training
/// images: those that the largest class has more images than.
pub(super) fn sizes(labels: &[u8]) -> Vec<usize> {
    let count = |class: u8| labels.iter().filter(|&&label| label == class).count();
    let largest = (0..=u8::MAX).map(count).max().unwrap_or(0);
    let sizes = Protocols::default().few_shot;
    sizes.into_iter().filter(|&size| size < largest).collect()
}

/// One training that is still to come: the labels per class, the weights it starts from, and its training images.
struct Planned {
    labels: usize,
    stage: SupervisedStage,
    images: Vec<usize>,
}

/// Runs every training with few labels, one after another, in slices.
pub(super) struct FewLabels {
    planned: VecDeque<Planned>,
    /// The number of trainings at the start.
    all: usize,
    run: Option<(usize, SupervisedStage, Box<SupervisedRun>)>,
    /// The accuracies reached so far, each with its labels per class and the weights it started from.
    reached: Vec<(usize, SupervisedStage, f32)>,
}

impl FewLabels {
    /// Plans the trainings for each of `sizes` labels per class that `labels`, the classes of the training images, have.
    pub fn new(labels: &[u8], sizes: &[usize]) -> Self {
        let mut planned = VecDeque::new();
        for &size in sizes {
            let subsets = LabelSubsets::draw(labels, size, DRAWS, SEED);
            for images in subsets.subsets().take(FEW_DRAWS) {
                for stage in [SupervisedStage::Tuned, SupervisedStage::Scratch] {
                    planned.push_back(Planned {
                        labels: size,
                        stage,
                        images: images.clone(),
                    });
                }
            }
        }
        Self {
            all: planned.len(),
            planned,
            run: None,
            reached: Vec::new(),
        }
    }

    /// Takes one training step, or tests on one chunk of images, and returns whether every training is over.
    ///
    /// # Errors
    /// [`SslError::Device`] where the device cannot be read, and [`SslError::Config`] where a setting is missing.
    pub async fn advance(
        &mut self,
        state: &State,
        input: &EvaluationInput,
        batches: &LabelledBatches,
        device: &Device,
    ) -> Result<bool, SslError> {
        let Some((labels, stage, mut run)) = self.run.take() else {
            let Some(next) = self.planned.pop_front() else {
                return Ok(true);
            };
            let config = state.config.for_steps(TUNED).with_batch_at_most(next.images.len());
            let from = (next.stage == SupervisedStage::Tuned).then_some(state);
            let learner = supervised::start(&config, input.shape, input.classes.len(), from, device)?;
            let draw = batches(&config, Some(&next.images))?;
            let run = SupervisedRun::new(learner, draw, &config, input.shape, TUNED)?;
            self.run = Some((next.labels, next.stage, run.into()));
            return Ok(false);
        };
        if !run.advance(&input.test.images, &input.test.labels).await? {
            self.run = Some((labels, stage, run));
        } else if let Some(reached) = run.accuracy(&input.test.labels) {
            self.reached.push((labels, stage, reached.accuracy.share));
        }
        Ok(self.run.is_none() && self.planned.is_empty())
    }

    /// Returns how much is done, in `0..=1`.
    pub fn progress(&self) -> f32 {
        let going = self.run.as_ref().map_or(0.0, |(_, _, run)| 1.0 - run.progress());
        1.0 - (self.planned.len() as f32 + going) / self.all.max(1) as f32
    }

    /// Returns a phrase that says what is being done now.
    pub fn doing(&self) -> String {
        let labels = self.run.as_ref().map(|(labels, ..)| *labels);
        let labels = labels.or_else(|| self.planned.front().map(|next| next.labels));
        match labels.unwrap_or_default() {
            1 => "training with one label a class".to_owned(),
            labels => format!("training with {labels} labels a class"),
        }
    }

    /// Returns the results so far, one entry for each size that a training is over of.
    pub fn found(&self) -> Vec<WithFewLabels> {
        let mut sizes: Vec<usize> = self.reached.iter().map(|(labels, ..)| *labels).collect();
        sizes.dedup();
        let of = |labels: usize, stage: SupervisedStage| {
            let reached = self.reached.iter().filter(|one| (one.0, one.1) == (labels, stage));
            let shares: Vec<f32> = reached.map(|one| one.2).collect();
            (!shares.is_empty()).then(|| few_shot(labels, &shares))
        };
        let one = |labels: usize| WithFewLabels {
            labels: u32::try_from(labels).unwrap_or(u32::MAX),
            tuned: of(labels, SupervisedStage::Tuned),
            scratch: of(labels, SupervisedStage::Scratch),
        };
        sizes.into_iter().map(one).collect()
    }
}
