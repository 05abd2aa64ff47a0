//! The examination of a trained network, from reading its features to fine-tuning, as a task that is advanced in
//! slices.
//!
//! An [`EvaluationRun`] works in phases. It reads features: of every layer of the network, and of the same encoder
//! before training. A [`ProbeRunner`] then puts these feature sets and the raw pixels through the protocols (nearest
//! neighbours, linear probes, few-shot probes, regression of factors). Last come three networks that train with
//! labels: the same encoder trained with every label, whose representation is examined like the others, fine-tuning
//! of the examined encoder, and training from first weights for as many steps as fine-tuning. Then the frozen encoder is
//! probed on other data (transfer.rs), and fine-tuning and training from first weights are repeated with few labels
//! (few_labels.rs). The report can be read from the first protocol on.
//!
//! The network is a copy, made from a snapshot: the training run that the snapshot is of goes on undisturbed.
//!
//! Watch for: supervised training takes as many steps as the examined encoder was trained for, at most
//! [`SUPERVISED`]; fine-tuning and its counterpart from first weights take [`TUNED`]. All three use the run's own
//! augmentations, optimiser and batch size, and batches of their own.

mod features;
mod few_labels;
mod first_filters;
pub mod input;
pub mod probing;
pub mod protocols;
pub mod supervised_run;
pub mod supervised_stage;
mod transfer;

use crate::error::SslError;
use crate::examination::features::Features;
use crate::examination::few_labels::{FewLabels, sizes};
use crate::examination::first_filters::first_filters;
use crate::examination::input::{EvaluationInput, MakeElsewhere, VIEWS};
use crate::examination::probing::ProbeRunner;
use crate::examination::protocols::{FeatureSet, Labels, Protocols};
use crate::examination::supervised_run::{LabelledBatches, SupervisedRun};
use crate::examination::supervised_stage::{SUPERVISED, SupervisedStage, TUNED};
use crate::examination::transfer::TransferRun;
use crate::measure::embedding::label_free::Views;
use crate::measure::matrix::Matrix;
use crate::measure::probe::factors::{Factor, chance};
use crate::training::snapshot::State;
use burn::tensor::Device;
use protocol::examination as names;
use protocol::{Examination, Text};
use std::collections::VecDeque;

/// The phase that an examination is in, with the work in progress.
enum Phase {
    /// Reading the features of every layer of the network.
    Layers(Features),
    /// Reading the representation of the untrained encoder.
    Untrained(Features),
    /// Running the protocols on these feature sets and on the pixels.
    Probes(Box<ProbeRunner>),
    /// Training with labels.
    Training(SupervisedStage, Box<SupervisedRun>),
    /// Reading the representation of the supervised encoder.
    Supervised(Features),
    /// Running the protocols on it.
    LastProbes(Box<ProbeRunner>),
    /// Probing the frozen encoder on other data.
    Transfer(Box<TransferRun>),
    /// Training with few labels.
    FewLabels(FewLabels),
    /// Nothing is left to do.
    Done,
}

/// Runs one examination in slices. Create it with [`EvaluationRun::new`], call [`EvaluationRun::advance`] until it
/// returns true, and read [`EvaluationRun::report`] at any time.
pub struct EvaluationRun {
    state: State,
    device: Device,
    input: EvaluationInput,
    /// The images of the training split, the test split and the views, one after another.
    images: Vec<f32>,
    batches: Option<LabelledBatches>,
    elsewhere: VecDeque<MakeElsewhere>,
    /// The number of other datasets at the start.
    all_elsewhere: usize,
    /// Name and features `N×D` of each layer, until the protocols take them over.
    layers: Vec<(Text, Matrix)>,
    phase: Phase,
    report: Examination,
}

impl EvaluationRun {
    /// Prepares the examination of the network whose weights and config are in `state`, on the images of `input`.
    /// `batches` supplies the trainings with labels; without it they are left out, and their results stay `None`.
    /// `elsewhere` makes the other datasets that the frozen encoder is probed on. The copies of the network are placed on
    /// `device`.
    ///
    /// # Errors
    /// [`SslError::Config`] where the config lacks a setting or cannot be built, and [`SslError::Snapshot`] where the
    /// weights do not fit the config.
    pub fn new(
        state: State,
        input: EvaluationInput,
        batches: Option<LabelledBatches>,
        elsewhere: Vec<MakeElsewhere>,
        device: &Device,
    ) -> Result<Self, SslError> {
        let mut learner = crate::registry::start(&state.config, input.shape, device)?;
        learner.restore(&state)?;
        let images = [&input.train.images, &input.test.images, &input.views];
        Ok(Self {
            device: device.clone(),
            images: images.into_iter().flatten().copied().collect(),
            batches,
            all_elsewhere: elsewhere.len(),
            elsewhere: elsewhere.into(),
            layers: Vec::new(),
            phase: Phase::Layers(Features::of_every_layer(learner)),
            report: Examination {
                step: state.step,
                chance: chance(&input.test.labels),
                classes: input.classes.clone(),
                ..Examination::default()
            },
            state,
            input,
        })
    }

    /// Works for about `multiply_adds` multiply-add operations on the host, or for one chunk of images or one
    /// training step on the device. Returns whether the examination is complete.
    ///
    /// # Errors
    /// [`SslError::Device`] where the device cannot be read, and [`SslError::Config`] where a training with labels
    /// lacks a setting.
    pub async fn advance(&mut self, multiply_adds: usize) -> Result<bool, SslError> {
        let (images, shape) = (&self.images, self.input.shape);
        self.phase = match std::mem::replace(&mut self.phase, Phase::Done) {
            Phase::Layers(mut features) => {
                if features.advance(images, shape).await? {
                    self.layers = features.finish();
                    let untrained = crate::registry::start(&self.state.config, shape, &self.device)?;
                    self.report.filters = first_filters(&self.state, untrained.as_ref(), shape).await?;
                    Phase::Untrained(Features::of_representation(untrained))
                } else {
                    Phase::Layers(features)
                }
            }
            Phase::Untrained(mut features) => {
                if features.advance(images, shape).await? {
                    let sets = self.feature_sets(features.finish());
                    Phase::Probes(self.probe_runner(sets, self.input.factors.clone()).into())
                } else {
                    Phase::Untrained(features)
                }
            }
            Phase::Probes(mut probes) => {
                if probes.advance(multiply_adds) {
                    self.take_probes(*probes);
                    self.next_stage(None)?
                } else {
                    Phase::Probes(probes)
                }
            }
            Phase::Training(stage, mut run) => {
                let split = &self.input.test;
                if run.advance(&split.images, &split.labels).await? {
                    self.take_accuracy(stage, *run)?
                } else {
                    Phase::Training(stage, run)
                }
            }
            Phase::Supervised(mut features) => {
                if features.advance(images, shape).await? {
                    let found = features.finish().into_iter().map(|(_, matrix)| matrix);
                    let sets = found.map(|matrix| self.feature_set(names::SUPERVISED.into(), &matrix));
                    Phase::LastProbes(self.probe_runner(sets.collect(), Vec::new()).into())
                } else {
                    Phase::Supervised(features)
                }
            }
            Phase::LastProbes(mut probes) => {
                if probes.advance(multiply_adds) {
                    self.report.examined.extend(probes.finish().examined);
                    self.next_stage(Some(SupervisedStage::Supervised))?
                } else {
                    Phase::LastProbes(probes)
                }
            }
            Phase::Transfer(mut run) => match run.advance(multiply_adds).await? {
                Some(found) => {
                    self.report.transfer.push(found);
                    self.next_elsewhere()?
                }
                None => Phase::Transfer(run),
            },
            Phase::FewLabels(mut few) => {
                let Some(batches) = &self.batches else {
                    self.phase = Phase::Done;
                    return Ok(true);
                };
                let done = few.advance(&self.state, &self.input, batches, &self.device).await?;
                self.report.with_few_labels = few.found();
                if done { Phase::Done } else { Phase::FewLabels(few) }
            }
            Phase::Done => Phase::Done,
        };
        Ok(matches!(self.phase, Phase::Done))
    }

    /// Runs the rest of the examination and returns its report.
    ///
    /// # Errors
    /// As [`EvaluationRun::advance`].
    pub async fn finish(mut self) -> Result<Examination, SslError> {
        while !self.advance(usize::MAX).await? {}
        Ok(self.report)
    }

    /// Returns a copy of the report so far. What is not measured yet is `None`, empty or 0.
    pub fn report(&self) -> Examination {
        let mut report = self.report.clone();
        match &self.phase {
            Phase::Probes(probes) => self.join(&mut report, probes.report().clone()),
            Phase::LastProbes(probes) => report.examined.extend(probes.report().examined.iter().cloned()),
            _ => {}
        }
        report
    }

    /// Returns how much of the examination is done, in `0..=1`. Each phase is weighted by about how long it takes.
    pub fn progress(&self) -> f32 {
        let rows = self.images.len() / self.input.shape.len().max(1);
        let (before, share, part) = match &self.phase {
            Phase::Layers(features) => (0.0, 0.05, features.progress(rows)),
            Phase::Untrained(features) => (0.05, 0.03, features.progress(rows)),
            Phase::Probes(probes) => (0.08, 0.34, probes.progress()),
            Phase::Training(SupervisedStage::Supervised, run) => (0.42, 0.1, run.progress()),
            Phase::Supervised(features) => (0.52, 0.01, features.progress(rows)),
            Phase::LastProbes(probes) => (0.53, 0.05, probes.progress()),
            Phase::Training(SupervisedStage::Tuned, run) => (0.58, 0.03, run.progress()),
            Phase::Training(SupervisedStage::Scratch, run) => (0.61, 0.03, run.progress()),
            Phase::Transfer(_) => {
                let left = (self.elsewhere.len() + 1) as f32;
                (0.64, 0.11, 1.0 - left / self.all_elsewhere.max(1) as f32)
            }
            Phase::FewLabels(few) => (0.75, 0.25, few.progress()),
            Phase::Done => (1.0, 0.0, 0.0),
        };
        before + share * part
    }

    /// Returns a phrase that says what is being done now, such as `probing: block 2`; empty when the examination is
    /// complete.
    pub fn doing(&self) -> String {
        match &self.phase {
            Phase::Layers(_) => "reading every layer".to_owned(),
            Phase::Untrained(_) => "reading the untrained encoder".to_owned(),
            Phase::Probes(probes) | Phase::LastProbes(probes) => format!("probing: {}", probes.at()),
            Phase::Training(SupervisedStage::Supervised, _) => "training with labels".to_owned(),
            Phase::Supervised(_) => "reading the supervised encoder".to_owned(),
            Phase::Training(SupervisedStage::Tuned, _) => "fine-tuning".to_owned(),
            Phase::Training(SupervisedStage::Scratch, _) => "training from scratch".to_owned(),
            Phase::Transfer(run) => run.doing(),
            Phase::FewLabels(few) => few.doing(),
            Phase::Done => String::new(),
        }
    }

    /// Returns the feature sets in the order of the report: representation, raw pixels, untrained encoder, then the
    /// other layers. `untrained` holds the untrained encoder's features. Takes `self.layers`.
    fn feature_sets(&mut self, untrained: Vec<(Text, Matrix)>) -> Vec<FeatureSet> {
        let layers = std::mem::take(&mut self.layers);
        let names = layers.iter().map(|(name, _)| name.clone());
        self.report.layers = std::iter::once(names::PIXELS.into()).chain(names).collect();
        // Without views: what needs them costs the cube of the number of pixels, and says nothing of a network.
        let (shape, rows) = (
            self.input.shape,
            self.input.train.labels.len() + self.input.test.labels.len(),
        );
        let pixels = Matrix {
            data: self.images.iter().take(rows * shape.len()).copied().collect(),
            rows,
            cols: shape.len(),
        };
        let (train, test) = (self.input.train.labels.len(), self.input.test.labels.len());
        let pixels = FeatureSet::of_pixels(&pixels, shape, train, test);
        let set = |(name, matrix): (Text, Matrix)| self.feature_set(name, &matrix);
        let (first, others): (Vec<_>, Vec<_>) = layers.into_iter().partition(|(name, _)| name == names::REPRESENTATION);
        let untrained = untrained
            .into_iter()
            .map(|(_, matrix)| (names::UNTRAINED.into(), matrix));
        let before = first.into_iter().map(set).chain([pixels]);
        before.chain(untrained.chain(others).map(set)).collect()
    }

    /// Splits the rows of `all`, which are in the order of `self.images`, into training split, test split and views.
    fn feature_set(&self, name: Text, all: &Matrix) -> FeatureSet {
        let (train, test) = (self.input.train.labels.len(), self.input.test.labels.len());
        let views = all.select(&(train + test..all.rows).collect::<Vec<_>>());
        FeatureSet {
            views: (views.rows > 0).then_some(Views {
                features: views,
                each: VIEWS,
            }),
            ..FeatureSet::of_rows(name, all, train, test)
        }
    }

    /// Prepares the protocols on `sets`, with `factors` to be read from each of them.
    fn probe_runner(&self, sets: Vec<FeatureSet>, factors: Vec<Factor>) -> ProbeRunner {
        let labels = Labels {
            train: self.input.train.labels.clone(),
            test: self.input.test.labels.clone(),
            classes: self.input.classes.clone(),
            step: self.state.step,
        };
        let protocols = Protocols {
            few_shot: sizes(&self.input.train.labels),
            ..Protocols::default()
        };
        ProbeRunner::new(protocols, labels, factors, sets)
    }

    /// Moves the results of the protocols into the report.
    fn take_probes(&mut self, probes: ProbeRunner) {
        let mut report = std::mem::take(&mut self.report);
        self.join(&mut report, probes.finish());
        self.report = report;
    }

    /// Replaces `report` by `probes`, but keeps what the protocols do not know: the order of the layers, the filters and
    /// the results of the trainings with labels.
    fn join(&self, report: &mut Examination, probes: Examination) {
        *report = Examination {
            layers: std::mem::take(&mut report.layers),
            with_labels: report.with_labels,
            filters: std::mem::take(&mut report.filters),
            ..probes
        };
    }

    /// Returns the phase that comes after the training with labels `last`: the next training, or other data where none is
    /// left or no batches are supplied.
    fn next_stage(&mut self, last: Option<SupervisedStage>) -> Result<Phase, SslError> {
        let stage = match last {
            None => SupervisedStage::Supervised,
            Some(SupervisedStage::Supervised) => SupervisedStage::Tuned,
            Some(SupervisedStage::Tuned) => SupervisedStage::Scratch,
            Some(SupervisedStage::Scratch) => return self.next_elsewhere(),
        };
        let Some(batches) = &self.batches else {
            return self.next_elsewhere();
        };
        let steps = match stage {
            SupervisedStage::Supervised => self.state.step.min(SUPERVISED),
            SupervisedStage::Tuned | SupervisedStage::Scratch => TUNED,
        };
        let from = (stage == SupervisedStage::Tuned).then_some(&self.state);
        let config = self.state.config.for_steps(steps);
        let (shape, classes) = (self.input.shape, self.input.classes.len());
        let draw = batches(&config, None)?;
        let learner = crate::wiring::supervised::start(&config, shape, classes, from, &self.device)?;
        Ok(Phase::Training(
            stage,
            SupervisedRun::new(learner, draw, &config, shape, steps)?.into(),
        ))
    }

    /// Records the accuracy that the training of `stage` reached, and returns the phase that follows.
    fn take_accuracy(&mut self, stage: SupervisedStage, run: SupervisedRun) -> Result<Phase, SslError> {
        let reached = run.accuracy(&self.input.test.labels);
        let known = &mut self.report.with_labels;
        match stage {
            SupervisedStage::Supervised => known.supervised = reached,
            SupervisedStage::Tuned => known.tuned = reached,
            SupervisedStage::Scratch => known.scratch = reached,
        }
        if stage == SupervisedStage::Supervised && reached.is_some() {
            return Ok(Phase::Supervised(Features::of_representation(run.into_learner())));
        }
        self.next_stage(Some(stage))
    }

    /// Returns the phase of the next dataset elsewhere, and after the last one that of training with few labels.
    fn next_elsewhere(&mut self) -> Result<Phase, SslError> {
        while let Some(make) = self.elsewhere.pop_front() {
            let Some(elsewhere) = make() else { continue };
            let start = || crate::registry::start(&self.state.config, self.input.shape, &self.device);
            let mut trained = start()?;
            trained.restore(&self.state)?;
            let run = TransferRun::new(elsewhere, self.input.shape, self.state.step, trained, start()?);
            return Ok(Phase::Transfer(run.into()));
        }
        Ok(match self.batches {
            Some(_) => Phase::FewLabels(FewLabels::new(
                &self.input.train.labels,
                &sizes(&self.input.train.labels),
            )),
            None => Phase::Done,
        })
    }
}
