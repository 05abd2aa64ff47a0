//! The report of a run: what the metrics say every few steps, always of the fixed evaluation set in evaluation mode.

use crate::graph::Graph;
use crate::text::Text;
use serde::{Deserialize, Serialize};

/// Holds one term of the loss.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Term {
    /// The term's key, which a [`crate::event::Curve`] of the loss plot names.
    pub key: Text,
    /// The value before its weight, of the last training batch.
    pub value: f32,
}

/// Holds the standard deviations of the embedding's dimensions over the evaluation set. "Normalised" is of embeddings
/// scaled to length one.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Spread {
    /// The number of dimensions, D.
    pub dims: u32,
    /// The mean over dimensions, normalised.
    pub mean: f32,
    /// The tenth percentile over dimensions, normalised.
    pub low: f32,
    /// The ninetieth percentile over dimensions, normalised.
    pub high: f32,
    /// The mean over dimensions of the raw embedding.
    pub raw: f32,
}

impl Spread {
    /// Returns the value of `mean` when all dimensions vary alike, 1/√D.
    pub fn even(&self) -> f32 {
        1.0 / (self.dims.max(1) as f32).sqrt()
    }

    /// Returns whether the embedding looks like one point in a picture: `mean` is less than a twentieth of
    /// [`Spread::even`].
    pub fn is_point(&self) -> bool {
        self.mean < 0.05 * self.even()
    }
}

/// Holds the nearest-neighbour accuracies that the run's own is compared with, under the same protocol, in `0..=1`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Baselines {
    /// The accuracy of guessing.
    pub chance: f32,
    /// The accuracy of the raw pixels; 0 before it is measured.
    pub pixels: f32,
    /// The accuracy of the encoder before its first step.
    pub untrained: f32,
}

/// Holds the metrics of an embedding that need no labels, besides the spread. `None` where one is not defined: too
/// few images, or no views.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LabelFree {
    /// RankMe, the number of dimensions in use (arXiv 2210.02885).
    pub rank_me: f32,
    /// α-ReQ, how steeply the spectrum decays (Agrawal et al., NeurIPS 2022). About 1 is good; far above it few
    /// directions hold the variance.
    pub alpha_req: Option<f32>,
    /// LiDAR, the number of dimensions that tell images apart rather than views of one image (arXiv 2312.04000).
    /// Needs views.
    pub lidar: Option<f32>,
    /// Alignment, the mean squared distance of two views of one image, of length one (arXiv 2005.10242): 0 is
    /// perfect, or collapsed. Needs views.
    pub alignment: Option<f32>,
    /// Uniformity (arXiv 2005.10242): −4 is even over the sphere, 0 is one point.
    pub uniformity: Option<f32>,
    /// The length of the mean of embeddings scaled to length one, in `0..=1` (arXiv 2203.16262): 1 is one point.
    pub centre: Option<f32>,
    /// The mean length of embeddings without that mean: 0 is one point.
    pub residual: Option<f32>,
}

/// Holds one embedding summed in two ways: over pairs of samples, and over pairs of dimensions (arXiv 2206.02574).
/// `dimensions + rows = samples + columns` for every embedding.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Duality {
    /// L_nc: the squared dot products of each two different dimensions, summed.
    pub dimensions: f64,
    /// The fourth powers of the lengths of dimensions, summed.
    pub rows: f64,
    /// L_c: the squared dot products of each two different samples, summed.
    pub samples: f64,
    /// The fourth powers of the lengths of samples, summed.
    pub columns: f64,
    /// The number of samples.
    pub count: u32,
}

impl Duality {
    /// Returns both sides of the identity, that of the dimensions first.
    pub fn sides(&self) -> (f64, f64) {
        (self.dimensions + self.rows, self.samples + self.columns)
    }

    /// Returns the difference of the two sides relative to the larger one; 0 where both are 0.
    pub fn difference(&self) -> f64 {
        let (left, right) = self.sides();
        let size = left.abs().max(right.abs());
        if size > 0.0 { (left - right).abs() / size } else { 0.0 }
    }
}

/// Says how a run is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum VerdictKind {
    /// The run has taken too few steps to be judged.
    TooEarly,
    /// Spread, rank and accuracy are in order.
    Healthy,
    /// Embeddings span few directions.
    DimensionalCollapse,
    /// All embeddings are equal.
    CompleteCollapse,
    /// The loss is NaN or infinite.
    Diverged,
    /// The accuracy is within the noise of the untrained encoder's.
    NoBetterThanUntrained,
    /// The accuracy is below that of the untrained encoder.
    WorseThanUntrained,
    /// The accuracy is above that of the untrained encoder and below that of the raw images.
    BelowPixels,
}

impl VerdictKind {
    /// Lists every kind.
    pub const ALL: [Self; 8] = [
        Self::TooEarly,
        Self::Healthy,
        Self::DimensionalCollapse,
        Self::CompleteCollapse,
        Self::Diverged,
        Self::NoBetterThanUntrained,
        Self::WorseThanUntrained,
        Self::BelowPixels,
    ];

    /// Returns the name in tables and tests, such as `complete-collapse`.
    pub fn name(self) -> &'static str {
        match self {
            Self::TooEarly => "too-early",
            Self::Healthy => "healthy",
            Self::DimensionalCollapse => "dimensional-collapse",
            Self::CompleteCollapse => "complete-collapse",
            Self::Diverged => "diverged",
            Self::NoBetterThanUntrained => "no-better-than-untrained",
            Self::WorseThanUntrained => "worse-than-untrained",
            Self::BelowPixels => "below-pixels",
        }
    }

    /// Returns the kind whose [`VerdictKind::name`] this is; `None` where there is none.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Returns whether something was learned and nothing collapsed.
    pub fn has_learned(self) -> bool {
        matches!(self, Self::Healthy | Self::BelowPixels)
    }

    /// Returns whether the page raises an alarm: collapse or divergence.
    pub fn is_bad(self) -> bool {
        matches!(
            self,
            Self::DimensionalCollapse | Self::CompleteCollapse | Self::Diverged
        )
    }
}

/// Holds a verdict in words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Verdict {
    /// The kind.
    pub kind: VerdictKind,
    /// The heading, such as `Healthy`.
    pub title: Text,
    /// One to three sentences; text between `**` is strong.
    pub text: String,
    /// The reading of each metric that, by itself, contradicts the verdict, such as `RankMe, 40 of 64 dimensions`.
    #[serde(default)]
    pub disagreements: Vec<String>,
}

/// Holds what the metrics say after a step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// The number of steps taken.
    pub step: u64,
    /// The loss that is minimised, of the last training batch; NaN before the first step.
    pub loss: f32,
    /// The terms of the loss.
    pub terms: Vec<Term>,
    /// The accuracy of nearest neighbours in the representation with few labels per class, in `0..=1`.
    pub knn: f32,
    /// The accuracy of linear probes with the same labels, in `0..=1`; `None` before verdicts are due, and for methods that do
    /// not predict what is hidden.
    #[serde(default)]
    pub probe: Option<f32>,
    /// The accuracies that the neighbours' is compared with.
    pub baselines: Baselines,
    /// The spread of the embedding.
    pub spread: Spread,
    /// The singular values of the centred embedding over √N, largest first: standard deviations along the principal
    /// axes.
    pub singular_values: Vec<f32>,
    /// RankMe of the embedding, the number of dimensions in use, in `1..=D`.
    pub rank_me: f32,
    /// The other metrics of the embedding that need no labels.
    #[serde(default)]
    pub label_free: LabelFree,
    /// The share of the images in the largest cluster; `None` where the method has no clusters.
    #[serde(default)]
    pub largest_cluster: Option<f32>,
    /// Both sides of the duality, of the first images; `None` before the first step.
    #[serde(default)]
    pub duality: Option<Duality>,
    /// The graphs of the functions that the formula names, with axes for the values of the last training batch; empty
    /// where it names none, and before the first step.
    #[serde(default)]
    pub graphs: Vec<Graph>,
    /// The verdict.
    pub verdict: Verdict,
}

/// Formats the report as one line for a terminal.
impl std::fmt::Display for Report {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let per_cent = |share: f32| 100.0 * share;
        let Baselines { pixels, untrained, .. } = self.baselines;
        let (knn, pixels, untrained) = (per_cent(self.knn), per_cent(pixels), per_cent(untrained));
        let (loss, spread, rank, verdict) = (self.loss, self.spread.mean, self.rank_me, &self.verdict.title);
        if loss.is_finite() {
            write!(f, "loss {loss:.3} · ")?;
        }
        write!(
            f,
            "neighbours {knn:.0} % (pixels {pixels:.0}, untrained {untrained:.0}) · "
        )?;
        write!(f, "spread {spread:.3} · {rank:.0} in use · {verdict}")
    }
}
