//! What the instruments read: one [`Report`] every few steps, always of the fixed evaluation set
//! in evaluation mode.

use crate::Text;
use serde::{Deserialize, Serialize};

/// One term of the loss.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Term {
    /// Its key in [`crate::Description::terms`].
    pub key: Text,
    /// Value before its weight, of the training batch.
    pub value: f32,
}

/// Standard deviations of the embedding's dimensions over the evaluation set.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Spread {
    /// Number of dimensions, D.
    pub dims: u32,
    /// Mean over dimensions, each image's embedding scaled to length one.
    pub mean: f32,
    /// Tenth percentile over dimensions, normalised.
    pub low: f32,
    /// Ninetieth percentile over dimensions, normalised.
    pub high: f32,
    /// Mean over dimensions of the raw embedding.
    pub raw: f32,
}

impl Spread {
    /// What `mean` is when all dimensions are used alike: 1/√D.
    pub fn even(&self) -> f32 {
        1.0 / (self.dims.max(1) as f32).sqrt()
    }
}

/// Neighbour accuracies that the run's own is to be held against, under the same protocol.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Baselines {
    /// Of guessing.
    pub chance: f32,
    /// Of the raw pixels.
    pub pixels: f32,
    /// Of the encoder before its first step.
    pub untrained: f32,
}

/// What is measured of an embedding without labels, beside spread and RankMe. None where it is not
/// defined: too few images, or nothing to compare.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LabelFree {
    /// RankMe: dimensions in use.
    pub rank_me: f32,
    /// α-ReQ: how steeply the spectrum falls. About 1 is good, far above it few directions are left.
    pub alpha_req: Option<f32>,
    /// LiDAR: dimensions that tell images apart rather than views of one image. Needs views.
    pub lidar: Option<f32>,
    /// Mean squared distance of two views, of length one: 0 is perfect, or collapsed. Needs views.
    pub alignment: Option<f32>,
    /// Uniformity: −4 is even over the sphere, 0 is one point.
    pub uniformity: Option<f32>,
    /// Length of the mean of embeddings scaled to length one, `0..=1`: 1 is one point.
    pub centre: Option<f32>,
    /// Mean length of what is left without that mean: 0 is one point.
    pub residual: Option<f32>,
}

/// Two ways to sum the same embedding: over pairs of samples, or over pairs of dimensions.
/// `dimensions + rows = samples + columns`, whatever the embedding.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Duality {
    /// L_nc: squared products of each two dimensions.
    pub dimensions: f64,
    /// Fourth powers of the lengths of dimensions, summed.
    pub rows: f64,
    /// L_c: squared products of each two samples.
    pub samples: f64,
    /// Fourth powers of the lengths of samples, summed.
    pub columns: f64,
    /// How many samples.
    pub count: u32,
}

impl Duality {
    /// Both sides, that of the dimensions first.
    pub fn sides(&self) -> (f64, f64) {
        (self.dimensions + self.rows, self.samples + self.columns)
    }

    /// By which share of themselves the two sides differ.
    pub fn difference(&self) -> f64 {
        let (left, right) = self.sides();
        let size = left.abs().max(right.abs());
        if size > 0.0 { (left - right).abs() / size } else { 0.0 }
    }
}

/// How a run is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum VerdictKind {
    /// Before the first step that can be judged.
    TooEarly,
    /// Spread, rank and accuracy are in order.
    Healthy,
    /// Outputs span few directions.
    DimensionalCollapse,
    /// All outputs are equal.
    CompleteCollapse,
    /// The loss is no longer a number.
    Diverged,
    /// Nothing learned that the untrained encoder does not have.
    NoBetterThanUntrained,
}

impl VerdictKind {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::TooEarly,
        Self::Healthy,
        Self::DimensionalCollapse,
        Self::CompleteCollapse,
        Self::Diverged,
        Self::NoBetterThanUntrained,
    ];

    /// As tables and tests name it.
    pub fn name(self) -> &'static str {
        match self {
            Self::TooEarly => "too-early",
            Self::Healthy => "healthy",
            Self::DimensionalCollapse => "dimensional-collapse",
            Self::CompleteCollapse => "complete-collapse",
            Self::Diverged => "diverged",
            Self::NoBetterThanUntrained => "no-better-than-untrained",
        }
    }

    /// Reads [`VerdictKind::name`].
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Whether the page sounds an alarm.
    pub fn is_bad(self) -> bool {
        matches!(
            self,
            Self::DimensionalCollapse | Self::CompleteCollapse | Self::Diverged
        )
    }
}

/// A verdict in words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Verdict {
    /// Which.
    pub kind: VerdictKind,
    /// Heading, `Healthy`.
    pub title: Text,
    /// One to three sentences; what stands between `**` is strong.
    pub text: String,
    /// For each instrument that says otherwise, what it reads: `RankMe, 40 of 64 dimensions`.
    #[serde(default)]
    pub disagreements: Vec<String>,
}

/// What the instruments read after a step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// Steps taken.
    pub step: u64,
    /// The loss that is minimised, of the last training batch.
    pub loss: f32,
    /// Its terms.
    pub terms: Vec<Term>,
    /// Accuracy of nearest neighbours in the representation, few labels a class, in `0..=1`.
    pub knn: f32,
    /// What to hold it against.
    pub baselines: Baselines,
    /// Spread of the embedding.
    pub spread: Spread,
    /// Singular values of the centred embedding over √N, largest first: root variances along the principal axes.
    pub singular_values: Vec<f32>,
    /// RankMe of the embedding: dimensions in use, in `1..=D`.
    pub rank_me: f32,
    /// What else is measured of the embedding without labels.
    #[serde(default)]
    pub label_free: LabelFree,
    /// Share of the images that are in the greatest cluster, of a method that has clusters.
    #[serde(default)]
    pub largest_cluster: Option<f32>,
    /// Both sides of the duality, of the first images. None before the first step.
    #[serde(default)]
    pub duality: Option<Duality>,
    /// In words.
    pub verdict: Verdict,
}

/// One line, as a terminal shows it.
impl std::fmt::Display for Report {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let per_cent = |share: f32| 100.0 * share;
        let Baselines { pixels, untrained, .. } = self.baselines;
        let (knn, pixels, untrained) = (per_cent(self.knn), per_cent(pixels), per_cent(untrained));
        let (loss, spread, rank, verdict) = (self.loss, self.spread.mean, self.rank_me, &self.verdict.title);
        write!(
            f,
            "loss {loss:.3} · neighbours {knn:.0} % (pixels {pixels:.0}, untrained {untrained:.0}) · "
        )?;
        write!(f, "spread {spread:.3} · {rank:.0} in use · {verdict}")
    }
}
