//! A switch of a part as a description shows it: in the diagram, and in the list of parts below it.

use protocol::diagram::Part;
use protocol::event::PartSwitch;
use protocol::{KnobValue, Text};

/// Holds a part's switch, in the run and by default.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Switch {
    /// Path of the knob, `method.stop_gradient`.
    pub path: Text,
    /// Whether the part is on in the run.
    pub on: bool,
    /// Whether the method has it on by default.
    pub usually: bool,
}

impl Switch {
    /// Returns whether the part is off although the method has it by default.
    pub fn is_removed(&self) -> bool {
        !self.on && self.usually
    }

    /// Returns the switch for the diagram; `label` names the part, `Stop-gradient`.
    pub fn drawn(&self, label: &'static str) -> Part {
        let mark = format!(
            "{} {}",
            label.to_lowercase(),
            if self.on { "removed" } else { "put in" }
        );
        Part {
            label: label.into(),
            on: self.on,
            removed: self.is_removed(),
            toggle: [(self.path.clone(), KnobValue::Switch(!self.on))].into(),
            mark: mark.into(),
        }
    }

    /// Returns the switch for the list of parts, with a short `label`.
    pub fn listed(&self, label: &'static str) -> PartSwitch {
        PartSwitch {
            path: self.path.clone(),
            label: label.into(),
            removed: self.is_removed(),
        }
    }
}
