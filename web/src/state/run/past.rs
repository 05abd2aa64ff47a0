//! The earlier step that the page shows, and the paces at which it moves on.

use crate::shared::Shared;
use crate::state::run::displayed_metrics::DisplayedMetrics;
use crate::state::run::recording::Moment;

/// Holds the paces at which a recording is played, as multiples of that of the run; the usual one first.
pub const PACES: [f64; 5] = [1.0, 0.25, 2.0, 4.0, 16.0];

/// Describes the earlier step that is looked at.
#[derive(Clone, Debug)]
pub struct Past {
    /// What the page shows of it.
    pub moment: Moment,
    /// The numbers as they were, with the curves of the whole run.
    pub metrics: Shared<DisplayedMetrics>,
    /// Milliseconds of the run up to which it was played back.
    pub(in crate::state) played: f64,
    /// Whether the recording is being played.
    pub playing: bool,
}
