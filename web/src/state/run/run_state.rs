//! The run on the page: what it is made of, what came of it so far, and what can be undone.

use crate::difference::Difference;
use crate::shared::Shared;
use crate::state::run::displayed_metrics::DisplayedMetrics;
use crate::state::run::kept_runs::KeptRuns;
use crate::state::run::kept_snapshots::{KeptSnapshots, StoredSnapshot};
use crate::state::run::past::Past;
use crate::state::run::recording::Recording;
use crate::state::run::way::{Change, Way};
use protocol::{
    Ablation, DataFacts, Description, Examining, Frame, ImageSheet, Mechanism, Pictures, RunConfig, Settings, Speed,
    Text,
};
use std::collections::BTreeMap;
use std::rc::Rc;

/// Draws of each view in the grid of views.
pub const DRAWS: u32 = 3;
/// Holds the number of images in the grid of views.
pub const GRID: usize = 5;

/// Describes the run on the page.
#[derive(Clone, Debug)]
pub struct Run {
    /// What was asked for; what the controls show.
    pub config: RunConfig,
    /// What the worker said that it runs.
    pub confirmed: RunConfig,
    /// In words and drawings.
    pub description: Shared<Description>,
    /// The evaluation set.
    pub facts: Rc<DataFacts>,
    /// Its pictures.
    pub pictures: Rc<ImageSheet>,
    /// What differs from the defaults.
    pub changed: Settings,
    /// How it differs from the run before it, until that was seen.
    pub difference: Option<Shared<Difference>>,
    /// Images in the grid of views.
    pub grid: Vec<u32>,
}

/// Describes a run that is stopped because its loss is no longer a number.
#[derive(Clone, Debug)]
pub struct Diverged {
    /// The step of the last good snapshot.
    pub good: u64,
    /// That snapshot.
    pub snapshot: Rc<Vec<u8>>,
    /// The knob that is the likely cause, and the value that works.
    pub remedy: Option<(Text, f64)>,
}

/// Describes an ablation that is on, and how to undo it.
#[derive(Clone, Debug, PartialEq)]
pub struct Applied {
    /// The ablation.
    pub ablation: Ablation,
    /// What its settings were before.
    pub before: Settings,
}

/// Holds the matrix of the mechanism as it was first seen in this run, and as it is now.
#[derive(Clone, Debug, PartialEq)]
pub struct Mechanisms {
    /// The first one.
    pub first: Shared<Mechanism>,
    /// The newest one.
    pub now: Shared<Mechanism>,
}

/// Holds the run and everything that a worker said about it.
#[derive(Clone, Debug, Default)]
pub struct RunState {
    /// The run; none before the first one has begun.
    pub active: Option<Shared<Run>>,
    /// The numbers and curves on the page, at most [`SHOW_EVERY`] milliseconds behind `live`.
    ///
    /// [`SHOW_EVERY`]: crate::state::run::displayed_metrics::SHOW_EVERY
    pub metrics: Shared<DisplayedMetrics>,
    /// The embedding as it was last sent.
    pub frame: Option<Rc<Frame>>,
    /// What the run paints, for a method that paints.
    pub pictures: Option<Shared<Pictures>>,
    /// The mechanism, once it was shown.
    pub mechanisms: Option<Mechanisms>,
    /// The examination that is going on, or the last one of this run.
    pub examination: Option<Shared<Examining>>,
    /// Draws of the views: for each image of the grid itself, then each view's draws.
    pub views: Option<Rc<ImageSheet>>,
    /// Whether it steps.
    pub playing: bool,
    /// Whether its budget of steps is used up.
    pub finished: bool,
    /// Set while the run is stopped because its loss is no longer a number.
    pub diverged: Option<Shared<Diverged>>,
    /// Ablations that are on.
    pub applied: Vec<Applied>,
    /// Sentences at controls, by the path of the knob.
    pub errors: Shared<BTreeMap<String, String>>,
    /// The pace in steps per second; none for full speed.
    pub pace: Option<f64>,
    /// The earlier step that is looked at; none while the page shows the run as it is.
    pub past: Option<Past>,
    /// The index in [`PACES`] of the pace at which the recording is played.
    ///
    /// [`PACES`]: crate::state::run::past::PACES
    pub back_pace: usize,
    /// What the page showed at each step.
    pub(in crate::state) recording: Recording,
    /// Snapshots from which the run can go on otherwise.
    pub(in crate::state) snapshots: KeptSnapshots,
    /// The runs that the browser keeps.
    pub kept: KeptRuns,
    /// When a snapshot was last asked for since the run rested, in milliseconds since the page was opened.
    pub(in crate::state) rested_at: f64,
    /// What was changed in the running model, and after which step.
    pub(in crate::state) changes: Vec<Change>,
    /// The steps that are still taken again, on the way to where the run is to go on otherwise.
    pub(in crate::state) way: Way,
    /// The numbers and curves as they come in.
    pub(in crate::state) live: DisplayedMetrics,
    /// Whether `live` has what `metrics` has not.
    pub(in crate::state) dirty: bool,
    /// When `metrics` was last set, in milliseconds since the page was opened.
    pub(in crate::state) shown_at: f64,
    /// How long the run has played, in milliseconds.
    pub(in crate::state) played: f64,
    /// The newest snapshot, from which the run goes on when its worker dies.
    pub(in crate::state) newest: Option<StoredSnapshot>,
    /// The seed of the draws in the grid of views.
    pub(in crate::state) views_seed: u64,
}

impl RunState {
    /// Returns how fast the worker is to step.
    pub fn speed(&self) -> Speed {
        self.pace.map_or(Speed::Full, Speed::PerSecond)
    }

    /// Takes up a newer matrix, and keeps the first.
    pub(in crate::state) fn mechanism(&mut self, mechanism: Mechanism) {
        let now = Shared::new(mechanism);
        let first = self.mechanisms.take().map_or_else(|| now.clone(), |known| known.first);
        // After a step back, or with other words, what was first is no longer before this.
        let first = if first.step > now.step || first.title != now.title {
            now.clone()
        } else {
            first
        };
        self.mechanisms = Some(Mechanisms { first, now });
    }

    /// Returns the budget of steps.
    pub fn budget(&self) -> u64 {
        let budget = self.active.as_ref().and_then(|run| run.config.count("run.steps").ok());
        budget.unwrap_or(1) as u64
    }

    /// Returns the sentences of choices that could not be made.
    pub fn choice_errors(&self) -> Vec<String> {
        let errors = self.errors.iter();
        errors
            .filter(|(path, _)| protocol::catalogue::CHOICES.contains(&path.as_str()))
            .map(|(_, sentence)| sentence.clone())
            .collect()
    }
}
