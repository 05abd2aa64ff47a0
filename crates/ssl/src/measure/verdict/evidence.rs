//! The evidence that a verdict is given on, and the thresholds that the verdict and its disagreements share.

use crate::training::learner::CollapseIncentive;
use protocol::{Baselines, LabelFree, Spread, Text};

/// Share of 1/√D below which the normalised spread is a point's, whatever it was.
pub const SPREAD_COLLAPSED: f32 = 0.12;
/// Share of 1/√D below which it is, if it has also shrunk.
pub const SPREAD_LOW: f32 = 0.4;
/// Share of its greatest below which the normalised spread has shrunk.
pub const SHRUNK: f32 = 0.5;
/// Share of γ below which the raw spread is a point's.
pub const RAW: f32 = 0.05;
/// Share of the images in one cluster above which clusters tell nothing apart.
pub const ONE: f32 = 0.95;
/// RankMe has fallen when its start is more than so many times what it is.
pub const FALL: f32 = 3.0;
/// Share of D below which RankMe is small.
pub const RANK_LOW: f32 = 0.05;
/// Share of its start below which a small RankMe is not just how it began.
pub const LOWER: f32 = 0.75;
/// How much more accurate than the untrained encoder is more than chance.
pub const MARGIN: f32 = 0.01;
/// Below it, a loss that is minus a cosine is called best.
pub const BEST: f32 = -0.9;

/// Step from which on a run is judged: before it every run is rough.
pub const VERDICT_FROM: u64 = 200;

/// What a verdict is given on.
#[derive(Clone, Debug)]
pub struct Evidence {
    /// Steps taken.
    pub step: u64,
    /// The first step that is judged.
    pub from: u64,
    /// The loss that is minimised.
    pub loss: f32,
    /// Spread of the embedding now.
    pub spread: Spread,
    /// Greatest normalised spread so far, before the first step included.
    pub peak_spread: f32,
    /// RankMe now.
    pub rank_me: f32,
    /// RankMe before the first step.
    pub initial_rank_me: f32,
    /// What else is measured without labels.
    pub label_free: LabelFree,
    /// That before the first step.
    pub initial_label_free: LabelFree,
    /// Accuracy with few labels, in `0..=1`.
    pub knn: f32,
    /// What to hold it against.
    pub baselines: Baselines,
    /// Labels a class that accuracy was given.
    pub labels_per_class: usize,
    /// What one class is, `digit`.
    pub class_noun: Text,
    /// Rank or spread went down over the last reports.
    pub falling: bool,
    /// What equal outputs would do to the loss.
    pub collapse: CollapseIncentive,
    /// Share of the images in the greatest cluster, where the method has clusters.
    pub largest_cluster: Option<f32>,
}

/// The mock's healthy run.
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
        from: 200,
        loss: -0.91,
        peak_spread: spread.mean,
        spread,
        rank_me: 40.2,
        initial_rank_me: 38.0,
        label_free: LabelFree::default(),
        initial_label_free: LabelFree::default(),
        knn: 0.866,
        baselines: Baselines {
            chance: 0.1,
            pixels: 0.8,
            untrained: 0.7,
        },
        labels_per_class: 10,
        class_noun: "digit".into(),
        falling: false,
        collapse: CollapseIncentive::CosineMinimum,
        largest_cluster: None,
    }
}
