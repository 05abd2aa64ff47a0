//! The examiner: every protocol on every feature set, in slices, for one [`Examination`].
//!
//! It is given host matrices of the training and the test split, the same images for each feature set,
//! and knows no network. Work is counted in products, so that a worker can ask for as many as fit
//! between two messages: [`ProbeRunner::advance`] with 2·10⁷ of them takes some 10 to 50 ms.
//!
//! Watch for: a few pieces cannot be cut and take longer where features are wide, as the raw pixels of
//! shapes are (D = 3,072): the spectrum of N test images (N³) and the regression's last step (of the
//! smaller of samples and features). No test label and no test factor is seen by anything that trains;
//! features are moved by the training split's mean and deviation.
//!
//! Shapes: training features `N×D`, test features `n×D`, `K` classes.

use crate::examination::protocols::{FeatureSet, Labels, Protocols};
use crate::measure::embedding::label_free::label_free_of_views;
use crate::measure::matrix::Matrix;
use crate::measure::probe::accuracy::{accuracy, interval};
use crate::measure::probe::confusion::confusion;
use crate::measure::probe::factors;
use crate::measure::probe::factors::{Factor, FactorFit};
use crate::measure::probe::few_shot::few_shot;
use crate::measure::probe::knn::vote;
use crate::measure::probe::label_subsets::FewLabels;
use crate::measure::probe::linear_probe::{Fit, Probe};
use crate::measure::probe::standardisation::{Features, Standardisation};
use protocol::{Examination, Examined, LinearProbe};
use std::collections::VecDeque;
use std::sync::Arc;

/// Every class that a label can name.
const CLASSES: usize = 256;
/// Draws of labelled samples that few-shot accuracies are averaged over.
const DRAWS: usize = 5;
/// Seed of these draws: the same for all that are to be compared.
const SEED: u64 = 1;

/// A protocol that is still to come, for the feature set of this index.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Task {
    Move(usize),
    WithoutLabels(usize),
    Neighbours(usize),
    Probe(usize),
    FewShot(usize, usize),
    Factors(usize),
    Dimension(usize),
}

/// What is in work.
enum Work {
    Neighbours(Box<Asked>),
    Probe(usize, Box<Fit>),
    FewShot {
        subject: usize,
        labels: usize,
        draws: VecDeque<Vec<usize>>,
        accuracies: Vec<f32>,
        fit: Option<Box<Fit>>,
    },
    Factors(usize, Box<FactorFit>),
    Dimension(usize, Box<FactorFit>),
}

/// Neighbours in work.
struct Asked {
    subject: usize,
    /// Training features, each of length one.
    bank: Matrix,
    /// Test samples that were asked.
    next: usize,
    /// How many of them were named rightly.
    right: usize,
}

/// Whether there are more features than training samples.
fn is_wide(subject: &FeatureSet) -> bool {
    subject.train.cols > subject.train.rows
}

/// The examination in progress.
pub struct ProbeRunner {
    protocols: Protocols,
    labels: Labels,
    factors: Arc<Vec<Factor>>,
    subjects: Vec<FeatureSet>,
    /// Training and test features of the feature set in work, standardised.
    moved: (Arc<Features>, Arc<Features>),
    tasks: VecDeque<Task>,
    all: usize,
    work: Option<Work>,
    /// The feature set in work.
    at: usize,
    probes: Vec<Probe>,
    report: Examination,
}

impl ProbeRunner {
    /// An examination of `subjects`, the first of which is read dimension by dimension too.
    pub fn new(protocols: Protocols, labels: Labels, factors: Vec<Factor>, subjects: Vec<FeatureSet>) -> Self {
        let mut tasks = VecDeque::new();
        let mut wide = Vec::new();
        for (index, subject) in subjects.iter().enumerate() {
            tasks.extend([
                Task::Move(index),
                Task::WithoutLabels(index),
                Task::Neighbours(index),
                Task::Probe(index),
            ]);
            tasks.extend(protocols.few_shot.iter().map(|&labels| Task::FewShot(index, labels)));
            match is_wide(subject) {
                _ if factors.is_empty() => {}
                true => wide.extend([Task::Move(index), Task::Factors(index)]),
                false => tasks.push_back(Task::Factors(index)),
            }
        }
        // What takes long comes after what a reader waits for: factors in more features than samples, and
        // in each dimension by itself.
        tasks.extend(wide);
        if let (Some(first), false) = (subjects.first(), factors.is_empty()) {
            tasks.push_back(Task::Move(0));
            tasks.extend((0..first.train.cols).map(Task::Dimension));
        }
        let examined = |subject: &FeatureSet| Examined {
            name: subject.name.clone(),
            dims: u32::try_from(subject.train.cols).unwrap_or(u32::MAX),
            ..Examined::default()
        };
        let report = Examination {
            step: labels.step,
            trained_on: u32::try_from(labels.train.len()).unwrap_or(u32::MAX),
            chance: factors::chance(&labels.test),
            classes: labels.classes.clone(),
            examined: subjects.iter().map(examined).collect(),
            factors_by_layer: factors::table(&factors),
            factors_by_dimension: factors::table(&factors),
            ..Examination::default()
        };
        Self {
            all: tasks.len(),
            factors: factors.into(),
            moved: Default::default(),
            probes: Vec::new(),
            work: None,
            at: 0,
            protocols,
            labels,
            subjects,
            tasks,
            report,
        }
    }

    /// Goes on for about so many products, and says whether all is done.
    pub fn advance(&mut self, products: usize) -> bool {
        match self.work.take() {
            Some(work) => self.work = self.go_on(work, products.max(1)),
            None => {
                if let Some(task) = self.tasks.pop_front() {
                    self.work = self.begin(task);
                }
            }
        }
        self.work.is_none() && self.tasks.is_empty()
    }

    /// How much is done, in `0..=1`, each protocol alike.
    pub fn progress(&self) -> f32 {
        let left = self.tasks.len() + usize::from(self.work.is_some());
        1.0 - left as f32 / self.all.max(1) as f32
    }

    /// The name of the feature set in work.
    pub fn at(&self) -> &str {
        self.subjects.get(self.at).map_or("", |subject| subject.name.as_ref())
    }

    /// Does all that is left.
    pub fn finish(mut self) -> Examination {
        while !self.advance(usize::MAX) {}
        self.report
    }

    /// What is known so far.
    pub fn report(&self) -> &Examination {
        &self.report
    }

    /// The linear probes that were trained so far, in the order of the feature sets.
    pub fn probes(&self) -> &[Probe] {
        &self.probes
    }

    fn begin(&mut self, task: Task) -> Option<Work> {
        let (train, test) = self.moved.clone();
        let config = self.protocols.probe;
        match task {
            Task::Move(index) => {
                self.at = index;
                let subject = &self.subjects[index];
                let standard = Standardisation::of(&subject.train);
                self.moved = (
                    standard.apply(&subject.train).into(),
                    standard.apply(&subject.test).into(),
                );
                None
            }
            Task::WithoutLabels(index) => {
                let FeatureSet { test, views, .. } = &self.subjects[index];
                self.report.examined[index].label_free = label_free_of_views(test, views.as_ref());
                None
            }
            Task::Neighbours(subject) => {
                let bank = self.subjects[subject].train.normalised();
                let (next, right) = (0, 0);
                Some(Work::Neighbours(Box::new(Asked {
                    subject,
                    bank,
                    next,
                    right,
                })))
            }
            Task::Probe(index) => Some(Work::Probe(index, Fit::on(train, &self.labels.train, config).into())),
            Task::FewShot(subject, labels) => Some(Work::FewShot {
                draws: FewLabels::draw(&self.labels.train, labels, DRAWS, SEED)
                    .subsets()
                    .collect(),
                accuracies: Vec::new(),
                fit: None,
                subject,
                labels,
            }),
            Task::Factors(index) => {
                let fit = FactorFit::new(train, test, self.factors.clone());
                Some(Work::Factors(index, fit.into()))
            }
            Task::Dimension(dimension) => {
                let (train, test) = (train.column(dimension), test.column(dimension));
                let fit = FactorFit::new(train.into(), test.into(), self.factors.clone());
                Some(Work::Dimension(dimension, fit.into()))
            }
        }
    }

    fn go_on(&mut self, work: Work, products: usize) -> Option<Work> {
        match work {
            Work::Neighbours(asked) => self.ask(asked, products),
            Work::Probe(index, mut fit) => {
                if !fit.advance((products / fit.multiply_adds().max(1)).max(1)) {
                    return Some(Work::Probe(index, fit));
                }
                self.take_probe(index, &fit);
                None
            }
            Work::FewShot {
                subject,
                labels,
                mut draws,
                mut accuracies,
                mut fit,
            } => {
                match fit.take() {
                    Some(mut now) => {
                        if now.advance((products / now.multiply_adds().max(1)).max(1)) {
                            accuracies
                                .push(accuracy(&now.probe().predict_moved(&self.moved.1), &self.labels.test).share);
                        } else {
                            fit = Some(now);
                        }
                    }
                    None => match draws.pop_front() {
                        Some(draw) => fit = Some(self.few(&draw).into()),
                        None => {
                            self.report.examined[subject]
                                .few_shot
                                .push(few_shot(labels, &accuracies));
                            return None;
                        }
                    },
                }
                Some(Work::FewShot {
                    subject,
                    labels,
                    draws,
                    accuracies,
                    fit,
                })
            }
            Work::Factors(index, mut fit) => {
                if !fit.advance(products) {
                    return Some(Work::Factors(index, fit));
                }
                let name = self.subjects[index].name.clone();
                factors::add_column(&mut self.report.factors_by_layer, name, &fit.finish());
                None
            }
            Work::Dimension(dimension, mut fit) => {
                if !fit.advance(products) {
                    return Some(Work::Dimension(dimension, fit));
                }
                let name = format!("{}", dimension + 1).into();
                factors::add_column(&mut self.report.factors_by_dimension, name, &fit.finish());
                None
            }
        }
    }

    /// The probe of one draw of labelled training samples.
    fn few(&self, draw: &[usize]) -> Fit {
        let labels: Vec<u8> = draw
            .iter()
            .filter_map(|&index| self.labels.train.get(index))
            .copied()
            .collect();
        Fit::on(self.moved.0.select(draw).into(), &labels, self.protocols.probe)
    }

    fn take_probe(&mut self, index: usize, fit: &Fit) {
        let probe = fit.probe();
        let named = probe.predict_moved(&self.moved.1);
        let examined = &mut self.report.examined[index];
        examined.probe = LinearProbe {
            accuracy: accuracy(&named, &self.labels.test),
            iterations: u32::try_from(probe.iterations).unwrap_or(u32::MAX),
            converged: probe.converged,
        };
        examined.confusion = confusion(&named, &self.labels.test, self.labels.classes.len());
        self.probes.push(probe.clone());
    }

    /// Asks the neighbours of as many test samples as `products` are enough for.
    fn ask(&mut self, mut asked: Box<Asked>, products: usize) -> Option<Work> {
        let test = &self.subjects[asked.subject].test;
        let all = self.labels.test.len().min(test.rows);
        let until = all.min(
            asked
                .next
                .saturating_add((products / asked.bank.data.len().max(1)).max(1)),
        );
        let queries: Vec<usize> = (asked.next..until).collect();
        let (k, temperature) = (self.protocols.neighbours, self.protocols.temperature);
        let named = vote(
            &asked.bank,
            &self.labels.train,
            &test.select(&queries),
            k,
            temperature,
            CLASSES,
        );
        let truth = &self.labels.test[asked.next..until];
        asked.right += named.iter().zip(truth).filter(|(a, b)| a == b).count();
        asked.next = until;
        if until < all {
            return Some(Work::Neighbours(asked));
        }
        self.report.examined[asked.subject].knn = interval(asked.right, all);
        None
    }
}

/// Examines `subjects` at once. By the convention of the page the first is the representation, then
/// raw pixels, then the untrained encoder, then further stages.
pub fn examine(protocols: Protocols, labels: Labels, factors: Vec<Factor>, subjects: Vec<FeatureSet>) -> Examination {
    ProbeRunner::new(protocols, labels, factors, subjects).finish()
}
