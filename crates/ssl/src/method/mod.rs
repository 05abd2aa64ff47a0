//! Methods of self-supervised learning: each file has a card, a loss or a way to start, and a description.
//!
//! A new method is a file, a `mod` line here and a line in [`list::METHODS`].

pub mod alignment_uniformity;
pub mod barlow_twins;
pub mod byol;
pub mod dino;
pub mod dinov2;
pub mod ijepa;
pub mod lejepa;
pub mod list;
pub mod mae;
pub mod metric_learning;
pub mod moco;
pub mod msn;
pub mod obow;
pub mod rotation;
pub mod simclr;
pub mod simsiam;
pub mod spectral_contrastive;
pub mod supcon;
pub mod swav;
pub mod unified;
pub mod vicreg;
pub mod vicreg_exp;
pub mod vicreg_simclr;
pub mod w_mse;

use crate::describe::scene::Scene;
use crate::error::SslError;
use crate::training::learner::Learner;
use crate::wiring::joint_embedding::criterion::LossSpec;
use crate::wiring::joint_embedding::objective::JointEmbedding;
use burn::tensor::Device;
use protocol::Shape;
use protocol::{Card, Description, Graph, RunConfig, Term};

/// Describes and starts one method of self-supervised learning.
pub trait Method: Sync {
    /// Returns the method in words: its knobs with their defaults, the settings that it prefers, its ablations.
    fn card(&self) -> Card;

    /// Builds a learner whose first weights are drawn from the seed in `config`, for inputs of `shape`, on `device`.
    ///
    /// # Errors
    /// [`SslError`] where settings do not fit each other or the data.
    fn start(&self, config: &RunConfig, shape: Shape, device: &Device) -> Result<Box<dyn Learner>, SslError>;

    /// Returns the diagram, the formula, the loss plot and the names of the views. What all methods share, such as
    /// the sentence, is added by [`crate::registry::describe`].
    fn describe(&self, scene: &Scene) -> Description;

    /// Returns the graphs of the functions that the formula names, with axes for the values of the last batch, which
    /// are in `terms`, the terms of its loss. Empty where the formula names none, and where a setting is missing.
    fn graphs(&self, _config: &RunConfig, _terms: &[Term]) -> Vec<Graph> {
        vec![]
    }
}

/// Describes a method that consists of the joint-embedding wiring and a loss between its two branches. Such a
/// method is a [`Method`] by itself.
pub trait JointEmbeddingMethod: Sync {
    /// Returns what [`Method::card`] returns.
    fn card(&self) -> Card;

    /// Returns the loss between the branches, and how it behaves if the network collapses.
    fn loss(&self) -> LossSpec;

    /// Returns what [`Method::describe`] returns.
    fn describe(&self, scene: &Scene) -> Description;

    /// Returns what [`Method::graphs`] returns.
    fn graphs(&self, _config: &RunConfig, _terms: &[Term]) -> Vec<Graph> {
        vec![]
    }
}

impl<M: JointEmbeddingMethod> Method for M {
    fn card(&self) -> Card {
        JointEmbeddingMethod::card(self)
    }

    fn start(&self, config: &RunConfig, shape: Shape, device: &Device) -> Result<Box<dyn Learner>, SslError> {
        JointEmbedding::new(config, self.loss())?.start(config, shape, device)
    }

    fn describe(&self, scene: &Scene) -> Description {
        JointEmbeddingMethod::describe(self, scene)
    }

    fn graphs(&self, config: &RunConfig, terms: &[Term]) -> Vec<Graph> {
        JointEmbeddingMethod::graphs(self, config, terms)
    }
}
