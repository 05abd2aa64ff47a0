//! What a method of the family adds to the wiring: its loss between the branches.
//!
//! A [`LossSpec`] is a constant of the method. From a run's config it makes a [`Criterion`], which computes the loss
//! of both views' embeddings and labels ([`Views`]). [`pair`] makes one of a loss of two batches of embeddings,
//! [`of_views`] one of a loss that shows no terms besides its value.

use crate::loss::{PairLoss, views::Views};
use crate::training::learner::CollapseIncentive;
use burn::tensor::Tensor;
use protocol::{ConfigError, RunConfig};

/// Computes the loss of two views; the constants of the config are inside.
pub type Criterion = Box<dyn Fn(&Views) -> LossTerms + Send>;

/// Says what a criterion returns, `[1]` each.
#[derive(Clone, Debug)]
pub struct LossTerms {
    /// The loss.
    pub loss: Tensor<1>,
    /// Quantities to be plotted beside it, by key; they are not part of the loss.
    pub terms: Vec<(&'static str, Tensor<1>)>,
    /// Quantities of which the least and the greatest value are reported; they are not part of the loss.
    pub extremes: Vec<Extremes>,
}

/// Holds the least and the greatest value of a quantity over a batch.
#[derive(Clone, Debug)]
pub struct Extremes {
    /// Keys of the two as terms.
    pub keys: [&'static str; 2],
    /// The least and the greatest value, `[1]` each.
    pub values: [Tensor<1>; 2],
}

impl Extremes {
    fn join(self, other: Self) -> Self {
        let ([low, high], [other_low, other_high]) = (self.values, other.values);
        Self {
            keys: self.keys,
            values: [low.min_pair(other_low), high.max_pair(other_high)],
        }
    }

    /// Returns both as terms.
    pub fn terms(self) -> [(&'static str, Tensor<1>); 2] {
        let ([low, high], [least, greatest]) = (self.keys, self.values);
        [(low, least), (high, greatest)]
    }
}

impl LossTerms {
    /// Averages losses and terms, and joins extremes; the keys come from `first`, and all must have the same.
    pub fn mean(first: Self, others: Vec<Self>) -> Self {
        if others.is_empty() {
            return first;
        }
        let share = 1.0 / (others.len() + 1) as f64;
        others
            .into_iter()
            .fold(first, |sum, one| Self {
                loss: sum.loss + one.loss,
                terms: sum
                    .terms
                    .into_iter()
                    .zip(one.terms)
                    .map(|((key, a), (_, b))| (key, a + b))
                    .collect(),
                extremes: sum
                    .extremes
                    .into_iter()
                    .zip(one.extremes)
                    .map(|(a, b)| a.join(b))
                    .collect(),
            })
            .scaled(share)
    }

    fn scaled(self, share: f64) -> Self {
        Self {
            loss: self.loss.mul_scalar(share),
            terms: self
                .terms
                .into_iter()
                .map(|(key, term)| (key, term.mul_scalar(share)))
                .collect(),
            extremes: self.extremes,
        }
    }
}

/// Holds the loss of a method, before a config gives its constants.
#[derive(Clone, Copy, Debug)]
pub struct LossSpec {
    /// Reads the constants of the loss from a config.
    pub criterion: fn(&RunConfig) -> Result<Criterion, ConfigError>,
    /// Returns how the loss behaves if the network collapses; the deviation of [`CollapseIncentive::ScaleMinimum`] is
    /// replaced by γ.
    pub collapse: fn(&RunConfig) -> CollapseIncentive,
    /// Whether the method learns from labels.
    pub labelled: bool,
    /// Returns whether the loss takes its targets from the second view without a gradient, whatever the wiring does:
    /// assignments to prototypes are computed, not trained.
    pub assigned: fn(&RunConfig) -> bool,
}

/// Makes a criterion of a loss of two batches of embeddings, `[B, D]` each, row by row.
pub fn pair(loss: PairLoss) -> Criterion {
    of_views(move |views| loss(views.first.clone(), views.second.clone()))
}

/// Makes a criterion without terms of a loss of two views.
pub fn of_views(loss: impl Fn(&Views) -> Tensor<1> + Send + 'static) -> Criterion {
    Box::new(move |views| LossTerms {
        loss: loss(views),
        terms: Vec::new(),
        extremes: Vec::new(),
    })
}
