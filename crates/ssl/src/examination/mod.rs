//! A sitting: one examination of a network as a snapshot has it, from its features to fine-tuning, in slices.
//!
//! First come the feature sets, representation, raw pixels, untrained encoder, then every other stage,
//! and the [`ProbeRunner`] puts them through the protocols. Then come the parts that train: the same encoder
//! with labels, whose representation is examined like the others, and fine-tuning beside training from
//! first weights. The report is worth reading from the first protocol on.
//!
//! The network is a copy, made from the snapshot: the run that it is of goes on and is not touched.
//!
//! Watch for: the supervised run has the steps that the examined encoder had, but no more than
//! [`SUPERVISED`]; fine-tuning and its counterpart have [`TUNED`]. All three use the run's own
//! augmentations, optimiser and batch size, in batches of their own.

mod features;
pub mod input;
pub mod probing;
pub mod protocols;
pub mod supervised_run;

use crate::error::SslError;
use crate::examination::features::Features;
use crate::examination::input::{EvaluationInput, VIEWS};
use crate::examination::probing::ProbeRunner;
use crate::examination::protocols::{FeatureSet, Labels, Protocols};
use crate::examination::supervised_run::SupervisedRun;
use crate::measure::embedding::label_free::Views;
use crate::measure::matrix::Matrix;
use crate::measure::probe::factors::{Factor, chance};
use crate::training::snapshot::State;
use burn::tensor::Device;
use protocol::examination as names;
use protocol::{Examination, Text};
use std::collections::VecDeque;

/// Most steps of the supervised run.
pub const SUPERVISED: u64 = 1000;
/// Steps of fine-tuning, and of training from first weights beside it.
pub const TUNED: u64 = 200;
/// Draws the training batch after so many steps: one view of each image, and their labels.
pub type Draw = Box<dyn FnMut(u64) -> (Vec<f32>, Vec<u8>)>;

/// The networks that train with labels, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SupervisedStage {
    Supervised,
    Tuned,
    Scratch,
}

/// What is in work.
enum Part {
    /// Features of every stage of the network.
    Stages(Features),
    /// Of the untrained encoder.
    Untrained(Features),
    /// Protocols on them.
    Probes(Box<ProbeRunner>),
    /// Training with labels.
    Training(SupervisedStage, Box<SupervisedRun>),
    /// Features of the supervised encoder.
    Supervised(Features),
    /// Protocols on them.
    LastProbes(Box<ProbeRunner>),
    Done,
}

/// An examination in progress.
pub struct EvaluationRun {
    state: State,
    device: Device,
    material: EvaluationInput,
    /// The images of both splits and the views, one after another.
    images: Vec<f32>,
    draws: VecDeque<Draw>,
    /// Stages that were read.
    stages: Vec<(Text, Matrix)>,
    part: Part,
    report: Examination,
}

impl EvaluationRun {
    /// The examination of the network of `state`. Each of the `draws` is one training run's: of the
    /// supervised one, of fine-tuning, and of training from first weights; those that are not there are
    /// left out of the report.
    ///
    /// # Errors
    /// A state that does not fit its own config.
    pub fn new(state: State, material: EvaluationInput, draws: Vec<Draw>, device: &Device) -> Result<Self, SslError> {
        let mut learner = crate::registry::start(&state.config, material.shape, device)?;
        learner.restore(&state)?;
        let images = [&material.train.images, &material.test.images, &material.views];
        Ok(Self {
            device: device.clone(),
            images: images.into_iter().flatten().copied().collect(),
            draws: draws.into(),
            stages: Vec::new(),
            part: Part::Stages(Features::of_every_stage(learner)),
            report: Examination {
                step: state.step,
                chance: chance(&material.test.labels),
                classes: material.classes.clone(),
                ..Examination::default()
            },
            state,
            material,
        })
    }

    /// Goes on for about so many products on the host, or for one piece of the device's work, and says
    /// whether all is done.
    ///
    /// # Errors
    /// A device that does not answer.
    pub async fn advance(&mut self, products: usize) -> Result<bool, SslError> {
        let (images, shape) = (&self.images, self.material.shape);
        self.part = match std::mem::replace(&mut self.part, Part::Done) {
            Part::Stages(mut features) => {
                if features.advance(images, shape).await? {
                    self.stages = features.finish();
                    let untrained = crate::registry::start(&self.state.config, shape, &self.device)?;
                    Part::Untrained(Features::of_the_representation(untrained))
                } else {
                    Part::Stages(features)
                }
            }
            Part::Untrained(mut features) => {
                if features.advance(images, shape).await? {
                    let subjects = self.subjects(features.finish());
                    Part::Probes(self.examiner(subjects, self.material.factors.clone()).into())
                } else {
                    Part::Untrained(features)
                }
            }
            Part::Probes(mut examiner) => {
                if examiner.advance(products) {
                    self.take_probes(*examiner);
                    self.next_pupil(None)?
                } else {
                    Part::Probes(examiner)
                }
            }
            Part::Training(pupil, mut school) => {
                let split = &self.material.test;
                if school.advance(&split.images, &split.labels).await? {
                    self.take_grade(pupil, *school)?
                } else {
                    Part::Training(pupil, school)
                }
            }
            Part::Supervised(mut features) => {
                if features.advance(images, shape).await? {
                    let found = features.finish().into_iter().map(|(_, matrix)| matrix);
                    let subjects = found.map(|matrix| self.subject(names::SUPERVISED.into(), &matrix));
                    Part::LastProbes(self.examiner(subjects.collect(), Vec::new()).into())
                } else {
                    Part::Supervised(features)
                }
            }
            Part::LastProbes(mut examiner) => {
                if examiner.advance(products) {
                    self.report.examined.extend(examiner.finish().examined);
                    self.next_pupil(Some(SupervisedStage::Supervised))?
                } else {
                    Part::LastProbes(examiner)
                }
            }
            Part::Done => Part::Done,
        };
        Ok(matches!(self.part, Part::Done))
    }

    /// Does all that is left.
    ///
    /// # Errors
    /// A device that does not answer.
    pub async fn finish(mut self) -> Result<Examination, SslError> {
        while !self.advance(usize::MAX).await? {}
        Ok(self.report)
    }

    /// What is known so far.
    pub fn report(&self) -> Examination {
        let mut report = self.report.clone();
        match &self.part {
            Part::Probes(examiner) => self.join(&mut report, examiner.report().clone()),
            Part::LastProbes(examiner) => report.examined.extend(examiner.report().examined.iter().cloned()),
            _ => {}
        }
        report
    }

    /// How much is done, in `0..=1`: each part counts for about as long as it takes.
    pub fn progress(&self) -> f32 {
        let rows = self.images.len() / self.material.shape.len().max(1);
        let (before, share, part) = match &self.part {
            Part::Stages(features) => (0.0, 0.08, features.progress(rows)),
            Part::Untrained(features) => (0.08, 0.04, features.progress(rows)),
            Part::Probes(examiner) => (0.12, 0.5, examiner.progress()),
            Part::Training(SupervisedStage::Supervised, school) => (0.62, 0.16, school.progress()),
            Part::Supervised(features) => (0.78, 0.02, features.progress(rows)),
            Part::LastProbes(examiner) => (0.8, 0.08, examiner.progress()),
            Part::Training(SupervisedStage::Tuned, school) => (0.88, 0.06, school.progress()),
            Part::Training(SupervisedStage::Scratch, school) => (0.94, 0.06, school.progress()),
            Part::Done => (1.0, 0.0, 0.0),
        };
        before + share * part
    }

    /// What is being done, in words.
    pub fn doing(&self) -> String {
        match &self.part {
            Part::Stages(_) => "reading every stage".to_owned(),
            Part::Untrained(_) => "reading the untrained encoder".to_owned(),
            Part::Probes(examiner) | Part::LastProbes(examiner) => format!("probing: {}", examiner.at()),
            Part::Training(SupervisedStage::Supervised, _) => "training with labels".to_owned(),
            Part::Supervised(_) => "reading the supervised encoder".to_owned(),
            Part::Training(SupervisedStage::Tuned, _) => "fine-tuning".to_owned(),
            Part::Training(SupervisedStage::Scratch, _) => "training from scratch".to_owned(),
            Part::Done => String::new(),
        }
    }

    /// Representation, raw pixels, untrained encoder, then the other stages; the stages are used up.
    fn subjects(&mut self, untrained: Vec<(Text, Matrix)>) -> Vec<FeatureSet> {
        let stages = std::mem::take(&mut self.stages);
        let way = stages.iter().map(|(name, _)| name.clone());
        self.report.way = std::iter::once(names::PIXELS.into()).chain(way).collect();
        // Without views: what needs them costs the cube of the number of pixels, and says nothing of a network.
        let (shape, rows) = (
            self.material.shape,
            self.material.train.labels.len() + self.material.test.labels.len(),
        );
        let pixels = Matrix {
            data: self.images.iter().take(rows * shape.len()).copied().collect(),
            rows,
            cols: shape.len(),
        };
        let (first, others): (Vec<_>, Vec<_>) = stages.into_iter().partition(|(name, _)| name == names::REPRESENTATION);
        let untrained = untrained
            .into_iter()
            .map(|(_, matrix)| (names::UNTRAINED.into(), matrix));
        let all = first.into_iter().chain([(names::PIXELS.into(), pixels)]);
        let all = all.chain(untrained).chain(others);
        all.map(|(name, matrix)| self.subject(name, &matrix)).collect()
    }

    /// The rows of both splits and of the views.
    fn subject(&self, name: Text, all: &Matrix) -> FeatureSet {
        let (train, test) = (self.material.train.labels.len(), self.material.test.labels.len());
        let rows = |from: usize, until: usize| all.select(&(from..until).collect::<Vec<_>>());
        let views = rows(train + test, all.rows);
        FeatureSet {
            name,
            train: rows(0, train),
            test: rows(train, train + test),
            views: (views.rows > 0).then_some(Views {
                features: views,
                each: VIEWS,
            }),
        }
    }

    fn examiner(&self, subjects: Vec<FeatureSet>, factors: Vec<Factor>) -> ProbeRunner {
        let labels = Labels {
            train: self.material.train.labels.clone(),
            test: self.material.test.labels.clone(),
            classes: self.material.classes.clone(),
            step: self.state.step,
        };
        ProbeRunner::new(Protocols::default(), labels, factors, subjects)
    }

    fn take_probes(&mut self, examiner: ProbeRunner) {
        let mut report = std::mem::take(&mut self.report);
        self.join(&mut report, examiner.finish());
        self.report = report;
    }

    /// The probes' report with what is known beside it.
    fn join(&self, report: &mut Examination, probes: Examination) {
        *report = Examination {
            way: std::mem::take(&mut report.way),
            with_labels: report.with_labels,
            ..probes
        };
    }

    /// The next training run, if there is one.
    fn next_pupil(&mut self, last: Option<SupervisedStage>) -> Result<Part, SslError> {
        let pupil = match last {
            None => SupervisedStage::Supervised,
            Some(SupervisedStage::Supervised) => SupervisedStage::Tuned,
            Some(SupervisedStage::Tuned) => SupervisedStage::Scratch,
            Some(SupervisedStage::Scratch) => return Ok(Part::Done),
        };
        let Some(draw) = self.draws.pop_front() else {
            return Ok(Part::Done);
        };
        let steps = match pupil {
            SupervisedStage::Supervised => self.state.step.min(SUPERVISED),
            SupervisedStage::Tuned | SupervisedStage::Scratch => TUNED,
        };
        let from = (pupil == SupervisedStage::Tuned).then_some(&self.state);
        let config = self.state.config.for_steps(steps);
        let (shape, classes) = (self.material.shape, self.material.classes.len());
        let learner = crate::wiring::supervised::start(&config, shape, classes, from, &self.device)?;
        Ok(Part::Training(
            pupil,
            SupervisedRun::new(learner, draw, &config, shape, steps)?.into(),
        ))
    }

    /// Takes in what a network with labels reached, and says what comes next.
    fn take_grade(&mut self, pupil: SupervisedStage, school: SupervisedRun) -> Result<Part, SslError> {
        let grade = school.grade(&self.material.test.labels);
        let known = &mut self.report.with_labels;
        match pupil {
            SupervisedStage::Supervised => known.supervised = grade,
            SupervisedStage::Tuned => known.tuned = grade,
            SupervisedStage::Scratch => known.scratch = grade,
        }
        if pupil == SupervisedStage::Supervised && grade.is_some() {
            return Ok(Part::Supervised(Features::of_the_representation(school.leave())));
        }
        self.next_pupil(Some(pupil))
    }
}
