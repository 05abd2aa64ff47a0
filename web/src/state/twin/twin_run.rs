//! Runs in lock-step with the one on the page, as far as the page knows them.

use crate::shared::Shared;
use crate::state::message::WorkerId;
use crate::state::run::displayed_metrics::DisplayedMetrics;
use protocol::wire::RunId;
use protocol::{Comparison, Description, Frame, RunConfig, Settings};
use std::rc::Rc;

/// Holds a run beside the first and what its worker said of it.
#[derive(Clone, Debug)]
pub struct TwinRun {
    /// Its id.
    pub(in crate::state) id: RunId,
    /// The worker that has it.
    pub(in crate::state) worker: WorkerId,
    /// The letter that it goes by; the first run is A.
    pub letter: char,
    /// What it is, in words: its method.
    pub title: String,
    /// What it has otherwise than the first run, in words.
    pub differs: String,
    /// Whether it is another method, with views and an encoder of its own.
    pub other_method: bool,
    /// The run in text and drawings; none before it has begun.
    pub description: Option<Shared<Description>>,
    /// Its numbers and curves, as often as those of the first run.
    pub metrics: Shared<DisplayedMetrics>,
    /// Its embedding.
    pub frame: Option<Rc<Frame>>,
    /// How alike it and the first run are; none before they were compared.
    pub comparison: Option<Comparison>,
    /// Its numbers as they come in.
    pub(in crate::state) live: DisplayedMetrics,
    /// Frames that the page did not ask for while it was hidden.
    pub(in crate::state) owed: u32,
}

impl TwinRun {
    /// Returns the id of the run, which no other has.
    pub fn id(&self) -> RunId {
        self.id
    }

    /// Returns a run that has not begun.
    pub(in crate::state) fn new((worker, id): (WorkerId, RunId), letter: char, title: String, differs: String) -> Self {
        Self {
            id,
            worker,
            letter,
            title,
            differs,
            other_method: false,
            description: None,
            metrics: Shared::default(),
            frame: None,
            comparison: None,
            live: DisplayedMetrics::default(),
            owed: 0,
        }
    }
}

/// Holds what a person wants to see side by side.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wanted {
    /// The first run, where it is another than the one on the page.
    pub first: Option<RunConfig>,
    /// What each of the others is to have otherwise.
    pub others: Vec<Settings>,
}

/// Holds the runs beside the one on the page.
#[derive(Clone, Debug, Default)]
pub struct Twins {
    /// The runs; empty while there is one run.
    pub runs: Vec<TwinRun>,
    /// What they are to have otherwise, until the first has begun again.
    pub(in crate::state) wanted: Option<Wanted>,
    /// What these runs were asked for by, so that all can begin again.
    pub(in crate::state) asked: Option<Wanted>,
}

/// Says what the differences do, by the last numbers of the `first` run and of the others; none before all have some steps.
pub fn outcome(first: &DisplayedMetrics, others: &[TwinRun]) -> Option<String> {
    let a = first.latest.as_ref().filter(|report| report.step > 0)?;
    let reports = others
        .iter()
        .map(|twin| twin.metrics.latest.as_ref().filter(|report| report.step > 0));
    let reports = reports.collect::<Option<Vec<_>>>()?;
    let [b] = reports[..] else {
        let percent = |letter: char, knn: f32| format!("{letter} {}", crate::format::percent(knn));
        let others = others
            .iter()
            .zip(&reports)
            .map(|(twin, report)| percent(twin.letter, report.knn));
        let all: Vec<String> = std::iter::once(percent('A', a.knn)).chain(others).collect();
        return Some(format!("Neighbour accuracy in %: {}.", all.join(", ")));
    };
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
        let size = points.abs().round();
        let plural = if size == 1.0 { "" } else { "s" };
        format!("{size:.0} point{plural} {word} of neighbour accuracy")
    });
    let said: Vec<String> = [dimensions, accuracy].into_iter().flatten().collect();
    Some(if said.is_empty() {
        "So far B has as many dimensions and the same neighbour accuracy.".to_owned()
    } else {
        format!("B has {}.", said.join(" and "))
    })
}
