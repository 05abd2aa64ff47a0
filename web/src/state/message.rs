//! What can happen to the page, and what the page can ask of the world outside it.

use crate::state::record::table::Column;
use crate::state::run::kept_runs::KeptRun;
use protocol::wire::RunId;
use protocol::{Command, Event, Projection, Settings, Text};

/// Stands for the callback by which a component reports what a person did.
pub type Send = yew::Callback<Msg>;

/// Names one of the workers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WorkerId {
    /// Trains on the CPU; there from the first moment.
    Cpu,
    /// Trains on WebGPU; fetched in the background.
    Gpu,
    /// Makes runs of experiments, on the CPU: one of as many as there are cores to spare, counted from 0.
    Lab(u8),
}

/// Names the device that a person wants.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DevicePreference {
    /// The faster one.
    #[default]
    Auto,
    /// The CPU.
    Cpu,
    /// WebGPU.
    Gpu,
}

/// Names a tab of the left column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    /// The architecture, the formula, what can be broken.
    #[default]
    Diagram,
    /// What makes the views.
    Views,
    /// Every other knob.
    Settings,
    /// The method's card.
    About,
}

/// Names what is open over the page; one at a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Popover {
    /// The cards of a choice: `method`, `data`, `encoder`.
    Choice(Text),
    /// One knob of the sentence.
    Knob(Text),
    /// The devices.
    Device,
    /// The list of keys.
    Keys,
    /// The experiments.
    Experiments,
    /// Architectures side by side.
    Architectures,
    /// The runs of this visit.
    Runs,
    /// What a second run can have otherwise.
    Compare,
}

/// Names what stands in the middle of the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CentreView {
    /// What the run paints, where it paints.
    #[default]
    Pictures,
    /// The embedding.
    Embedding,
    /// The matrix that the method's loss looks at.
    Mechanism,
}

/// Names how the points of the map are marked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MapMarks {
    /// A dot.
    #[default]
    Dots,
    /// The name of its class.
    Labels,
    /// Its picture.
    Images,
    /// A dot in the colour of its cluster, where the method has clusters, otherwise of its class.
    Clusters,
}

/// Names a theme that a person chose over the system's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// Ink on paper.
    Light,
    /// Paper on ink.
    Dark,
}

impl Theme {
    /// Returns the theme's name in links and style sheets.
    pub fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
    /// Reads [`Theme::name`].
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Light, Self::Dark].into_iter().find(|theme| theme.name() == name)
    }
}

/// Describes something that happened: what a worker said, what the browser did, or what a person did.
#[derive(Clone, Debug)]
pub enum Msg {
    /// A worker said something.
    Event {
        /// Which worker.
        from: WorkerId,
        /// About which run.
        run: RunId,
        /// What.
        event: Box<Event>,
    },
    /// A worker died, in words.
    Died(WorkerId, String),
    /// Whether there is a WebGPU adapter; if not, the sentence that says why.
    Adapter(Result<(), String>),
    /// Time passes: milliseconds since the page was opened.
    Tick(f64),
    /// The page was hidden or shown.
    Hidden(bool),
    /// The frame that the page is in was scrolled out of sight, or back.
    OutOfSight(bool),
    /// The fragment of the address.
    Hash(String),
    /// The system's theme changed; true for dark.
    SystemDark(bool),
    /// The window's inner size in pixels.
    Resized(f64, f64),
    /// The map drew a frame.
    Drawn,
    /// The link was copied, or could not be.
    Copied(bool),

    /// Play or pause.
    Play,
    /// One step.
    StepOnce,
    /// Begin again with the same seed.
    Restart,
    /// Steps a second, full speed without a number.
    Pace(Option<f64>),
    /// Turn knobs; the curves show `mark`.
    Set {
        /// New values by path.
        settings: Settings,
        /// What the curves say of it.
        mark: Option<String>,
    },
    /// A knob's value was typed.
    Typed {
        /// Which knob.
        path: Text,
        /// What was typed.
        text: String,
    },
    /// Put knobs back to what the run started from.
    Reset(Vec<Text>),
    /// Apply or undo the ablation of this label.
    Ablation(Text),
    /// Undo every ablation that is on.
    PutBack,
    /// Go back to the last good snapshot.
    Back,
    /// Go back and use the value that works.
    Remedy,
    /// Look at the step nearest to this one that was recorded.
    Seek(u64),
    /// Look at the moment that is so many recorded moments away.
    SeekBy(i32),
    /// Show the run as it is.
    Live,
    /// Go on with playing the recording by so many milliseconds.
    PlayBack(f64),
    /// Play the recording at the pace of this index.
    BackPace(usize),
    /// Let the run go on from the step that is looked at.
    Fork,
    /// Begin again with a second run beside it that has these settings.
    Twin(Settings),
    /// Train one method of each family side by side.
    Families,
    /// End the runs beside the first.
    EndTwins,
    /// Go on with the run that the browser keeps under this key.
    GoOn(String),
    /// Show a tab.
    Show(Tab),
    /// Open something over the page, or close it.
    Open(Option<Popover>),
    /// How to project the embedding.
    Project(Projection),
    /// How to mark its points.
    Marks(MapMarks),
    /// What stands in the middle.
    CentreView(CentreView),
    /// The pointer is over a point.
    Hover(Option<u32>),
    /// A point was pinned, or unpinned.
    Pin(Option<u32>),
    /// Draw the views afresh.
    NewViews,
    /// Put the network through every protocol.
    Examine,
    /// End the examination where it is.
    StopExamining,
    /// The other theme.
    Theme,
    /// Which device.
    Device(DevicePreference),
    /// Copy the link.
    Share,
    /// What differs from the run before was seen.
    Seen,
    /// Whether single keys do something.
    SingleKeys(bool),
    /// Draw this method's architecture at the left (0) or the right (1) of the pair.
    Beside(usize, Text),
    /// About experiments.
    Lab(Lab),
    /// About the record of runs.
    Record(OfRecord),
}

/// Describes what a person does with the record of runs; numbers are those of runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OfRecord {
    /// Begin this run again from its seed.
    Open(u32),
    /// Copy its link.
    Link(u32),
    /// Delete its row.
    Delete(u32),
    /// Put the row back that was deleted last.
    Undo,
    /// Order the rows by this column.
    Sort(Column),
}

/// Describes what a person does with experiments, and what the browser kept of them.
#[derive(Clone, Debug, PartialEq)]
pub enum Lab {
    /// Show them.
    Show,
    /// Look at this one.
    Choose(Text),
    /// So many seeds, as typed.
    Seeds(String),
    /// So many steps, as typed.
    Steps(String),
    /// Show the measure of this index.
    Measure(usize),
    /// Make the runs that are missing.
    Run,
    /// Stop making them.
    Stop,
    /// Throw the table away.
    Clear,
    /// Sweep this setting along the rows (0) or the columns (1).
    SweepKnob(usize, Option<Text>),
    /// Sweep these values along the rows (0) or the columns (1), as typed.
    SweepValues(usize, String),
    /// Sweep the run that is on the page now.
    SweepRun,
    /// Make a cell the page's run: row and column.
    Open(u32, u32),
    /// What the browser has kept under this key.
    Recalled(String, Option<String>),
    /// The file of results of this experiment, which came with the page; none where there is none.
    Arrived(Text, Option<String>),
}

/// Describes something to do outside the state; the bridge carries it out.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Tell a worker.
    Send(WorkerId, RunId, Command),
    /// Start a worker, in place of the one before.
    Spawn(WorkerId),
    /// End a worker.
    Kill(WorkerId),
    /// Look for a WebGPU adapter.
    Probe,
    /// Put the fragment in the address, without an entry in the history.
    Link(String),
    /// Follow this theme, or the system's, and remember it.
    Theme(Option<Theme>),
    /// Copy the address.
    Copy,
    /// Copy the address with this fragment.
    CopyLink(String),
    /// Keep a text under a name, for the next visit.
    Keep(String, String),
    /// Put a run into the list of those that the browser keeps, which other tabs may have changed.
    ListKept(KeptRun),
    /// Look for what was kept under a name.
    Recall(String),
    /// Forget what was kept under a name.
    Forget(String),
    /// Fetch the file of results of this experiment, which lies beside the page.
    Fetch(Text),
}
