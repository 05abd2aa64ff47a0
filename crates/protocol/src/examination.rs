//! The examination of a trained encoder: one report over all protocols, each beside the baselines
//! that make its number mean something.
//!
//! Every number is of the test split, every probe trained on the training split. Where something
//! cannot be measured there is None, never NaN. The report fills in while it is made: an accuracy of
//! no samples, an empty list and a RankMe of 0 are still to come.

mod table;

use crate::{LabelFree, Text};
use serde::{Deserialize, Serialize};

/// What the encoder makes of images: what is examined first.
pub const REPRESENTATION: &str = "representation";
/// The images themselves, which is the input of the network.
pub const PIXELS: &str = "raw pixels";
/// The representation of the same encoder before its first step.
pub const UNTRAINED: &str = "untrained";
/// The representation of the same encoder, trained with labels.
pub const SUPERVISED: &str = "supervised";

/// A share of test samples named rightly, with its 95 % confidence interval (Wilson).
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Accuracy {
    /// In `0..=1`.
    pub share: f32,
    /// Lower end of the interval.
    pub low: f32,
    /// Upper end of the interval.
    pub high: f32,
    /// Test samples.
    pub of: u32,
}

impl Accuracy {
    /// The share, where it was measured.
    pub fn measured(self) -> Option<f32> {
        (self.of > 0).then_some(self.share)
    }
}

/// What a linear classifier reads from frozen features.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LinearProbe {
    /// On the test split.
    pub accuracy: Accuracy,
    /// Iterations that its training took.
    pub iterations: u32,
    /// Whether it reached its minimum.
    pub converged: bool,
}

/// Accuracy of a probe with few labels, over several draws of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FewShot {
    /// Labels a class.
    pub labels: u32,
    /// Mean accuracy over the draws, in `0..=1`.
    pub mean: f32,
    /// Standard deviation over the draws (dividing by draws − 1); 0 for one draw.
    pub deviation: f32,
    /// Draws.
    pub draws: u32,
}

/// How often each class was taken for which.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Confusion {
    /// K.
    pub classes: u32,
    /// `K×K` counts, a row for each true class, a column for each named one.
    pub counts: Vec<u32>,
    /// For each test sample the class that was named, so that a cell can show its images.
    pub named: Vec<u8>,
}

impl Confusion {
    /// How often a sample of class `truth` was named `named`.
    pub fn count(&self, truth: usize, named: usize) -> u32 {
        let k = self.classes as usize;
        let inside = truth < k && named < k;
        let place = inside.then_some(truth * k + named);
        place.and_then(|place| self.counts.get(place)).copied().unwrap_or(0)
    }

    /// Share of each class that was named rightly; None for a class without samples.
    pub fn per_class(&self) -> Vec<Option<f32>> {
        let k = self.classes as usize;
        let share = |class: usize| {
            let all: u32 = (0..k).map(|named| self.count(class, named)).sum();
            (all > 0).then(|| self.count(class, class) as f32 / all as f32)
        };
        (0..k).map(share).collect()
    }
}

/// Which values a factor of the data takes.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum FactorKind {
    /// Indices of names.
    Discrete,
    /// Numbers.
    Continuous,
    /// Numbers that come back to 0 at `turn`.
    Circular {
        /// Length of a turn.
        turn: f32,
    },
}

/// In what a factor is scored.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum FactorMeasure {
    /// R² of ridge regression on the test split: 1 is all of it, 0 no more than its mean, and less
    /// than 0 worse than its mean.
    Explained,
    /// Accuracy of a linear probe on the test split, with that of guessing.
    Accuracy {
        /// Of always naming the most frequent value.
        chance: f32,
    },
}

/// A known factor of the data.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FactorFacts {
    /// Its name, `rotation`.
    pub name: Text,
    /// How it is scored.
    pub measure: FactorMeasure,
}

/// How much of each factor can be read from each of several feature sets.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FactorTable {
    /// Rows.
    pub factors: Vec<FactorFacts>,
    /// Columns: layers, or dimensions.
    pub columns: Vec<Text>,
    /// Row by row; None where a factor does not vary.
    pub scores: Vec<Option<f32>>,
}

impl FactorTable {
    /// The score of a factor in a column.
    pub fn score(&self, factor: usize, column: usize) -> Option<f32> {
        let inside = column < self.columns.len();
        let place = inside.then_some(factor * self.columns.len() + column);
        place.and_then(|place| self.scores.get(place)).copied().flatten()
    }
}

/// One set of features under all protocols.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Examined {
    /// What it is, `representation`.
    pub name: Text,
    /// D.
    pub dims: u32,
    /// Nearest neighbours with all training labels.
    pub knn: Accuracy,
    /// Linear probe with all training labels.
    pub probe: LinearProbe,
    /// Linear probes with few labels.
    pub few_shot: Vec<FewShot>,
    /// Of the linear probe.
    pub confusion: Confusion,
    /// Measures that need no labels.
    pub label_free: LabelFree,
}

/// A network that was trained with every label, all its weights free to change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SupervisedResult {
    /// Of its own classifier, on the test split.
    pub accuracy: Accuracy,
    /// Steps that it was trained for with labels.
    pub steps: u64,
}

/// What the same encoder reaches with labels; None while it is still to come, and where the loss was no
/// longer a number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct WithLabels {
    /// From first weights, for as many steps as the examined encoder was trained, up to a bound.
    pub supervised: Option<SupervisedResult>,
    /// From the weights of the examined encoder: full fine-tuning.
    pub tuned: Option<SupervisedResult>,
    /// From first weights, for as many steps as fine-tuning.
    pub scratch: Option<SupervisedResult>,
}

impl Examined {
    /// The probe that was given so many labels a class.
    pub fn few(&self, labels: u32) -> Option<&FewShot> {
        self.few_shot.iter().find(|few| few.labels == labels)
    }
}

/// The whole report.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Examination {
    /// Steps that the encoder was trained for.
    pub step: u64,
    /// Training samples that probes saw.
    pub trained_on: u32,
    /// Accuracy of always naming the most frequent class.
    pub chance: f32,
    /// Class names, as in the confusion matrices.
    pub classes: Vec<Text>,
    /// Representation, raw pixels and untrained encoder first, then any other feature sets.
    pub examined: Vec<Examined>,
    /// Names of those feature sets that lie on the way from input to embedding, in its order.
    pub layers: Vec<Text>,
    /// What the same encoder reaches with labels.
    pub with_labels: WithLabels,
    /// Factors × feature sets; empty where the data have no known factors.
    pub factors_by_layer: FactorTable,
    /// Factors × dimensions of the first feature set.
    pub factors_by_dimension: FactorTable,
}

impl Examination {
    /// How many labels a class the few-shot probes were given, each number once.
    pub fn few_labels(&self) -> Vec<u32> {
        let first = self.examined.first();
        first.map_or_else(Vec::new, |first| first.few_shot.iter().map(|few| few.labels).collect())
    }

    /// The feature set of this name.
    pub fn of(&self, name: &str) -> Option<&Examined> {
        self.examined.iter().find(|examined| examined.name == name)
    }
}

/// How far an examination is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Examining {
    /// Whether it goes on; if not, it is complete or was ended.
    pub going: bool,
    /// How much is done, in `0..=1`.
    pub progress: f32,
    /// What is being done, `probing block 2`.
    pub doing: String,
    /// What is known so far.
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
