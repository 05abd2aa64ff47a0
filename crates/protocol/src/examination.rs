//! The report of an examination: one trained encoder under every protocol, beside the baselines that give its numbers
//! a meaning.
//!
//! Every number is of the test split, every probe is trained on the training split. What cannot be measured is
//! `None`, never NaN. The report fills in while it is made: an accuracy of no samples, an empty list and a RankMe of
//! 0 are still to come.

mod table;

use crate::experiment::paired::half_interval;
use crate::pictures::ImageSheet;
use crate::report::LabelFree;
use crate::text::Text;
use serde::{Deserialize, Serialize};

/// Holds the name of the first feature set: the output of the examined encoder.
pub const REPRESENTATION: &str = "representation";
/// Holds the name of the feature set that is the images themselves, the input of the network.
pub const PIXELS: &str = "raw pixels";
/// Holds the name of the feature set that is the output of the same encoder before its first step.
pub const UNTRAINED: &str = "untrained";
/// Holds the name of the feature set that is the output of the same encoder, trained with labels.
pub const SUPERVISED: &str = "supervised";

/// Holds the share of test samples that were classified correctly, with its 95 % confidence interval (Wilson 1927).
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Accuracy {
    /// The share, in `0..=1`.
    pub share: f32,
    /// The lower end of the interval.
    pub low: f32,
    /// The upper end of the interval.
    pub high: f32,
    /// The number of test samples.
    pub of: u32,
}

impl Accuracy {
    /// Returns the share; `None` where it has not been measured.
    pub fn measured(self) -> Option<f32> {
        (self.of > 0).then_some(self.share)
    }
}

/// Holds what a linear classifier reads from frozen features.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LinearProbe {
    /// The accuracy on the test split.
    pub accuracy: Accuracy,
    /// The number of iterations of its training.
    pub iterations: u32,
    /// Whether its training converged.
    pub converged: bool,
}

/// Holds the accuracy of linear probes with few labels, over several label subsets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FewShot {
    /// The number of labels per class.
    pub labels: u32,
    /// The mean accuracy over the subsets, in `0..=1`.
    pub mean: f32,
    /// The standard deviation over the subsets (dividing by their number − 1); 0 for one subset.
    pub deviation: f32,
    /// The number of subsets.
    pub draws: u32,
}

/// Holds a confusion matrix: how often each true class was predicted as which class.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Confusion {
    /// The number of classes, K.
    pub classes: u32,
    /// `K·K` counts, a row for each true class and a column for each predicted class.
    pub counts: Vec<u32>,
    /// The predicted class of each test sample, so that the page can show the images of a cell.
    pub named: Vec<u8>,
}

impl Confusion {
    /// Returns how often a sample of class `truth` was predicted as class `named`; 0 outside of the matrix.
    pub fn count(&self, truth: usize, named: usize) -> u32 {
        let k = self.classes as usize;
        let inside = truth < k && named < k;
        let place = inside.then_some(truth * k + named);
        place.and_then(|place| self.counts.get(place)).copied().unwrap_or(0)
    }

    /// Returns for each of the K classes the share of its samples that was classified correctly; `None` for a class
    /// without samples.
    pub fn per_class(&self) -> Vec<Option<f32>> {
        let k = self.classes as usize;
        let share = |class: usize| {
            let all: u32 = (0..k).map(|named| self.count(class, named)).sum();
            (all > 0).then(|| self.count(class, class) as f32 / all as f32)
        };
        (0..k).map(share).collect()
    }
}

/// Says which values a factor of the data takes.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum FactorKind {
    /// Indices of names.
    Discrete,
    /// Real numbers.
    Continuous,
    /// Numbers that wrap around, such as angles.
    Circular {
        /// The length of a full turn, in the unit of the values.
        turn: f32,
    },
}

/// Says how a factor is scored.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum FactorMeasure {
    /// By the R² of ridge regression on the test split: 1 is a perfect prediction, 0 is no better than the mean, and
    /// negative is worse than it.
    Explained,
    /// By the accuracy of a linear probe on the test split.
    Accuracy {
        /// The accuracy of always predicting the most frequent value.
        chance: f32,
    },
}

/// Describes a known factor of the data.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FactorFacts {
    /// The factor's name, such as `rotation`.
    pub name: Text,
    /// How it is scored.
    pub measure: FactorMeasure,
}

/// Holds how well each factor can be read from each of several feature sets.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FactorTable {
    /// The rows.
    pub factors: Vec<FactorFacts>,
    /// The names of the columns: layers, or dimensions.
    pub columns: Vec<Text>,
    /// The scores, row by row; `None` where a factor does not vary.
    pub scores: Vec<Option<f32>>,
}

impl FactorTable {
    /// Returns the score in row `factor` and column `column`; `None` where the factor does not vary, and outside of
    /// the table.
    pub fn score(&self, factor: usize, column: usize) -> Option<f32> {
        let inside = column < self.columns.len();
        let place = inside.then_some(factor * self.columns.len() + column);
        place.and_then(|place| self.scores.get(place)).copied().flatten()
    }
}

/// Holds the images that excite a dimension of the representation most and least.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Extremes {
    /// The index of the dimension.
    pub dimension: u32,
    /// The share of the representation's variance along it, in `0..=1`.
    pub share: f32,
    /// Indices of the test images with the largest values, the largest first.
    pub most: Vec<u32>,
    /// Indices of those with the smallest values, the smallest first.
    pub least: Vec<u32>,
}

/// Holds filters of an encoder's first layer: what its units multiply the pixels with. Each is scaled by its own largest
/// weight, and the middle grey is 0.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filters {
    /// The first filters before training.
    pub before: ImageSheet,
    /// The same filters of the trained encoder; empty where it has no filters of pixels.
    pub after: ImageSheet,
    /// The number of all filters.
    pub of: u32,
}

/// Holds the results of one feature set under all protocols.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Examined {
    /// The name of the feature set, such as `representation`.
    pub name: Text,
    /// The number of dimensions, D.
    pub dims: u32,
    /// The accuracy of nearest neighbours with all training labels.
    pub knn: Accuracy,
    /// The linear probe with all training labels.
    pub probe: LinearProbe,
    /// The linear probes with few labels.
    pub few_shot: Vec<FewShot>,
    /// The confusion matrix of the linear probe.
    pub confusion: Confusion,
    /// The metrics that need no labels.
    pub label_free: LabelFree,
}

/// Holds the result of a network that was trained with every label and without frozen weights.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SupervisedResult {
    /// The accuracy of its own classifier on the test split.
    pub accuracy: Accuracy,
    /// The number of training steps with labels.
    pub steps: u64,
}

/// Holds what the same encoder reaches with labels. Each is `None` before it is measured, where it was not asked for,
/// and where the loss became NaN or infinite.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct WithLabels {
    /// Trained from first weights, for as many steps as the examined encoder was trained, up to a bound.
    pub supervised: Option<SupervisedResult>,
    /// Trained from the weights of the examined encoder: full fine-tuning.
    pub tuned: Option<SupervisedResult>,
    /// Trained from first weights, for as many steps as fine-tuning.
    pub scratch: Option<SupervisedResult>,
}

/// Holds what the same encoder reaches when it is trained with a few labels per class, over several label subsets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct WithFewLabels {
    /// The number of labels per class.
    pub labels: u32,
    /// Trained from the weights of the examined encoder: full fine-tuning. `None` where no training had a result.
    pub tuned: Option<FewShot>,
    /// Trained from first weights, for as many steps. `None` where no training had a result.
    pub scratch: Option<FewShot>,
}

/// Holds what the frozen encoder gives on another dataset than the one it was trained on.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Transfer {
    /// The title of the dataset.
    pub data: Text,
    /// The accuracy of always predicting its most frequent class, in `0..=1`.
    pub chance: f32,
    /// The number of training samples of the probes.
    pub trained_on: u32,
    /// The feature sets: representation, raw pixels and untrained encoder.
    pub examined: Vec<Examined>,
}

impl Transfer {
    /// Returns the results of the feature set `name`; `None` where there is no such set.
    pub fn of(&self, name: &str) -> Option<&Examined> {
        self.examined.iter().find(|examined| examined.name == name)
    }
}

impl FewShot {
    /// Returns the ends of the 95 % interval of the mean over label subsets, by Student's t, within `0..=1`; `None` for
    /// fewer than two subsets.
    pub fn interval(&self) -> Option<(f32, f32)> {
        let half = half_interval(f64::from(self.deviation), self.draws as usize)? as f32;
        Some(((self.mean - half).max(0.0), (self.mean + half).min(1.0)))
    }
}

impl Examined {
    /// Returns the result of the probe with `labels` labels per class; `None` where it has not been measured.
    pub fn few(&self, labels: u32) -> Option<&FewShot> {
        self.few_shot.iter().find(|few| few.labels == labels)
    }
}

/// Holds the whole report.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Examination {
    /// The number of steps that the encoder was trained for.
    pub step: u64,
    /// The number of training samples of the probes.
    pub trained_on: u32,
    /// The accuracy of always predicting the most frequent class, in `0..=1`.
    pub chance: f32,
    /// The names of the classes, in the order of the confusion matrices.
    pub classes: Vec<Text>,
    /// The feature sets: representation, raw pixels and untrained encoder first, then any others.
    pub examined: Vec<Examined>,
    /// The names of the feature sets that are layers of the network, from input to embedding.
    pub layers: Vec<Text>,
    /// What the same encoder reaches with labels.
    pub with_labels: WithLabels,
    /// What it reaches with few labels, in ascending order of their number.
    pub with_few_labels: Vec<WithFewLabels>,
    /// What the frozen encoder gives on other data.
    pub transfer: Vec<Transfer>,
    /// The scores of factors × feature sets; without rows where the data have no known factors.
    pub factors_by_layer: FactorTable,
    /// The scores of factors × single dimensions of the first feature set.
    pub factors_by_dimension: FactorTable,
    /// What excites the dimensions of the first feature set that vary most.
    pub extremes: Vec<Extremes>,
    /// The filters of the encoder's first layer.
    pub filters: Filters,
}

impl Examination {
    /// Returns the numbers of labels per class of the few-shot probes.
    pub fn few_labels(&self) -> Vec<u32> {
        let first = self.examined.first();
        first.map_or_else(Vec::new, |first| first.few_shot.iter().map(|few| few.labels).collect())
    }

    /// Returns the results of the feature set `name`; `None` where there is no such set.
    pub fn of(&self, name: &str) -> Option<&Examined> {
        self.examined.iter().find(|examined| examined.name == name)
    }
}

/// Holds the progress of an examination.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Examining {
    /// Whether it goes on; if not, it is complete or was ended.
    pub going: bool,
    /// How much is done, in `0..=1`.
    pub progress: f32,
    /// What is being done, such as `probing: block 2`.
    pub doing: String,
    /// The results so far.
    pub report: Examination,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn per_class_by_hand_and_a_class_without_samples_has_none() {
        let confusion = Confusion {
            classes: 3,
            counts: vec![3, 1, 0, 0, 2, 0, 0, 0, 0],
            named: vec![],
        };
        assert_eq!(confusion.per_class(), [Some(0.75), Some(1.0), None]);
        assert_eq!(confusion.count(0, 1), 1);
        assert_eq!(confusion.count(0, 3), 0, "outside is not the next row");
    }

    #[test]
    fn a_score_outside_the_table_is_none() {
        let table = FactorTable {
            factors: vec![],
            columns: vec!["a".into(), "b".into()],
            scores: vec![Some(0.1), Some(0.2), None, Some(0.4)],
        };
        assert_eq!(
            [
                table.score(0, 1),
                table.score(0, 2),
                table.score(1, 0),
                table.score(1, 1)
            ],
            [Some(0.2), None, None, Some(0.4)]
        );
    }
}
