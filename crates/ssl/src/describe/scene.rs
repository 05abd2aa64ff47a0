//! A run as it is described to the page: its config, the learner that trains and the input size.

use crate::describe::switch::Switch;
use crate::training::learner::Learner;
use protocol::{Catalogue, KnobValue, RunConfig, Shape};

/// Holds a run, for describing it.
pub struct Scene<'a> {
    /// Every method, encoder and knob that there is.
    pub catalogue: &'a Catalogue,
    /// The run's config.
    pub config: &'a RunConfig,
    /// The same run with every knob at its default.
    pub usual: &'a RunConfig,
    /// The learner that trains.
    pub learner: &'a dyn Learner,
    /// Size of an input.
    pub shape: Shape,
}

impl<'a> Scene<'a> {
    /// Returns the typed config of the learner, by which it trains; `None` if the learner is of another family than
    /// `C`.
    pub fn wiring<C: 'static>(&self) -> Option<&'a C> {
        self.learner.wiring().downcast_ref()
    }

    /// Returns whether the method has the switch `method.{part}` on by default.
    pub fn usually(&self, part: &str) -> bool {
        self.usual.get(&format!("method.{part}")) == Some(&KnobValue::Switch(true))
    }

    /// Returns the switch `method.{part}` in the run and by default.
    pub fn switch(&self, part: &str) -> Switch {
        let path = format!("method.{part}");
        Switch {
            on: self.config.switch(&path).unwrap_or(false),
            usually: self.usually(part),
            path: path.into(),
        }
    }
}
