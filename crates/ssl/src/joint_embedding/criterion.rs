//! What a method of the family brings to the wiring: its loss between the branches.
//!
//! A [`Recipe`] is constant; from a config's knobs it makes a [`Criterion`], which is given both
//! views' embeddings and labels ([`Views`]). A loss between two views alone is a [`pair`].

use crate::learner::Collapse;
use crate::loss::{PairLoss, views::Views};
use burn::tensor::Tensor;
use protocol::{ConfigError, RunConfig};

/// The loss of two views' embeddings → `[1]`, with its constants inside.
pub type Criterion = Box<dyn Fn(&Views) -> Tensor<1> + Send>;

/// What a method brings.
#[derive(Clone, Copy, Debug)]
pub struct Recipe {
    /// The loss, its constants from the knobs.
    pub criterion: fn(&RunConfig) -> Result<Criterion, ConfigError>,
    /// What equal outputs would do to it; a length that is asked for is γ's.
    pub collapse: Collapse,
    /// Whether it learns from labels.
    pub labelled: bool,
}

/// A loss of two batches of embeddings, row by row.
pub fn pair(loss: PairLoss) -> Criterion {
    Box::new(move |views| loss(views.first.clone(), views.second.clone()))
}
