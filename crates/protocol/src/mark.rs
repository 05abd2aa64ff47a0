//! A mark on the curves: what was changed in a run, and after which step.

use serde::{Deserialize, Serialize};

/// Marks a change of the run on the curves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// The change was made after this step.
    pub step: u64,
    /// What changed, such as `stop-gradient removed`.
    pub text: String,
    /// Whether the change removed or restored a part that the method needs.
    pub alarm: bool,
}
