//! The online evaluation of a run: every few steps, a fixed set of images is sent through the network and a
//! [`Report`] is made of the result.
//!
//! One transaction reads everything from the device: the embedding of the evaluation set, the representation of it
//! and of the few labelled training images, and the losses that have not been read yet. All that follows is computed
//! on the host. The baselines are measured under the same protocol: the same images, the same label subsets, the same
//! vote.
//!
//! Shape letters: `N` images of the evaluation set, `M` labelled training images, `D` dimensions of the
//! representation, `D′` of the embedding.

use crate::error::SslError;
use crate::measure::embedding::duality::duality;
use crate::measure::evaluation_set::Set;
use crate::measure::initial::Initial;
use crate::measure::matrix::Matrix;
use crate::measure::paired::mean;
use crate::measure::probe::knn::{Bank, Similarity};
use crate::measure::probe::label_subsets::LabelSubsets;
use crate::measure::probe::linear_probe::ProbeConfig;
use crate::measure::read_back::{Loss, read};
use crate::measure::reading::Reading;
use crate::measure::references::References;
use crate::measure::verdict::evidence::{Compared, Evidence, VERDICT_FROM};
use crate::measure::verdict::judge;
use crate::training::learner::{CollapseIncentive, Learner, Losses};
use protocol::{Baselines, ConfigError, LabelFree, Report, RunConfig, Spread, Text};

/// The number of label subsets that the accuracy is averaged over.
const DRAWS: usize = 5;
/// The seed of these subsets: the same in every run, so that runs can be compared.
const SEED: u64 = 1;
/// How linear probes are trained while a run goes on: less long than in an examination, where a thousandth of the gradient
/// no longer decides.
const PROBE: ProbeConfig = ProbeConfig {
    c: 1.0,
    tolerance: 1e-3,
    iterations: 100,
};
/// The share of its last value by which rank or spread must have decreased, from one reading to the next, to count as
/// falling.
const FALLING: f32 = 0.02;

/// Evaluates a run while it trains. Holds the protocol's settings, the images, the baselines and what verdicts need
/// of earlier readings.
#[derive(Clone, Debug)]
pub struct OnlineEvaluation {
    set: Set,
    subsets: LabelSubsets,
    /// The `M` labelled training images, `M · C · H · W` numbers.
    bank: Vec<f32>,
    neighbours: usize,
    temperature: f32,
    /// Labels per class.
    labels: usize,
    baselines: Baselines,
    knn: References,
    /// Those of the linear probe; `None` for methods that do not predict what is hidden.
    probe: Option<References>,
    initial: Initial,
    /// Mean spread and RankMe of the last report.
    last: Option<(f32, f32)>,
    collapse: CollapseIncentive,
    /// Whether training uses labels.
    labelled: bool,
    /// The largest normalised spread so far.
    peak: f32,
}

fn by_cosine(features: &Matrix) -> Bank {
    Bank::new(features, Similarity::Cosine)
}

impl OnlineEvaluation {
    /// Prepares the evaluation that `config` asks for on `set`, and measures `learner` as the untrained network.
    /// `training` holds the images of the whole training split, in the order of `set.training_labels`; only the few
    /// labelled ones are kept. Returns the evaluation and the reading of `learner`. The baseline of the pixels stays
    /// 0 until [`OnlineEvaluation::measure_pixels`] is called, which takes long for large images.
    ///
    /// # Errors
    /// [`SslError::Config`] where a setting is missing, and [`SslError::Device`] where the device cannot be read.
    pub async fn new(
        config: &RunConfig,
        set: Set,
        training: &[f32],
        learner: &dyn Learner,
    ) -> Result<(Self, Reading), SslError> {
        let mut evaluation = Self {
            subsets: LabelSubsets::draw(&[], 0, 0, 0),
            bank: Vec::new(),
            neighbours: 1,
            temperature: 1.0,
            labels: 0,
            baselines: Baselines {
                chance: set.chance,
                ..Baselines::default()
            },
            knn: References::default(),
            probe: learner.predicts_hidden().then(References::default),
            initial: Initial::default(),
            last: None,
            collapse: CollapseIncentive::default(),
            labelled: learner.labelled(),
            peak: 0.0,
            set,
        };
        evaluation.set(config, training, learner.collapse_incentive())?;
        let (reading, _) = evaluation.read(learner, &[]).await?;
        evaluation.measure_untrained(&reading);
        evaluation.begin_from(Initial {
            knn: evaluation.baselines.untrained,
            ..Initial::of(&reading.embedding)
        });
        Ok((evaluation, reading))
    }

    /// Applies the settings of `config`, whose loss rewards equal outputs as `collapse` says; `training` is as in
    /// [`OnlineEvaluation::new`]. Returns whether labels, neighbours or temperature of the vote changed, so that the
    /// caller must measure the baselines again.
    ///
    /// # Errors
    /// [`ConfigError::Missing`] where a setting is missing.
    pub fn set(
        &mut self,
        config: &RunConfig,
        training: &[f32],
        collapse: CollapseIncentive,
    ) -> Result<bool, ConfigError> {
        let labels = config.count("measure.labels")?;
        let neighbours = config.count("measure.neighbours")?;
        let temperature = config.number("measure.temperature")? as f32;
        self.collapse = collapse;
        let same = (self.labels, self.neighbours, self.temperature) == (labels, neighbours, temperature);
        if labels != self.labels {
            self.subsets = LabelSubsets::draw(&self.set.training_labels, labels, DRAWS, SEED);
            let length = self.set.shape.len();
            let images = self.subsets.indices().iter();
            let image = |&index: &usize| training.get(index * length..(index + 1) * length);
            self.bank = images.filter_map(image).flatten().copied().collect();
        }
        (self.labels, self.neighbours, self.temperature) = (labels, neighbours, temperature);
        Ok(!same)
    }

    /// Returns the evaluation set.
    pub fn images(&self) -> &Set {
        &self.set
    }

    /// Returns the number of images in the evaluation set, `N`.
    pub fn size(&self) -> usize {
        self.set.labels.len()
    }

    /// Returns what was measured before the first step.
    pub fn initial(&self) -> &Initial {
        &self.initial
    }

    /// Returns the accuracies that the run's own is compared with.
    pub fn baselines(&self) -> Baselines {
        self.baselines
    }

    /// Returns the number of multiply-add operations that [`OnlineEvaluation::measure_pixels`] takes, `N · M · C · H
    /// · W`.
    pub fn multiply_adds(&self) -> usize {
        self.size() * self.subsets.indices().len() * self.set.shape.len()
    }

    /// Returns the raw pixels of the labelled training images (`M×C·H·W`) and of the evaluation set (`N×C·H·W`).
    pub fn pixels(&self) -> (Matrix, Matrix) {
        let matrix = |data: &[f32], rows: usize| Matrix {
            data: data.to_vec(),
            rows,
            cols: self.set.shape.len(),
        };
        let bank = matrix(&self.bank, self.subsets.indices().len());
        (bank, matrix(&self.set.images, self.size()))
    }

    /// Measures the accuracy of the raw pixels, as a baseline; of points by their distance.
    pub fn measure_pixels(&mut self) {
        let (bank, images) = self.pixels();
        let similarity = Similarity::of_raw(self.set.shape);
        self.knn.pixels = self.classified(&Bank::new(&bank, similarity), &images);
        self.baselines.pixels = mean(&self.knn.pixels);
        let probed = self.probed(&bank, &images);
        if let Some((probe, shares)) = self.probe.as_mut().zip(probed) {
            probe.pixels = shares;
        }
    }

    /// Returns the accuracy of linear probes trained with `config` on the features of the labelled images (`bank`, `M×D`),
    /// over the label subsets of the nearest neighbours. `queries` (`N×D`) are the features of the evaluation set.
    pub fn probe_accuracy(&self, bank: &Matrix, queries: &Matrix, config: ProbeConfig) -> f32 {
        mean(&self.subsets.probed(bank, queries, &self.set.labels, config))
    }

    /// Measures the accuracy of `reading`, which must be of an untrained network, as a baseline.
    pub fn measure_untrained(&mut self, reading: &Reading) {
        self.knn.untrained = self.classified(&by_cosine(&reading.bank), &reading.representation);
        self.baselines.untrained = mean(&self.knn.untrained);
        let probed = self.probed(&reading.bank, &reading.representation);
        if let Some((probe, shares)) = self.probe.as_mut().zip(probed) {
            probe.untrained = shares;
        }
    }

    /// Takes `initial`, measured of this run before its first step and kept in a snapshot, as what later readings are
    /// compared with.
    pub fn begin_from(&mut self, initial: Initial) {
        self.peak = initial.spread.mean;
        self.initial = initial;
    }

    /// Returns for each row of `queries` (`N×D`) the share of label subsets in which the nearest-neighbour vote of `bank`
    /// classifies it correctly, `N`.
    fn classified(&self, bank: &Bank, queries: &Matrix) -> Vec<f32> {
        self.subsets
            .classified(bank, queries, &self.set.labels, self.neighbours, self.temperature)
    }

    /// Returns the same shares of linear probes trained on rows of `bank` (`M×D`); `None` where none is asked for.
    fn probed(&self, bank: &Matrix, queries: &Matrix) -> Option<Vec<f32>> {
        self.probe.as_ref()?;
        Some(self.subsets.probed(bank, queries, &self.set.labels, PROBE))
    }

    /// Returns what one class of these data is called: of points, each of which is a noun, `class`.
    fn class_noun(&self) -> Text {
        if self.set.shape.is_point() {
            "class".into()
        } else {
            self.set.noun.clone()
        }
    }

    /// Returns what raw images of these data are called.
    fn raw(&self) -> &'static str {
        if self.set.shape.is_point() {
            "raw points"
        } else {
            "raw pixels"
        }
    }

    /// Sends the evaluation set and the labelled images through `learner` in evaluation mode, and reads the result in
    /// one transaction with `losses` that are still on the device. Returns the reading and the losses, in their
    /// order.
    ///
    /// # Errors
    /// [`SslError::Device`] where the device cannot be read.
    pub async fn read(&self, learner: &dyn Learner, losses: &[Losses]) -> Result<(Reading, Vec<Loss>), SslError> {
        let shape = self.set.shape;
        let outputs = learner.outputs(&self.set.images, self.size(), shape);
        let bank = learner
            .outputs(&self.bank, self.subsets.indices().len(), shape)
            .representation;
        let scores = learner.cluster_scores(outputs.embedding.clone());
        let mut tensors = vec![outputs.embedding, outputs.representation, bank];
        tensors.extend(scores.map(|scores| scores.argmax(1).float()));
        let (matrices, losses) = read(&tensors, losses).await?;
        let mut matrices = matrices.into_iter();
        let mut next = || matrices.next().unwrap_or_default();
        let (embedding, representation, bank) = (next(), next(), next());
        let reading = Reading {
            embedding,
            representation,
            bank,
            clusters: matrices.next(),
        };
        Ok((reading, losses))
    }

    /// Returns the report on `reading`, taken after `step` steps, and remembers what the next verdict needs. `loss`
    /// is that of the last training batch; `None` before the first step, and the report's loss is then NaN.
    pub fn report(&mut self, step: u64, loss: Option<&Loss>, reading: &Reading) -> Report {
        let Initial {
            spread: now,
            rank_me: rank,
            singular_values,
            label_free,
            ..
        } = Initial::of(&reading.embedding);
        let fell = |was: f32, is: f32| is < was * (1.0 - FALLING);
        let falling = self
            .last
            .is_some_and(|(mean, last)| fell(mean, now.mean) || fell(last, rank));
        self.last = Some((now.mean, rank));
        if now.mean.is_finite() {
            self.peak = self.peak.max(now.mean);
        }
        let classified = self.classified(&by_cosine(&reading.bank), &reading.representation);
        let knn = self.knn.compare(&classified);
        // What is not judged yet need not be probed.
        let judged = loss.filter(|_| step >= VERDICT_FROM);
        let probed = judged.and_then(|_| self.probed(&reading.bank, &reading.representation));
        let evidence = Evidence {
            step,
            loss: loss.map_or(0.0, |loss| loss.total),
            spread: now.clone(),
            peak_spread: self.peak,
            rank_me: rank,
            initial_rank_me: self.initial.rank_me,
            label_free,
            initial_label_free: self.initial.label_free,
            knn,
            probe: self
                .probe
                .as_ref()
                .zip(probed)
                .map(|(probe, shares)| probe.compare(&shares)),
            raw: self.raw(),
            labels_per_class: self.labels,
            labelled: self.labelled,
            class_noun: self.class_noun(),
            falling,
            collapse: self.collapse,
            largest_cluster: reading.largest_cluster(),
            explained: loss.and_then(explained),
        };
        Report {
            step,
            loss: loss.map_or(f32::NAN, |loss| loss.total),
            terms: loss.map_or_else(Vec::new, |loss| loss.terms.clone()),
            knn: knn.own,
            probe: evidence.probe.map(|probe| probe.own),
            baselines: self.baselines,
            spread: now,
            singular_values,
            rank_me: rank,
            label_free,
            largest_cluster: evidence.largest_cluster,
            duality: duality(&reading.embedding),
            graphs: vec![],
            verdict: judge(&evidence),
        }
    }

    /// Returns the report before the first step, from what [`OnlineEvaluation::initial`] holds.
    pub fn initial_report(&mut self) -> Report {
        let report = self.report(0, None, &Reading::default());
        let Initial {
            spread,
            rank_me,
            singular_values,
            knn,
            label_free,
        } = self.initial.clone();
        self.last = None;
        Report {
            knn,
            spread,
            singular_values,
            rank_me,
            label_free,
            ..report
        }
    }

    /// Returns the verdict on a run whose loss has been NaN or infinite since `step`.
    pub fn diverged(&self, step: u64) -> protocol::Verdict {
        judge(&Evidence {
            step,
            loss: f32::NAN,
            spread: Spread::default(),
            peak_spread: self.peak,
            rank_me: 1.0,
            initial_rank_me: self.initial.rank_me,
            label_free: LabelFree::default(),
            initial_label_free: self.initial.label_free,
            knn: Compared::of(&[], &[], &[]),
            probe: None,
            raw: self.raw(),
            labels_per_class: self.labels,
            labelled: self.labelled,
            class_noun: self.class_noun(),
            falling: false,
            collapse: CollapseIncentive::None,
            largest_cluster: None,
            explained: None,
        })
    }
}

/// Returns the term of `loss` that says how much a prediction explains; `None` where it has none.
fn explained(loss: &Loss) -> Option<f32> {
    let term = loss.terms.iter().find(|term| term.key == "explained")?;
    term.value.is_finite().then_some(term.value)
}
