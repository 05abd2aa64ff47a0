//! The second of two runs in lock-step, as far as the page knows it.

use crate::shared::Shared;
use crate::state::message::WorkerId;
use crate::state::run::displayed_metrics::DisplayedMetrics;
use protocol::wire::RunId;
use protocol::{Comparison, Description, Frame, Settings};
use std::rc::Rc;

/// Holds the second run and what its worker said of it.
#[derive(Clone, Debug)]
pub struct TwinRun {
    /// Its id.
    pub(in crate::state) id: RunId,
    /// The worker that has it.
    pub(in crate::state) worker: WorkerId,
    /// The one difference, as it was asked for.
    pub(in crate::state) settings: Settings,
    /// What it is, in words: its method.
    pub title: String,
    /// What it has otherwise than the first run, in words.
    pub differs: String,
    /// The run in text and drawings; none before it has begun.
    pub description: Option<Shared<Description>>,
    /// Its numbers and curves, as often as those of the first run.
    pub metrics: Shared<DisplayedMetrics>,
    /// Its embedding.
    pub frame: Option<Rc<Frame>>,
    /// How alike both are; none before they were compared.
    pub comparison: Option<Comparison>,
    /// Its numbers as they come in.
    pub(in crate::state) live: DisplayedMetrics,
    /// Frames that the page did not ask for while it was hidden.
    pub(in crate::state) owed: u32,
}

impl TwinRun {
    /// Returns a run that has not begun.
    pub(in crate::state) fn new(
        (worker, id): (WorkerId, RunId),
        settings: Settings,
        title: String,
        differs: String,
    ) -> Self {
        Self {
            id,
            worker,
            settings,
            title,
            differs,
            description: None,
            metrics: Shared::default(),
            frame: None,
            comparison: None,
            live: DisplayedMetrics::default(),
            owed: 0,
        }
    }

    /// Says what the one difference does, by the last numbers of `first` and of this run; none before both have some steps.
    pub fn outcome(&self, first: &DisplayedMetrics) -> Option<String> {
        let (a, b) = (first.latest.as_ref()?, self.metrics.latest.as_ref()?);
        if a.step == 0 || b.step == 0 {
            return None;
        }
        let counted = |difference: f32, noun: &str| {
            let size = difference.abs().round();
            let word = if difference < 0.0 { "fewer" } else { "more" };
            let plural = if size == 1.0 { "" } else { "s" };
            (size >= 1.0).then(|| format!("{size:.0} {noun}{plural} {word}"))
        };
        let dimensions = counted(b.rank_me - a.rank_me, "dimension");
        let points = 100.0 * (b.knn - a.knn);
        let accuracy = (points.abs() >= 0.5).then(|| {
            let word = if points < 0.0 { "less" } else { "more" };
            format!("{:.0} points {word} of neighbour accuracy", points.abs())
        });
        let said: Vec<String> = [dimensions, accuracy].into_iter().flatten().collect();
        Some(if said.is_empty() {
            "So far B has as many dimensions and the same neighbour accuracy.".to_owned()
        } else {
            format!("B has {}.", said.join(" and "))
        })
    }
}

/// Holds the second run, and what was asked for before it could begin.
#[derive(Clone, Debug, Default)]
pub struct Twins {
    /// The second run; none while there is one run.
    pub run: Option<TwinRun>,
    /// What the second run is to have otherwise, until the first has begun again.
    pub(in crate::state) wanted: Option<Settings>,
}
