//! The evidence that a verdict is based on, and the thresholds that the verdict and its disagreements share.
//!
//! The thresholds come from pilot runs of one seed on small networks.

use crate::measure::paired::{mean, paired_noise};
use crate::training::learner::CollapseIncentive;
use protocol::{LabelFree, Spread, Text};

/// Holds the share of 1/√D below which the normalised spread is that of a point, whatever it was before.
pub const SPREAD_COLLAPSED: f32 = 0.12;
/// Holds the share of 1/√D below which the normalised spread is that of a point if it has also shrunk.
pub const SPREAD_LOW: f32 = 0.4;
/// Holds the share of its largest value so far below which the normalised spread has shrunk.
pub const SHRUNK: f32 = 0.5;
/// Holds the share of γ below which the raw spread is that of a point.
pub const RAW: f32 = 0.05;
/// Holds the share of the images in one cluster above which clusters no longer tell images apart.
pub const ONE: f32 = 0.95;
/// Holds how many times larger RankMe was before the first step than where it counts as fallen.
pub const FALL: f32 = 3.0;
/// Holds the share of D below which RankMe is low.
pub const RANK_LOW: f32 = 0.05;
/// Holds the share of its value before the first step below which a low RankMe is more than a low start.
pub const LOWER: f32 = 0.75;
/// Holds the value below which a loss that is a negative cosine counts as being at its minimum.
pub const BEST: f32 = -0.9;

/// Holds the size of a loss above which training has blown up, though the loss is still a number. No loss here comes
/// near it before the first step (`tests/pure/first_loss.rs`).
pub const BLOWN_UP: f32 = 1e6;

/// Holds the first step that is judged: before it the metrics of every run are rough, however few steps it takes.
pub const VERDICT_FROM: u64 = 200;

/// Holds an accuracy beside those of the untrained network and of the raw images, by one protocol on the same images.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Compared {
    /// The accuracy, in `0..=1`.
    pub own: f32,
    /// That of the untrained network.
    pub untrained: f32,
    /// Half of the 95 % interval of the difference to it, paired on the same images and labels.
    pub untrained_noise: f32,
    /// That of the raw images; 0 before it is measured.
    pub pixels: f32,
    /// Half of the same interval of the difference to it.
    pub pixels_noise: f32,
}

impl Compared {
    /// Compares shares of right answers, of each image `N`: the trained network's, the untrained one's and the raw
    /// images'.
    pub fn of(own: &[f32], untrained: &[f32], pixels: &[f32]) -> Self {
        Self {
            own: mean(own),
            untrained: mean(untrained),
            untrained_noise: paired_noise(own, untrained),
            pixels: mean(pixels),
            pixels_noise: paired_noise(own, pixels),
        }
    }
}

/// Holds what a verdict is based on.
#[derive(Clone, Debug)]
pub struct Evidence {
    /// The number of steps taken.
    pub step: u64,
    /// The loss that is minimised, of the last training batch.
    pub loss: f32,
    /// The spread of the embedding now.
    pub spread: Spread,
    /// The largest normalised spread so far, including that before the first step.
    pub peak_spread: f32,
    /// RankMe now.
    pub rank_me: f32,
    /// RankMe before the first step.
    pub initial_rank_me: f32,
    /// The other metrics that need no labels, now.
    pub label_free: LabelFree,
    /// The same metrics before the first step.
    pub initial_label_free: LabelFree,
    /// The accuracy of nearest neighbours with few labels.
    pub knn: Compared,
    /// That of a linear probe with the same few labels; `None` for methods that do not predict what is hidden.
    pub probe: Option<Compared>,
    /// What the raw images are called, such as `raw pixels`.
    pub raw: &'static str,
    /// The number of labels per class that this accuracy is measured with.
    pub labels_per_class: usize,
    /// Whether training uses labels: those of all training images.
    pub labelled: bool,
    /// What one class is called in the text, such as `digit`.
    pub class_noun: Text,
    /// Whether rank or spread went down since the last report.
    pub falling: bool,
    /// How the loss behaves if the network collapses.
    pub collapse: CollapseIncentive,
    /// The share of the images in the largest cluster; `None` where the method has no clusters.
    pub largest_cluster: Option<f32>,
    /// For a method that predicts what is hidden: 1 − its error over that of a guess that knows nothing of the image, of
    /// the last training batch; `None` for other methods.
    pub explained: Option<f32>,
}

/// Returns the evidence of a healthy run, for tests to change.
#[cfg(test)]
pub(crate) fn example() -> Evidence {
    let spread = Spread {
        dims: 64,
        mean: 0.103,
        low: 0.08,
        high: 0.13,
        raw: 0.9,
    };
    Evidence {
        step: 3_000,
        loss: -0.91,
        peak_spread: spread.mean,
        spread,
        rank_me: 40.2,
        initial_rank_me: 38.0,
        label_free: LabelFree::default(),
        initial_label_free: LabelFree::default(),
        knn: Compared {
            own: 0.866,
            untrained: 0.7,
            untrained_noise: 0.02,
            pixels: 0.8,
            pixels_noise: 0.02,
        },
        probe: None,
        raw: "raw pixels",
        labels_per_class: 10,
        labelled: false,
        class_noun: "digit".into(),
        falling: false,
        collapse: CollapseIncentive::CosineMinimum,
        largest_cluster: None,
        explained: None,
    }
}
