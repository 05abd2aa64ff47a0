//! Everything the page knows, and how it changes. No browser in here: a [`Msg`] goes in, a list of
//! [`Effect`]s comes out, and the bridge and the components do the rest.
//!
//! A run has an id. The page counts up; a worker's fact about another run is dropped, except the
//! `Started` or `Refused` that answers the request in hand. Until that answer the old run stays.

pub mod change;
pub mod device;
pub mod event;
pub mod examination;
pub mod laboratory;
pub mod lifecycle;
pub mod message;
pub mod note;
pub mod shown;

pub use device::Devices;
pub use laboratory::Laboratory;
pub use message::{CentreView, DevicePreference, Effect, Lab, Msg, Popover, Tab, Theme, WorkerId};
pub use note::Note;
pub use shown::DisplayedMetrics;

use crate::difference::Difference;
use crate::shared::Shared;
use crate::state::message::MapMarks;
use protocol::link::View;
use protocol::wire::RunId;
use protocol::{
    Ablation, Catalogue, Command, DataFacts, Description, Examining, Frame, ImageSheet, Pictures, Projection,
    RunConfig, Section, Settings, Speed, Text, VerdictKind,
};
use std::collections::BTreeMap;
use std::rc::Rc;

/// Draws of each view in the grid.
pub const DRAWS: u32 = 3;
/// Images in the grid of views.
pub const GRID: usize = 5;
/// Frames that may be on their way at once.
pub const CREDIT: u32 = 2;

/// The run on the page.
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

/// A run that stands still because its loss is no longer a number.
#[derive(Clone, Debug)]
pub struct Diverged {
    /// The step of the last good snapshot.
    pub good: u64,
    /// That snapshot.
    pub snapshot: Rc<Vec<u8>>,
    /// The knob that is the likely cause, and the value that works.
    pub remedy: Option<(Text, f64)>,
}

/// A snapshot and its step.
#[derive(Clone, Debug)]
pub struct StoredSnapshot {
    /// Steps taken.
    pub step: u64,
    /// safetensors.
    pub bytes: Rc<Vec<u8>>,
}

/// An experiment that is on, and how to undo it.
#[derive(Clone, Debug, PartialEq)]
pub struct Applied {
    /// The experiment.
    pub what: Ablation,
    /// What its settings were before.
    pub before: Settings,
}

/// Why a run was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StartReason {
    /// A person, a link or a changed config: the curves begin anew.
    Start,
    /// The same run on another device, from a snapshot.
    Move,
    /// The same run after its worker died.
    Resume,
    /// The same run from an earlier step.
    Back,
}

/// A run that was asked for and has not answered.
#[derive(Clone, Debug)]
pub struct Pending {
    who: WorkerId,
    run: RunId,
    why: StartReason,
    /// What it begins from, safetensors; none for its seed.
    snapshot: Option<Rc<Vec<u8>>>,
}

/// Everything the page knows.
#[derive(Clone, Debug, Default)]
pub struct State {
    /// What a run can be made of, once the worker has said so.
    pub catalogue: Option<Shared<Catalogue>>,
    /// What computes.
    pub devices: Devices,
    /// What the link asks of the page.
    pub view: View,
    /// The run.
    pub run: Option<Shared<Run>>,
    /// Numbers and curves.
    pub shown: Shared<DisplayedMetrics>,
    /// The embedding.
    pub frame: Option<Rc<Frame>>,
    /// What the run paints.
    pub pictures: Option<Shared<Pictures>>,
    /// The examination that is going on, or the last one of this run.
    pub examination: Option<Shared<Examining>>,
    /// Draws of the views: for each image of the grid itself, then each view's draws.
    pub views: Option<Rc<ImageSheet>>,
    /// Whether it steps.
    pub playing: bool,
    /// Whether its budget is used up.
    pub finished: bool,
    /// Set while it stands still after a loss that is not a number.
    pub diverged: Option<Shared<Diverged>>,
    /// Experiments that are on.
    pub applied: Vec<Applied>,
    /// Sentences at controls, by path.
    pub errors: Shared<BTreeMap<String, String>>,
    /// The line under the sentence.
    pub note: Option<Note>,
    /// Steps a second, full speed without a number.
    pub pace: Option<f64>,
    /// How the embedding is projected.
    pub projection: Projection,
    /// How its points are marked.
    pub marks: MapMarks,
    /// What stands in the middle.
    pub stage: CentreView,
    /// Under the pointer.
    pub hover: Option<u32>,
    /// Pinned.
    pub pinned: Option<u32>,
    /// The left column's tab.
    pub tab: Tab,
    /// What is open over the page.
    pub open: Option<Popover>,
    /// Whether single keys were switched off.
    pub keys_off: bool,
    /// A theme chosen over the system's.
    pub theme: Option<Theme>,
    /// Whether the system is dark.
    pub system_dark: bool,
    /// The window's inner size.
    pub window: (f64, f64),
    /// What the live region says.
    pub spoken: String,
    /// Experiments.
    pub lab: Laboratory,
    /// Whether the link was just copied.
    pub copied: Option<bool>,

    last: RunId,
    current: Option<(WorkerId, RunId)>,
    /// Which worker examines which run, while somebody does; a run that moves leaves its examiner where it is.
    examiner: Option<(WorkerId, RunId)>,
    pending: Option<Pending>,
    hash: String,
    live: DisplayedMetrics,
    dirty: bool,
    shown_at: f64,
    now: f64,
    heard_at: f64,
    copied_at: f64,
    played: f64,
    newest: Option<StoredSnapshot>,
    outstanding: u32,
    hidden: bool,
    covered: bool,
    out_of_sight: bool,
    resume: bool,
    views_seed: u64,
    spoken_at: Option<f64>,
    spoken_kind: Option<VerdictKind>,
}

impl State {
    /// The state before anything happened, of a page whose address has this fragment.
    pub fn new(hash: String, theme: Option<Theme>, system_dark: bool, window: (f64, f64)) -> Self {
        let (_, view) = protocol::link::read(&Catalogue::default(), &hash);
        let theme = view.theme.as_deref().and_then(Theme::parse).or(theme);
        Self {
            hash,
            view,
            theme,
            system_dark,
            window,
            ..Self::default()
        }
    }

    /// Whether the page is dark.
    pub fn dark(&self) -> bool {
        self.theme.map_or(self.system_dark, |theme| theme == Theme::Dark)
    }

    /// Takes in what happened.
    pub fn reduce(&mut self, msg: Msg) -> Vec<Effect> {
        match msg {
            Msg::Event { from, run, event } => self.event(from, run, *event),
            Msg::Died(who, why) => self.died(who, &why),
            Msg::Adapter(found) => self.adapter(found),
            Msg::Tick(now) => self.tick(now),
            Msg::Hidden(hidden) => {
                self.covered = hidden;
                self.hide()
            }
            Msg::OutOfSight(out) => {
                self.out_of_sight = out;
                self.hide()
            }
            Msg::Hash(hash) => self.follow(hash),
            Msg::SystemDark(dark) => {
                self.system_dark = dark;
                vec![]
            }
            Msg::Resized(width, height) => {
                self.window = (width, height);
                vec![]
            }
            Msg::Drawn => self.credit(),
            Msg::Copied(copied) => {
                (self.copied, self.copied_at) = (Some(copied), self.now);
                vec![]
            }
            Msg::Play => self.play(),
            Msg::StepOnce => self.tell(Command::Step(1)),
            Msg::Restart => self.restart(),
            Msg::Pace(pace) => {
                self.pace = pace;
                self.tell(Command::Speed(self.speed()))
            }
            Msg::Set { settings, mark } => self.set(settings, mark),
            Msg::Typed { path, text } => self.typed(path, &text),
            Msg::Reset(paths) => self.reset(&paths),
            Msg::Ablation(label) => self.toggle_break(&label),
            Msg::PutBack => self.put_back(),
            Msg::Back => self.back(None),
            Msg::Remedy => self.remedy(),
            Msg::Project(projection) => {
                self.projection = projection;
                self.tell(Command::Project(projection))
            }
            Msg::Pin(pinned) => {
                self.pinned = pinned;
                self.tell(Command::Pin(pinned))
            }
            Msg::NewViews => {
                self.views_seed += 1;
                self.draw_views()
            }
            Msg::Examine => self.examine(),
            Msg::StopExamining => self.stop_examining(),
            Msg::Theme => {
                let theme = if self.dark() { Theme::Light } else { Theme::Dark };
                self.theme = Some(theme);
                vec![Effect::Theme(self.theme)]
            }
            Msg::Device(wish) => self.wish(wish),
            Msg::Share => vec![Effect::Copy],
            Msg::Lab(msg) => self.laboratory(msg),
            Msg::Show(_) | Msg::Open(_) | Msg::Marks(_) | Msg::CentreView(_) | Msg::Hover(_) => self.look(msg),
            Msg::SingleKeys(_) | Msg::Seen => self.look(msg),
        }
    }

    /// Messages that change only what is looked at.
    fn look(&mut self, msg: Msg) -> Vec<Effect> {
        match msg {
            Msg::Show(tab) => self.tab = tab,
            Msg::Open(open) => self.open = open,
            Msg::Marks(marks) => self.marks = marks,
            Msg::CentreView(stage) => self.stage = stage,
            Msg::Hover(hover) => self.hover = hover,
            Msg::SingleKeys(on) => self.keys_off = !on,
            Msg::Seen => self.run.iter_mut().for_each(|run| run.make_mut().difference = None),
            _ => {}
        }
        vec![]
    }

    /// How fast the worker is to step.
    pub fn speed(&self) -> Speed {
        self.pace.map_or(Speed::Full, Speed::PerSecond)
    }

    /// The budget of steps.
    pub fn budget(&self) -> u64 {
        let budget = self.run.as_ref().and_then(|run| run.config.count("run.steps").ok());
        budget.unwrap_or(1) as u64
    }

    /// The address of the same run on the whole page.
    pub fn page_link(&self) -> String {
        let page = View {
            theme: self.view.theme.clone(),
            ..View::default()
        };
        let link = self
            .catalogue
            .as_ref()
            .zip(self.run.as_ref())
            .map(|(catalogue, run)| protocol::link::write(catalogue, &run.config, &page));
        format!("#{}", link.unwrap_or_default())
    }

    /// Sentences of choices that could not be made.
    pub fn choice_errors(&self) -> Vec<String> {
        let errors = self.errors.iter();
        errors
            .filter(|(path, _)| protocol::catalogue::CHOICES.contains(&path.as_str()))
            .map(|(_, sentence)| sentence.clone())
            .collect()
    }

    /// Sentences whose control is not in sight, for the line under the sentence.
    pub fn loose_errors(&self) -> Vec<String> {
        let in_sight = |path: &str| {
            let section = self
                .catalogue
                .as_ref()
                .zip(self.run.as_ref())
                .and_then(|(catalogue, run)| catalogue.knob(&run.config, path))
                .map(|knob| knob.section);
            match (self.tab, &self.open, section) {
                (_, Some(Popover::Knob(open)), _) if open == path => true,
                (_, Some(Popover::Choice(_)), _) => protocol::catalogue::CHOICES.contains(&path),
                (Tab::Views, _, Some(Section::Views)) => true,
                (
                    Tab::Settings,
                    _,
                    Some(Section::Training | Section::Network | Section::Method | Section::Measuring),
                ) => path != "run.steps",
                (Tab::Settings, _, None) => path == "optimiser",
                _ => false,
            }
        };
        let errors = self.errors.iter().filter(|(path, _)| !in_sight(path));
        errors.map(|(_, sentence)| sentence.clone()).collect()
    }

    /// A command about the run asked for last.
    fn tell(&self, command: Command) -> Vec<Effect> {
        let pending = self.pending.as_ref().map(|pending| (pending.who, pending.run));
        let to = pending.or(self.current);
        to.map(|(who, run)| Effect::Send(who, run, command))
            .into_iter()
            .collect()
    }

    /// Asks for the grid of views.
    fn draw_views(&self) -> Vec<Effect> {
        let images = self.run.as_ref().map(|run| run.grid.clone()).unwrap_or_default();
        self.tell(Command::DrawViews {
            images,
            draws: DRAWS,
            seed: self.views_seed,
        })
    }
}

#[cfg(test)]
mod tests;
