//! What a description of the family is made of: the config that trains, and the method's own.

use crate::describe::scene::Scene;
use crate::describe::switch::Switch;
use crate::training::learner::Learner;
use crate::wiring::joint_embedding::config::{JointEmbeddingConfig, Part};

/// A run of the family, for describing it.
pub struct Described<'a> {
    /// The config of the learner: by it the network was built and the loss is computed.
    pub now: &'a JointEmbeddingConfig,
    /// The method's config with every knob at its default.
    pub usual: JointEmbeddingConfig,
    /// The learner that trains.
    pub learner: &'a dyn Learner,
}

impl<'a> Described<'a> {
    /// Returns the run of `scene`; `None` if its learner is of another family.
    pub fn of(scene: &Scene<'a>) -> Option<Self> {
        let now = JointEmbeddingConfig::of(scene)?;
        Some(Self {
            now,
            usual: JointEmbeddingConfig::new(scene.usual).unwrap_or_else(|_| now.clone()),
            learner: scene.learner,
        })
    }

    /// Returns the switch of `part` in the run and by default.
    pub fn switch(&self, part: Part) -> Switch {
        Switch {
            path: part.path().into(),
            on: self.now.has(part),
            usually: self.usual.has(part),
        }
    }
}
