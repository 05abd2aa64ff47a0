//! The probe runner: puts every feature set through every protocol, in slices, and writes one [`Examination`].
//!
//! It is given host matrices of the training and the test split, the same images for each feature set, and knows no
//! network. Work is counted in multiply-add operations, so that a worker can ask for as many as fit between two
//! messages: [`ProbeRunner::advance`] with 2·10⁷ of them takes some 10 to 50 ms.
//!
//! Watch for: a few pieces of work cannot be cut, and take longer where features are wide, as the raw pixels of the
//! shapes are (D = 3,072): the spectrum of n test images (n³) and the last step of ridge regression (the cube of the
//! smaller of samples and features). Nothing that is trained sees a test label or a test factor; features are
//! standardised by mean and deviation of the training split.
//!
//! Shapes: training features `N×D`, test features `n×D`, `K` classes.

use crate::examination::protocols::{FeatureSet, Labels, Protocols};
use crate::measure::embedding::label_free::label_free_of_views;
use crate::measure::extremes::extremes;
use crate::measure::probe::accuracy::{accuracy, interval};
use crate::measure::probe::confusion::confusion;
use crate::measure::probe::factors;
use crate::measure::probe::factors::{Factor, FactorFit};
use crate::measure::probe::few_shot::few_shot;
use crate::measure::probe::knn::{Bank, vote};
use crate::measure::probe::label_subsets::LabelSubsets;
use crate::measure::probe::linear_probe::{Fit, Probe};
use crate::measure::probe::standardisation::{Features, Standardisation};
use protocol::{Examination, Examined, LinearProbe};
use std::collections::VecDeque;
use std::sync::Arc;

/// The number of classes that a label, which is a byte, can name.
const CLASSES: usize = 256;
/// Holds the number of label subsets that few-shot accuracies are averaged over.
pub(super) const DRAWS: usize = 5;
/// Holds the seed of these subsets: the same for all that are to be compared.
pub(super) const SEED: u64 = 1;

/// A piece of work that is still to be started. The first number is the index of the feature set, but that of the
/// dimension in `Dimension`; the second number of `FewShot` is the labels per class.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Task {
    Standardise(usize),
    LabelFree(usize),
    Neighbours(usize),
    Probe(usize),
    FewShot(usize, usize),
    Factors(usize),
    Dimension(usize),
}

/// The work in progress, with the index of its feature set or dimension.
enum Work {
    Neighbours(Box<NeighbourVotes>),
    Probe(usize, Box<Fit>),
    FewShot {
        set: usize,
        labels: usize,
        draws: VecDeque<Vec<usize>>,
        accuracies: Vec<f32>,
        fit: Option<Box<Fit>>,
    },
    Factors(usize, Box<FactorFit>),
    Dimension(usize, Box<FactorFit>),
}

/// The classification of test samples by their nearest neighbours, in progress.
struct NeighbourVotes {
    /// The index of the feature set.
    set: usize,
    /// The training features `N×D`.
    bank: Bank,
    /// The number of test samples that have been classified.
    next: usize,
    /// How many of them were classified correctly.
    right: usize,
}

/// Whether there are more features than training samples.
fn is_wide(set: &FeatureSet) -> bool {
    set.train.cols > set.train.rows
}

/// Runs the protocols in slices. Call [`ProbeRunner::advance`] until it returns true; [`ProbeRunner::report`] can be
/// read at any time.
pub struct ProbeRunner {
    protocols: Protocols,
    labels: Labels,
    factors: Arc<Vec<Factor>>,
    sets: Vec<FeatureSet>,
    /// Training and test features of the feature set in progress, standardised.
    standardised: (Arc<Features>, Arc<Features>),
    tasks: VecDeque<Task>,
    /// The number of tasks at the start.
    all: usize,
    work: Option<Work>,
    /// The index of the feature set in progress.
    at: usize,
    probes: Vec<Probe>,
    report: Examination,
}

impl ProbeRunner {
    /// Prepares `protocols` on `sets`, whose rows belong to `labels`. `factors` are regressed from every feature set,
    /// and from each dimension of the first set alone; empty leaves both tables without rows.
    pub fn new(protocols: Protocols, labels: Labels, factors: Vec<Factor>, sets: Vec<FeatureSet>) -> Self {
        let mut tasks = VecDeque::new();
        let mut wide = Vec::new();
        for (index, set) in sets.iter().enumerate() {
            tasks.extend([
                Task::Standardise(index),
                Task::LabelFree(index),
                Task::Neighbours(index),
                Task::Probe(index),
            ]);
            tasks.extend(protocols.few_shot.iter().map(|&labels| Task::FewShot(index, labels)));
            match is_wide(set) {
                _ if factors.is_empty() => {}
                true => wide.extend([Task::Standardise(index), Task::Factors(index)]),
                false => tasks.push_back(Task::Factors(index)),
            }
        }
        // What takes long comes after what a reader waits for: factors in more features than samples, and
        // in each dimension by itself.
        tasks.extend(wide);
        if let (Some(first), false) = (sets.first(), factors.is_empty()) {
            tasks.push_back(Task::Standardise(0));
            tasks.extend((0..first.train.cols).map(Task::Dimension));
        }
        let examined = |set: &FeatureSet| Examined {
            name: set.name.clone(),
            dims: u32::try_from(set.train.cols).unwrap_or(u32::MAX),
            ..Examined::default()
        };
        let report = Examination {
            step: labels.step,
            trained_on: u32::try_from(labels.train.len()).unwrap_or(u32::MAX),
            chance: factors::chance(&labels.test),
            classes: labels.classes.clone(),
            examined: sets.iter().map(examined).collect(),
            factors_by_layer: factors::table(&factors),
            factors_by_dimension: factors::table(&factors),
            ..Examination::default()
        };
        Self {
            all: tasks.len(),
            factors: factors.into(),
            standardised: Default::default(),
            probes: Vec::new(),
            work: None,
            at: 0,
            protocols,
            labels,
            sets,
            tasks,
            report,
        }
    }

    /// Works for about `multiply_adds` multiply-add operations, and returns whether all is done.
    pub fn advance(&mut self, multiply_adds: usize) -> bool {
        match self.work.take() {
            Some(work) => self.work = self.continue_work(work, multiply_adds.max(1)),
            None => {
                if let Some(task) = self.tasks.pop_front() {
                    self.work = self.start(task);
                }
            }
        }
        self.work.is_none() && self.tasks.is_empty()
    }

    /// Returns how much is done, in `0..=1`; every protocol counts alike.
    pub fn progress(&self) -> f32 {
        let left = self.tasks.len() + usize::from(self.work.is_some());
        1.0 - left as f32 / self.all.max(1) as f32
    }

    /// Returns the name of the feature set in progress; empty where there are no feature sets.
    pub fn at(&self) -> &str {
        self.sets.get(self.at).map_or("", |set| set.name.as_ref())
    }

    /// Runs everything that is left and returns the report.
    pub fn finish(mut self) -> Examination {
        while !self.advance(usize::MAX) {}
        self.report
    }

    /// Returns the report so far. What is not measured yet is `None`, empty or 0.
    pub fn report(&self) -> &Examination {
        &self.report
    }

    /// Returns the linear probes on all labels that have been trained so far, in the order of the feature sets.
    pub fn probes(&self) -> &[Probe] {
        &self.probes
    }

    /// Starts `task`. `None` where it was short and is done already.
    fn start(&mut self, task: Task) -> Option<Work> {
        let (train, test) = self.standardised.clone();
        let config = self.protocols.probe;
        match task {
            Task::Standardise(index) => {
                self.at = index;
                let set = &self.sets[index];
                let standard = Standardisation::of(&set.train);
                self.standardised = (standard.apply(&set.train).into(), standard.apply(&set.test).into());
                None
            }
            Task::LabelFree(index) => {
                let FeatureSet { test, views, .. } = &self.sets[index];
                if index == 0 {
                    self.report.extremes = extremes(test);
                }
                self.report.examined[index].label_free = label_free_of_views(test, views.as_ref());
                None
            }
            Task::Neighbours(set) => {
                let bank = Bank::new(&self.sets[set].train, self.sets[set].similarity);
                let (next, right) = (0, 0);
                Some(Work::Neighbours(Box::new(NeighbourVotes { set, bank, next, right })))
            }
            Task::Probe(index) => Some(Work::Probe(index, Fit::on(train, &self.labels.train, config).into())),
            Task::FewShot(set, labels) => Some(Work::FewShot {
                draws: LabelSubsets::draw(&self.labels.train, labels, DRAWS, SEED)
                    .subsets()
                    .collect(),
                accuracies: Vec::new(),
                fit: None,
                set,
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

    /// Works on `work` for about `multiply_adds` operations. `None` when it is done and in the report.
    fn continue_work(&mut self, work: Work, multiply_adds: usize) -> Option<Work> {
        match work {
            Work::Neighbours(votes) => self.vote_on(votes, multiply_adds),
            Work::Probe(index, mut fit) => {
                if !fit.advance((multiply_adds / fit.multiply_adds().max(1)).max(1)) {
                    return Some(Work::Probe(index, fit));
                }
                self.take_probe(index, &fit);
                None
            }
            Work::FewShot {
                set,
                labels,
                mut draws,
                mut accuracies,
                mut fit,
            } => {
                match fit.take() {
                    Some(mut now) => {
                        if now.advance((multiply_adds / now.multiply_adds().max(1)).max(1)) {
                            accuracies.push(
                                accuracy(
                                    &now.probe().predict_standardised(&self.standardised.1),
                                    &self.labels.test,
                                )
                                .share,
                            );
                        } else {
                            fit = Some(now);
                        }
                    }
                    None => match draws.pop_front() {
                        Some(draw) => fit = Some(self.probe_of(&draw).into()),
                        None => {
                            self.report.examined[set].few_shot.push(few_shot(labels, &accuracies));
                            return None;
                        }
                    },
                }
                Some(Work::FewShot {
                    set,
                    labels,
                    draws,
                    accuracies,
                    fit,
                })
            }
            Work::Factors(index, mut fit) => {
                if !fit.advance(multiply_adds) {
                    return Some(Work::Factors(index, fit));
                }
                let name = self.sets[index].name.clone();
                factors::add_column(&mut self.report.factors_by_layer, name, &fit.finish());
                None
            }
            Work::Dimension(dimension, mut fit) => {
                if !fit.advance(multiply_adds) {
                    return Some(Work::Dimension(dimension, fit));
                }
                let name = format!("{}", dimension + 1).into();
                factors::add_column(&mut self.report.factors_by_dimension, name, &fit.finish());
                None
            }
        }
    }

    /// Prepares a probe on the labelled training samples with the indices `draw`.
    fn probe_of(&self, draw: &[usize]) -> Fit {
        let labels: Vec<u8> = draw
            .iter()
            .filter_map(|&index| self.labels.train.get(index))
            .copied()
            .collect();
        Fit::on(self.standardised.0.select(draw).into(), &labels, self.protocols.probe)
    }

    /// Writes the results of a trained probe of feature set `index` into the report.
    fn take_probe(&mut self, index: usize, fit: &Fit) {
        let probe = fit.probe();
        let named = probe.predict_standardised(&self.standardised.1);
        let examined = &mut self.report.examined[index];
        examined.probe = LinearProbe {
            accuracy: accuracy(&named, &self.labels.test),
            iterations: u32::try_from(probe.iterations).unwrap_or(u32::MAX),
            converged: probe.converged,
        };
        examined.confusion = confusion(&named, &self.labels.test, self.labels.classes.len());
        self.probes.push(probe.clone());
    }

    /// Classifies as many further test samples by their neighbours as `multiply_adds` operations allow. `None` when
    /// all are classified.
    fn vote_on(&mut self, mut votes: Box<NeighbourVotes>, multiply_adds: usize) -> Option<Work> {
        let test = &self.sets[votes.set].test;
        let all = self.labels.test.len().min(test.rows);
        let (rows, cols) = votes.bank.size();
        let until = all.min(votes.next.saturating_add((multiply_adds / (rows * cols).max(1)).max(1)));
        let queries: Vec<usize> = (votes.next..until).collect();
        let (k, temperature) = (self.protocols.neighbours, self.protocols.temperature);
        let named = vote(
            &votes.bank,
            &self.labels.train,
            &test.select(&queries),
            k,
            temperature,
            CLASSES,
        );
        let truth = &self.labels.test[votes.next..until];
        votes.right += named.iter().zip(truth).filter(|(a, b)| a == b).count();
        votes.next = until;
        if until < all {
            return Some(Work::Neighbours(votes));
        }
        self.report.examined[votes.set].knn = interval(votes.right, all);
        None
    }
}

/// Puts `sets` through `protocols` at once and returns the report, as [`ProbeRunner`] does in slices. By convention,
/// which the page relies on, the first feature set is the representation, the second the raw pixels, the third the
/// untrained encoder; further layers follow.
pub fn examine(protocols: Protocols, labels: Labels, factors: Vec<Factor>, sets: Vec<FeatureSet>) -> Examination {
    ProbeRunner::new(protocols, labels, factors, sets).finish()
}
