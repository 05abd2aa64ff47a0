//! Regression of known factors: how much of what was varied in making the data can be read linearly from features.
//!
//! A continuous factor is predicted by ridge regression and scored by R², the share of its variance on the test split
//! that the prediction explains. An angle is predicted as its sine and cosine, so that 359° is near 1°. A discrete
//! factor is predicted by a linear probe and scored by accuracy. From all features together the score says what a
//! layer keeps; from one dimension alone, whether that dimension has a meaning (Eastwood, Williams 2018, "A framework
//! for the quantitative evaluation of disentangled representations").
//!
//! Watch for: what cannot be read linearly may still be there. R² is negative where the prediction is worse than the
//! mean.
//! Differs from the papers: they use lasso, random forests or mutual information.
//!
//! Shapes: training features `N×D`, test features `n×D`.

use crate::measure::probe::accuracy::accuracy;
use crate::measure::probe::linear_probe::{Fit, ProbeConfig};
use crate::measure::probe::ridge::RidgeFit;
use crate::measure::probe::standardisation::Features;
pub use protocol::FactorKind;
use protocol::{FactorFacts, FactorMeasure, FactorTable, Text};
use std::sync::Arc;

/// The penalty λ of ridge regression; scikit-learn's default.
const PENALTY: f64 = 1.0;

/// Holds a factor of variation with its value for each image.
#[derive(Clone, Debug, PartialEq)]
pub struct Factor {
    /// The name of the factor, such as `rotation`.
    pub name: Text,
    /// The kind of values that the factor takes.
    pub kind: FactorKind,
    /// The value for each training image, `N`.
    pub train: Vec<f32>,
    /// The value for each test image, `n`.
    pub test: Vec<f32>,
}

impl Factor {
    /// Returns the regression targets of `values`: one list for a continuous factor, sine and cosine for an angle,
    /// none for a discrete factor.
    fn targets(&self, values: &[f32]) -> Vec<Vec<f64>> {
        let number = |&x: &f32| if x.is_finite() { f64::from(x) } else { 0.0 };
        match self.kind {
            FactorKind::Discrete => vec![],
            FactorKind::Continuous => vec![values.iter().map(number).collect()],
            FactorKind::Circular { turn } => {
                let scale = std::f64::consts::TAU / f64::from(turn.max(f32::MIN_POSITIVE));
                let part = |of: fn(f64) -> f64| values.iter().map(|x| of(number(x) * scale)).collect();
                vec![part(f64::sin), part(f64::cos)]
            }
        }
    }

    /// Returns name and score of the factor as the report names them.
    fn facts(&self) -> FactorFacts {
        let measure = match self.kind {
            FactorKind::Discrete => FactorMeasure::Accuracy {
                chance: chance(&classes(&self.test)),
            },
            _ => FactorMeasure::Explained,
        };
        FactorFacts {
            name: self.name.clone(),
            measure,
        }
    }
}

/// Returns the accuracy of always predicting the most frequent of `labels`; 0 without labels.
pub fn chance(labels: &[u8]) -> f32 {
    let mut counts = [0usize; 256];
    labels.iter().for_each(|&label| counts[usize::from(label)] += 1);
    counts.into_iter().max().unwrap_or(0) as f32 / labels.len().max(1) as f32
}

fn classes(values: &[f32]) -> Vec<u8> {
    // A cast saturates, and turns NaN into 0.
    values.iter().map(|&value| value as u8).collect()
}

/// Predicts all factors from one feature set, in slices. Call [`FactorFit::advance`] until it returns true, then
/// [`FactorFit::finish`].
pub struct FactorFit {
    train: Arc<Features>,
    test: Arc<Features>,
    factors: Arc<Vec<Factor>>,
    ridge: Option<RidgeFit>,
    /// The discrete factor in progress, with its probe.
    probe: Option<(usize, Fit)>,
    scores: Vec<Option<f32>>,
}

impl FactorFit {
    /// Prepares the prediction of `factors` from standardised features: `train` (`N×D`) to learn from, `test` (`n×D`)
    /// to be scored on.
    pub fn new(train: Arc<Features>, test: Arc<Features>, factors: Arc<Vec<Factor>>) -> Self {
        let targets: Vec<Vec<f64>> = factors
            .iter()
            .flat_map(|factor| factor.targets(&factor.train))
            .collect();
        let ridge = (!targets.is_empty()).then(|| RidgeFit::new(train.clone(), &targets, PENALTY));
        let mut fit = Self {
            scores: vec![None; factors.len()],
            probe: None,
            ridge,
            train,
            test,
            factors,
        };
        fit.probe = fit.discrete_from(0);
        fit
    }

    /// Works for about `multiply_adds` multiply-add operations, and returns whether all factors are scored.
    pub fn advance(&mut self, multiply_adds: usize) -> bool {
        if let Some(mut ridge) = self.ridge.take() {
            if ridge.advance(multiply_adds) {
                self.score_numbers(ridge);
            } else {
                self.ridge = Some(ridge);
            }
        } else if let Some((index, mut fit)) = self.probe.take() {
            let iterations = (multiply_adds / fit.multiply_adds().max(1)).max(1);
            if fit.advance(iterations) {
                let named = fit.probe().predict_standardised(&self.test);
                let truth = classes(&self.factors[index].test);
                let varies = fit.probe().classes.len() > 1 && !truth.is_empty();
                self.scores[index] = varies.then(|| accuracy(&named, &truth).share);
                self.probe = self.discrete_from(index + 1);
            } else {
                self.probe = Some((index, fit));
            }
        }
        self.ridge.is_none() && self.probe.is_none()
    }

    /// Does what is left and returns the score of each factor on the test split: R² or accuracy. `None` where the
    /// factor does not vary.
    pub fn finish(mut self) -> Vec<Option<f32>> {
        while !self.advance(usize::MAX) {}
        self.scores
    }

    /// Prepares the probe of the first discrete factor whose index is at least `first`; `None` where there is none.
    fn discrete_from(&self, first: usize) -> Option<(usize, Fit)> {
        let discrete = |factor: &Factor| factor.kind == FactorKind::Discrete;
        let index = (first..self.factors.len()).find(|&index| discrete(&self.factors[index]))?;
        let labels = classes(&self.factors[index].train);
        Some((index, Fit::on(self.train.clone(), &labels, ProbeConfig::default())))
    }

    /// Solves the regression and scores the factors that it predicts.
    fn score_numbers(&mut self, ridge: RidgeFit) {
        let Some(ridge) = ridge.finish() else { return };
        let mut read = ridge.predict(&self.test).into_iter();
        for (factor, score) in self.factors.iter().zip(&mut self.scores) {
            let truth = factor.targets(&factor.test);
            let found: Vec<Vec<f64>> = read.by_ref().take(truth.len()).collect();
            if !truth.is_empty() {
                *score = explained(&found, &truth);
            }
        }
    }
}

/// Returns the R² of several numbers together, `1 − Σ(y − ŷ)² / Σ(y − ȳ)²`, with the predictions `read` and the true
/// values `truth`, a list for each number. `None` where `truth` does not vary.
pub fn explained(read: &[Vec<f64>], truth: &[Vec<f64>]) -> Option<f32> {
    let (mut left, mut all, mut size) = (0.0, 0.0, 0.0);
    for (read, truth) in read.iter().zip(truth) {
        let mean = truth.iter().sum::<f64>() / truth.len().max(1) as f64;
        left += read.iter().zip(truth).map(|(a, b)| (a - b).powi(2)).sum::<f64>();
        all += truth.iter().map(|y| (y - mean).powi(2)).sum::<f64>();
        size += truth.iter().map(|y| y * y).sum::<f64>();
    }
    // A constant has a variance of rounding only.
    let varies = all > 1e-12 * size;
    let share = 1.0 - left / all;
    (varies && share.is_finite()).then(|| share.max(f64::from(f32::MIN)) as f32)
}

/// Returns a table with a row for each factor and no columns yet.
pub fn table(factors: &[Factor]) -> FactorTable {
    FactorTable {
        factors: factors.iter().map(Factor::facts).collect(),
        ..FactorTable::default()
    }
}

/// Adds the column `name` to `table`; `scores` holds one score for each factor, in the order of the rows.
pub fn add_column(table: &mut FactorTable, name: Text, scores: &[Option<f32>]) {
    let (rows, before) = (table.factors.len(), table.columns.len());
    let row = |row: usize| {
        let old = table.scores.get(row * before..(row + 1) * before).unwrap_or(&[]);
        old.iter().copied().chain([scores.get(row).copied().flatten()])
    };
    table.scores = (0..rows).flat_map(row).collect();
    table.columns.push(name);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn features(column: &[f64]) -> Arc<Features> {
        Features {
            data: column.to_vec(),
            rows: column.len(),
            cols: 1,
        }
        .into()
    }

    fn factor(kind: FactorKind, train: &[f32], test: &[f32]) -> Factor {
        Factor {
            name: "it".into(),
            kind,
            train: train.to_vec(),
            test: test.to_vec(),
        }
    }

    #[test]
    fn explained_by_hand() {
        // About the mean 2: 1 + 0 + 1 = 2 in all, ¼ left.
        let found = explained(&[vec![1.0, 2.5, 3.0]], &[vec![1.0, 2.0, 3.0]]);
        assert!((found.unwrap_or_default() - 0.875).abs() < 1e-6);
        assert_eq!(explained(&[vec![1.0]], &[vec![1.0]]), None, "it does not vary");
        assert_eq!(explained(&[vec![]], &[vec![]]), None);
    }

    #[test]
    fn each_kind_is_read_in_its_own_way() {
        let angle = FactorKind::Circular { turn: 360.0 };
        let x = [-1.0, 1.0, -1.0, 1.0];
        let factors = vec![
            factor(FactorKind::Continuous, &[0.0, 10.0, 0.0, 10.0], &[0.0, 10.0]),
            factor(angle, &[90.0, 270.0, 90.0, 270.0], &[90.0, 270.0]),
            factor(FactorKind::Discrete, &[2.0, 5.0, 2.0, 5.0], &[2.0, 5.0]),
            factor(FactorKind::Continuous, &[3.0; 4], &[3.0; 2]),
            factor(FactorKind::Discrete, &[1.0; 4], &[1.0; 2]),
        ];
        let scores = FactorFit::new(features(&x), features(&[-1.0, 1.0]), factors.into()).finish();
        // A slope of 4/5 of the whole leaves 1/25 of the variance.
        let share = 1.0 - 1.0 / 25.0;
        let close = |score: Option<f32>, to: f32| assert!((score.unwrap_or(f32::NAN) - to).abs() < 1e-6, "{scores:?}");
        close(scores[0], share);
        close(scores[1], share);
        close(scores[2], 1.0);
        assert_eq!(scores[3..], [None, None], "they do not vary");
    }

    #[test]
    fn columns_are_added_to_rows() {
        let discrete = factor(FactorKind::Discrete, &[0.0], &[0.0, 1.0, 1.0, 1.0]);
        let mut found = table(&[discrete, factor(FactorKind::Continuous, &[], &[])]);
        assert_eq!(found.factors[0].measure, FactorMeasure::Accuracy { chance: 0.75 });
        add_column(&mut found, "a".into(), &[Some(1.0), Some(2.0)]);
        add_column(&mut found, "b".into(), &[Some(3.0), None]);
        assert_eq!(found.scores, [Some(1.0), Some(3.0), Some(2.0), None]);
        assert_eq!((found.score(0, 1), found.score(1, 0)), (Some(3.0), Some(2.0)));
    }
}
