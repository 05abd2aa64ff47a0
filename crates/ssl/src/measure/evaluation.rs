//! The evaluation of a run: from what a network makes of a fixed set of images to a [`Report`].
//!
//! A reading is one transaction: the embedding of the evaluation set, the representation of it and
//! of the few labelled training images, and whatever losses have not been read yet. Everything after
//! that is on the host. The baselines are under the same protocol: the same images, the same draws of
//! labels, the same vote.
//!
//! Shape letters: `N` images of the evaluation set, `M` labelled training images, `D` dimensions.

use crate::error::SslError;
use crate::measure::embedding::duality::duality;
use crate::measure::embedding::label_free::label_free;
use crate::measure::embedding::singular_values::{self};
use crate::measure::embedding::spread::spread;
use crate::measure::matrix::Matrix;
use crate::measure::probe::label_subsets::FewLabels;
pub use crate::measure::read_back::{Loss, read};
use crate::measure::verdict::evidence::Evidence;
use crate::measure::verdict::evidence::VERDICT_FROM;
use crate::measure::verdict::judge;
use crate::training::learner::{CollapseIncentive, Learner, Losses};
use protocol::Shape;
use protocol::{Baselines, ConfigError, LabelFree, Report, RunConfig, Spread, Text};
use serde::{Deserialize, Serialize};

/// Draws of labelled images that the accuracy is averaged over.
const DRAWS: usize = 5;
/// Seed of these draws: the same in every run, so that runs can be compared.
const SEED: u64 = 1;
/// Share by which rank or spread must have gone down, from one reading to the next, to be falling.
const FALLING: f32 = 0.02;

/// The images that a run is evaluated on, channel first.
#[derive(Clone, Debug)]
pub struct Set {
    /// Size of an image.
    pub shape: Shape,
    /// `N · C · H · W` numbers: the evaluation set.
    pub images: Vec<f32>,
    /// Class of each, `N`.
    pub labels: Vec<u8>,
    /// Class of each training image.
    pub training_labels: Vec<u8>,
    /// What an image is called, `digit`.
    pub noun: Text,
    /// Accuracy of guessing.
    pub chance: f32,
}

/// What was read before the first step, to hold later readings against.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Initial {
    /// Spread of the embedding.
    pub spread: Spread,
    /// RankMe of the embedding.
    pub rank_me: f32,
    /// Its spectrum.
    pub singular_values: Vec<f32>,
    /// Accuracy of the untrained encoder.
    pub knn: f32,
    /// What else is measured without labels.
    #[serde(default)]
    pub label_free: LabelFree,
}

/// What was read of a network: host matrices.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// Embedding of the evaluation set, `N×D′`.
    pub embedding: Matrix,
    /// Representation of the evaluation set, `N×D`.
    pub representation: Matrix,
    /// Representation of the labelled training images, `M×D`.
    pub bank: Matrix,
    /// Cluster of each image of the evaluation set, `N×1`, of a method that has clusters.
    pub clusters: Option<Matrix>,
}

impl Reading {
    /// Share of the images that are in the greatest cluster.
    fn largest_cluster(&self) -> Option<f32> {
        let clusters = self.clusters.as_ref().filter(|clusters| clusters.rows > 0)?;
        let mut sorted: Vec<u32> = clusters.data.iter().map(|&cluster| cluster as u32).collect();
        sorted.sort_unstable();
        let most = sorted.chunk_by(|a, b| a == b).map(<[u32]>::len).max()?;
        Some(most as f32 / clusters.rows as f32)
    }
}

/// The protocol, the images and the baselines.
#[derive(Clone, Debug)]
pub struct OnlineEvaluation {
    set: Set,
    few: FewLabels,
    bank: Vec<f32>,
    neighbours: usize,
    temperature: f32,
    labels: usize,
    from: u64,
    baselines: Baselines,
    initial: Initial,
    last: Option<(f32, f32)>,
    collapse: CollapseIncentive,
    /// Greatest normalised spread so far.
    peak: f32,
}

impl OnlineEvaluation {
    /// The protocol of `config` on `set`, its baselines still at 0. `training` is the training split,
    /// of which few labels are shown.
    ///
    /// # Errors
    /// A missing setting.
    pub fn new(config: &RunConfig, set: Set, training: &[f32]) -> Result<Self, ConfigError> {
        let mut evaluation = Self {
            few: FewLabels::draw(&[], 0, 0, 0),
            bank: Vec::new(),
            neighbours: 1,
            temperature: 1.0,
            labels: 0,
            from: 0,
            baselines: Baselines {
                chance: set.chance,
                ..Baselines::default()
            },
            initial: Initial::default(),
            last: None,
            collapse: CollapseIncentive::default(),
            peak: 0.0,
            set,
        };
        evaluation.set(config, training)?;
        Ok(evaluation)
    }

    /// Another protocol. Says whether it differs from the last one, so that the baselines must be
    /// measured again.
    ///
    /// # Errors
    /// A missing setting.
    pub fn set(&mut self, config: &RunConfig, training: &[f32]) -> Result<bool, ConfigError> {
        let labels = config.count("measure.labels")?;
        let neighbours = config.count("measure.neighbours")?;
        let temperature = config.number("measure.temperature")? as f32;
        self.from = VERDICT_FROM.min(config.count("run.steps")? as u64);
        let same = (self.labels, self.neighbours, self.temperature) == (labels, neighbours, temperature);
        if labels != self.labels {
            self.few = FewLabels::draw(&self.set.training_labels, labels, DRAWS, SEED);
            let length = self.set.shape.len();
            let images = self.few.indices().iter();
            let image = |&index: &usize| training.get(index * length..(index + 1) * length);
            self.bank = images.filter_map(image).flatten().copied().collect();
        }
        (self.labels, self.neighbours, self.temperature) = (labels, neighbours, temperature);
        Ok(!same)
    }

    /// The evaluation set.
    pub fn images(&self) -> &Set {
        &self.set
    }

    /// `N`.
    pub fn size(&self) -> usize {
        self.set.labels.len()
    }

    /// What later readings are held against.
    pub fn initial(&self) -> &Initial {
        &self.initial
    }

    /// The baselines.
    pub fn baselines(&self) -> Baselines {
        self.baselines
    }

    /// Products that measuring the pixels takes, `N · M · C · H · W`.
    pub fn multiply_adds(&self) -> usize {
        self.size() * self.few.indices().len() * self.set.shape.len()
    }

    /// Measures the pixels themselves.
    pub fn measure_pixels(&mut self) {
        let matrix = |data: &[f32], rows: usize| Matrix {
            data: data.to_vec(),
            rows,
            cols: self.set.shape.len(),
        };
        let images = matrix(&self.set.images, self.size());
        let bank = matrix(&self.bank, self.few.indices().len());
        self.baselines.pixels = self.accuracy(&bank, &images);
    }

    /// Takes `reading`, of an untrained network, as the baseline.
    pub fn measure_untrained(&mut self, reading: &Reading) {
        self.baselines.untrained = self.accuracy(&reading.bank, &reading.representation);
    }

    /// Says what equal outputs would do to the loss, which the verdict must know.
    pub fn watch_for(&mut self, collapse: CollapseIncentive) {
        self.collapse = collapse;
    }

    /// Takes `reading`, of this run before its first step, as what later ones are held against.
    pub fn begin(&mut self, reading: &Reading) {
        self.measure_untrained(reading);
        self.begin_from(Initial {
            knn: self.baselines.untrained,
            ..measure(&reading.embedding)
        });
    }

    /// As [`OnlineEvaluation::begin`], from what was kept in a snapshot.
    pub fn begin_from(&mut self, initial: Initial) {
        self.peak = initial.spread.mean;
        self.initial = initial;
    }

    fn accuracy(&self, bank: &Matrix, queries: &Matrix) -> f32 {
        self.few
            .accuracy(bank, queries, &self.set.labels, self.neighbours, self.temperature)
    }

    /// What `learner` makes of the evaluation set and of the labelled images, in evaluation mode,
    /// together with `losses` that are still on the device.
    ///
    /// # Errors
    /// A device that does not answer.
    pub async fn read(&self, learner: &dyn Learner, losses: &[Losses]) -> Result<(Reading, Vec<Loss>), SslError> {
        let shape = self.set.shape;
        let outputs = learner.outputs(&self.set.images, self.size(), shape);
        let bank = learner
            .outputs(&self.bank, self.few.indices().len(), shape)
            .representation;
        let clusters = learner.clusters(outputs.embedding.clone());
        let mut tensors = vec![outputs.embedding, outputs.representation, bank];
        tensors.extend(clusters);
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

    /// The report on a reading at `step`. Before the first step there is no loss: it is NaN.
    pub fn report(&mut self, step: u64, loss: Option<&Loss>, reading: &Reading) -> Report {
        let Initial {
            spread: now,
            rank_me: rank,
            singular_values,
            label_free,
            ..
        } = measure(&reading.embedding);
        let fell = |was: f32, is: f32| is < was * (1.0 - FALLING);
        let falling = self
            .last
            .is_some_and(|(mean, last)| fell(mean, now.mean) || fell(last, rank));
        self.last = Some((now.mean, rank));
        if now.mean.is_finite() {
            self.peak = self.peak.max(now.mean);
        }
        let knn = self.accuracy(&reading.bank, &reading.representation);
        let evidence = Evidence {
            step,
            from: self.from,
            loss: loss.map_or(0.0, |loss| loss.total),
            spread: now.clone(),
            peak_spread: self.peak,
            rank_me: rank,
            initial_rank_me: self.initial.rank_me,
            label_free,
            initial_label_free: self.initial.label_free,
            knn,
            baselines: self.baselines,
            labels_per_class: self.labels,
            class_noun: self.set.noun.clone(),
            falling,
            collapse: self.collapse,
            largest_cluster: reading.largest_cluster(),
        };
        Report {
            step,
            loss: loss.map_or(f32::NAN, |loss| loss.total),
            terms: loss.map_or_else(Vec::new, |loss| loss.terms.clone()),
            knn,
            baselines: self.baselines,
            spread: now,
            singular_values,
            rank_me: rank,
            label_free,
            largest_cluster: evidence.largest_cluster,
            duality: duality(&reading.embedding),
            verdict: judge(&evidence),
        }
    }

    /// The report before the first step, from what was kept of it.
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

    /// The verdict on a loss that is no number, since `step`.
    pub fn diverged(&self, step: u64) -> protocol::Verdict {
        judge(&Evidence {
            step,
            from: self.from,
            loss: f32::NAN,
            spread: Spread::default(),
            peak_spread: self.peak,
            rank_me: 1.0,
            initial_rank_me: self.initial.rank_me,
            label_free: LabelFree::default(),
            initial_label_free: self.initial.label_free,
            knn: 0.0,
            baselines: self.baselines,
            labels_per_class: self.labels,
            class_noun: self.set.noun.clone(),
            falling: false,
            collapse: CollapseIncentive::None,
            largest_cluster: None,
        })
    }
}

/// What is measured of an embedding in every report; no accuracy yet.
fn measure(embedding: &Matrix) -> Initial {
    let values = singular_values::centred(embedding);
    let label_free = label_free(embedding, &values);
    Initial {
        spread: spread(embedding),
        rank_me: label_free.rank_me,
        singular_values: singular_values::single(&values),
        knn: 0.0,
        label_free,
    }
}
