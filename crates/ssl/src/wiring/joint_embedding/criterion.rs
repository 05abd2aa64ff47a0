//! What a method of the family brings to the wiring: its loss between the branches.
//!
//! A [`LossSpec`] is constant; from a config's knobs it makes a [`Criterion`], which is given both
//! views' embeddings and labels ([`Views`]). A loss between two views alone is a [`pair`], one that
//! has no terms beside itself is [`of_views`].

use crate::loss::{PairLoss, views::Views};
use crate::training::learner::CollapseIncentive;
use burn::tensor::Tensor;
use protocol::{ConfigError, RunConfig};

/// The loss of two views, with its constants inside.
pub type Criterion = Box<dyn Fn(&Views) -> LossTerms + Send>;

/// What a criterion finds, `[1]` each.
#[derive(Clone, Debug)]
pub struct LossTerms {
    /// The loss.
    pub loss: Tensor<1>,
    /// What else is to be seen of it, by key; no gradient is taken of them.
    pub terms: Vec<(&'static str, Tensor<1>)>,
}

impl LossTerms {
    /// The mean of several, term by term, those of the first.
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
        }
    }
}

/// What a method brings.
#[derive(Clone, Copy, Debug)]
pub struct LossSpec {
    /// The loss, its constants from the knobs.
    pub criterion: fn(&RunConfig) -> Result<Criterion, ConfigError>,
    /// What equal outputs would do to it; a length that is asked for is γ's.
    pub collapse: CollapseIncentive,
    /// Whether it learns from labels.
    pub labelled: bool,
}

/// A loss of two batches of embeddings, row by row.
pub fn pair(loss: PairLoss) -> Criterion {
    of_views(move |views| loss(views.first.clone(), views.second.clone()))
}

/// A loss without terms.
pub fn of_views(loss: impl Fn(&Views) -> Tensor<1> + Send + 'static) -> Criterion {
    Box::new(move |views| LossTerms {
        loss: loss(views),
        terms: Vec::new(),
    })
}
