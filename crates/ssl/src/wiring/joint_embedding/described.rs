//! What a description of the family is made of: the config that trains, and the method's own.

use crate::describe::idle::Idle;
use crate::describe::scene::Scene;
use crate::describe::switch::Switch;
use crate::training::learner::Learner;
use crate::wiring::joint_embedding::config::{JointEmbeddingConfig, Part};
use crate::wiring::joint_embedding::idle::idle;

/// Holds a run of the family, for describing it.
pub struct Described<'a> {
    /// The config of the learner: by it the network was built and the loss is computed.
    pub now: &'a JointEmbeddingConfig,
    /// The method's config with every knob at its default.
    pub usual: JointEmbeddingConfig,
    /// The learner that trains.
    pub learner: &'a dyn Learner,
    /// Settings that change nothing in the run as it is, and why.
    pub idle: Vec<Idle>,
}

impl<'a> Described<'a> {
    /// Returns the run of `scene`; `None` if its learner is of another family.
    pub fn of(scene: &Scene<'a>) -> Option<Self> {
        let now = JointEmbeddingConfig::of(scene)?;
        let usual = JointEmbeddingConfig::new(scene.usual).map(|usual| JointEmbeddingConfig {
            assigned: now.assigned,
            ..usual
        });
        Some(Self {
            now,
            usual: usual.unwrap_or_else(|_| now.clone()),
            learner: scene.learner,
            idle: idle(now, scene.config),
        })
    }

    /// Returns whether turning the switch of `part` changes anything in the run as it is.
    pub fn works(&self, part: Part) -> bool {
        self.idle.iter().all(|(path, _)| path != part.path())
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
