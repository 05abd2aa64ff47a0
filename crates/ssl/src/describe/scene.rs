//! A run as it is described to the page: its config, the learner that trains and the input size.

use crate::training::learner::Learner;
use protocol::{Catalogue, KnobValue, RunConfig, Shape};

/// A run, for describing it.
pub struct Scene<'a> {
    /// What there is.
    pub catalogue: &'a Catalogue,
    /// What runs.
    pub config: &'a RunConfig,
    /// The same run with every knob at its default.
    pub usual: &'a RunConfig,
    /// The learner.
    pub learner: &'a dyn Learner,
    /// Size of an input.
    pub shape: Shape,
}

impl Scene<'_> {
    /// Whether the switch `method.{part}` is on.
    pub fn on(&self, part: &str) -> bool {
        self.config.switch(&format!("method.{part}")).unwrap_or(false)
    }

    /// Whether the method has `method.{part}` on by itself.
    pub fn usually(&self, part: &str) -> bool {
        self.usual.get(&format!("method.{part}")) == Some(&KnobValue::Switch(true))
    }

    /// Returns whether the method scores embeddings against prototypes (clusters) instead of comparing them directly.
    pub fn has_prototypes(&self) -> bool {
        self.config.get("method.prototypes").is_some()
    }
}
