//! What a panel is, and what it may read.

use crate::shared::Shared;
use crate::state::message::Send;
use crate::state::model::State;
use crate::state::run::displayed_metrics::DisplayedMetrics;
use crate::state::run::run_state::{Diverged, Run};
use crate::state::twin::twin_run::TwinRun;
use protocol::{Catalogue, Description, Examining};
use yew::prelude::*;

/// Describes one panel: a measurement of the run with its place on the page.
pub struct Panel {
    /// The name in links (`curve=spread`) and in tests (`plot-spread`).
    pub key: &'static str,
    /// Where on the page the panel is drawn.
    pub place: Place,
    /// The height of the drawing in pixels in a tall window, without the heading; 0 where the style sheet sets it.
    pub height: f32,
    /// Returns whether the run has what the panel draws; a panel that does not apply takes no room.
    pub applies: fn(&Reading) -> bool,
    /// Draws the panel in the given room.
    pub draw: fn(&Reading, Room) -> Html,
}

impl PartialEq for Panel {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

/// Names the place of a panel on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// At the head of the right column.
    Head,
    /// In the right column, below its head; a slide can show any of these.
    Column,
    /// Below the mechanism, in the centre column; a slide can show any of these.
    Mechanism,
    /// In the report of an examination.
    Examination,
}

/// Holds the room that a panel is drawn in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Room {
    /// The height of the drawing in pixels.
    pub height: u32,
    /// The factor by which a slide enlarges words, 1 for the page's size; none on the page itself.
    pub slide: Option<f32>,
}

/// Holds what a panel may read: cheap to clone and to compare, since every large part is shared.
#[derive(Clone, PartialEq)]
pub struct Reading {
    /// The list of everything that a run can be made of.
    pub catalogue: Shared<Catalogue>,
    /// The run on the page.
    pub run: Shared<Run>,
    /// The numbers and curves of the run.
    pub metrics: Shared<DisplayedMetrics>,
    /// Runs in lock-step with this one; empty while there is one run.
    pub twins: Vec<Beside>,
    /// The last good snapshot, after the loss stopped being a number; none while the run is sound.
    pub diverged: Option<Shared<Diverged>>,
    /// Whether an ablation is on.
    pub broken: bool,
    /// The examination that is going on, or the last one of this run; none before the first.
    pub examination: Option<Shared<Examining>>,
    /// The callback for what a person does in the panel.
    pub send: Send,
}

/// Holds what panels read of a run beside the one on the page.
#[derive(Clone, PartialEq)]
pub struct Beside {
    /// The letter that it goes by.
    pub letter: char,
    /// Its description.
    pub description: Shared<Description>,
    /// Its numbers and curves.
    pub metrics: Shared<DisplayedMetrics>,
}

impl Beside {
    fn of(twin: &TwinRun) -> Option<Self> {
        Some(Self {
            letter: twin.letter,
            description: twin.description.clone()?,
            metrics: twin.metrics.clone(),
        })
    }
}

impl Reading {
    /// Collects what panels read from `state`; none before the first run has begun.
    pub fn of(state: &State, send: &Send) -> Option<Self> {
        Some(Self {
            catalogue: state.catalogue.clone()?,
            run: state.run.active.clone()?,
            metrics: state.run.seen().metrics,
            twins: state.twins.runs.iter().filter_map(Beside::of).collect(),
            diverged: state.run.diverged.clone(),
            broken: state.is_broken(),
            examination: state.run.examination.clone(),
            send: send.clone(),
        })
    }
}

/// Returns true: the `applies` of a panel that every run has.
pub fn always(_: &Reading) -> bool {
    true
}

/// Returns whether an examination has measured something: the `applies` of a panel of its report.
pub fn examined(reading: &Reading) -> bool {
    let examination = reading.examination.as_ref();
    examination.is_some_and(|examining| !examining.report.examined.is_empty())
}

/// Holds the properties of a [`PanelView`].
#[derive(Properties, PartialEq)]
pub struct PanelViewProps {
    /// The panel.
    pub panel: &'static Panel,
    /// What it reads.
    pub reading: Reading,
    /// The room that it has.
    pub room: Room,
}

/// Draws a panel, again only when its reading or its room changes.
#[function_component]
pub fn PanelView(props: &PanelViewProps) -> Html {
    (props.panel.draw)(&props.reading, props.room)
}
