//! Methods: each a file with a card, a way to start and a way to describe itself.
//!
//! A new method is a file, a `mod` line and a line in [`METHODS`].

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
use burn::tensor::Device;
use protocol::Shape;
use protocol::{Card, Description, RunConfig};

/// One way to learn without labels.
pub trait Method: Sync {
    /// In words, with its knobs and what it prefers.
    fn card(&self) -> Card;

    /// A learner with first weights from the config's seed.
    ///
    /// # Errors
    /// Settings that do not fit each other or the data.
    fn start(&self, config: &RunConfig, shape: Shape, device: &Device) -> Result<Box<dyn Learner>, SslError>;

    /// Diagram, formula, loss plot and what else is its own; the rest is filled in by
    /// [`crate::registry::describe`].
    fn describe(&self, scene: &Scene) -> Description;
}
