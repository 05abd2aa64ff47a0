//! The events that a worker sends to the page.
//!
//! Every event carries the id of the run that it is about; the page drops events about a run that it has left.

use crate::card::Ablation;
use crate::catalogue::Catalogue;
use crate::command::Projection;
use crate::comparison::Comparison;
use crate::config::{KnobError, RunConfig};
use crate::diagram::Diagram;
use crate::examination::Examining;
use crate::experiment::{Experiment, Finished, Progress};
use crate::graph::Graph;
use crate::mark::Mark;
use crate::mechanism::{Mechanism, MechanismCard};
use crate::pictures::{ImageSheet, Painted, Pictures};
use crate::report::{Report, Verdict};
use crate::text::Text;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Says what device a worker computes on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DeviceKind {
    /// The CPU, with burn's flex backend.
    Cpu,
    /// A GPU, with burn's wgpu backend.
    WebGpu {
        /// The adapter's name, as far as the browser tells it.
        adapter: String,
    },
}

/// Describes the evaluation set, whose images are the points of the map. Sent once a run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataFacts {
    /// What one class is called, such as `digit`.
    pub noun: Text,
    /// The names of the classes, such as `0` … `9`.
    pub classes: Vec<Text>,
    /// The class of each image.
    pub labels: Vec<u8>,
    /// The picture of each image (for a point in the plane: where it lies among the others).
    pub pictures: ImageSheet,
    /// The number of images in the training split.
    pub training_size: u32,
    /// Whether the images are points in the plane, each of which is a `noun` and none a class.
    pub points: bool,
    /// How the data were made, or where they are from and under which licence.
    pub source: Text,
}

/// Describes one curve of a loss plot.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Curve {
    /// The key of the term in [`crate::report::Term`] that it shows, or `loss`.
    pub key: Text,
    /// The text at the curve's end, such as `views differ`.
    pub label: Text,
    /// The key of its symbol in the formula.
    pub symbol: Text,
    /// The colour: 1, 2 or 3 for the page's `--term-1` to `--term-3`; 0 for a reference that each step computes, drawn
    /// faintly.
    pub colour: u8,
}

/// Describes a loss plot: its axes and what is drawn.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LossPlot {
    /// The heading.
    pub title: Text,
    /// A remark beside it, such as `lower is better agreement, not better features`.
    pub note: Text,
    /// The least and the greatest value of the axis; values outside are drawn at its edge.
    pub range: (f32, f32),
    /// Whether the axis is logarithmic.
    pub log: bool,
    /// The curves.
    pub curves: Vec<Curve>,
    /// Reference lines: value and label.
    pub references: Vec<(f32, Text)>,
}

/// Describes a piece of the sentence at the top of the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Piece {
    /// Plain text.
    Words(Text),
    /// A choice that opens a list: its path (`method`, `data` or `encoder`) and its text.
    Choice(Text, Text),
    /// Text that opens the tab of the views.
    Views(Text),
    /// Text that opens one knob: its path and its text.
    Knob(Text, Text),
}

/// Describes one switch in the list of parts below the diagram.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartSwitch {
    /// The path of its knob, a switch.
    pub path: Text,
    /// The label.
    pub label: Text,
    /// Whether it is off although the method has it.
    pub removed: bool,
}

/// Describes a run in text and drawings, made from its config. Sent at the start and after each change.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Description {
    /// The sentence at the top of the page.
    pub sentence: Vec<Piece>,
    /// The architecture.
    pub diagram: Diagram,
    /// The switches below the diagram.
    pub parts: Vec<PartSwitch>,
    /// The current loss in LaTeX. `\class{NAME}{…}` marks a symbol: NAME is the symbol's key, `grad-NAME` says that
    /// gradient flows through it, and `gone` that it was removed.
    pub formula: Text,
    /// The legend below the formula: a symbol's key and its meaning.
    pub symbols: Vec<(Text, Text)>,
    /// The name of the loss, such as `negative cosine`.
    pub loss_name: Text,
    /// Graphs of functions that the formula names.
    pub graphs: Vec<Graph>,
    /// Paths of the knobs that change nothing in this run as it is, and why.
    pub idle: Vec<(Text, Text)>,
    /// Paths of the knobs that are shown right below the formula.
    pub dials: Vec<Text>,
    /// The changes by one click that apply to this run.
    pub ablations: Vec<Ablation>,
    /// The loss plot.
    pub loss: LossPlot,
    /// A second plot that only some runs have, whose curves are terms of the report as well; `None` for the others.
    pub more: Option<LossPlot>,
    /// The name of the tab of views, `Views` or `Masks`.
    pub views_title: Text,
    /// The headings of the view columns, such as `view 1` and `view 2`; one for masks.
    pub view_names: Vec<Text>,
    /// The matrix that the loss looks at ([`Event::Mechanism`]); `None` where it has none.
    pub mechanism: Option<MechanismCard>,
    /// Whether the targets come from an EMA teacher, whose distance to the student is told with [`Event::Mechanism`].
    pub teacher: bool,
    /// The pictures that the run makes itself ([`Event::Pictures`]); `None` where it makes none.
    pub pictures: Option<Painted>,
    /// Whether training uses labels.
    pub labelled: bool,
    /// Whether the two sides of [`crate::Duality`] are informative for this run.
    pub duality: bool,
    /// The number of trainable parameters.
    pub parameters: u64,
    /// The first step whose verdict is not "too early".
    pub verdict_from: u64,
}

impl Description {
    /// Returns whether the run has something to show as its mechanism: a matrix, or a teacher.
    pub fn has_mechanism(&self) -> bool {
        self.mechanism.is_some() || self.teacher
    }

    /// Returns why changing the knob at `path` changes nothing in this run as it is; `None` if it changes something.
    pub fn idle(&self, path: &str) -> Option<&Text> {
        self.idle.iter().find(|(known, _)| known == path).map(|(_, why)| why)
    }
}

/// Holds the embedding as a picture, at one step.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Frame {
    /// The number of steps taken.
    pub step: u64,
    /// How the embedding was projected.
    pub projection: Projection,
    /// x, y and z of each point of the evaluation set, in −1…1; z is 0 except on the sphere.
    pub points: Vec<f32>,
    /// The step whose axes are kept since a mark; `None` while the axes follow the embedding.
    pub frozen: Option<u64>,
    /// The cluster of each point; empty where the method has no clusters.
    pub clusters: Vec<u16>,
    /// The pinned image's views and neighbours; `None` while no image is pinned.
    pub pinned: Option<Pinned>,
}

/// Describes the pinned image in the embedding of one frame.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Pinned {
    /// Its index in the evaluation set.
    pub index: u32,
    /// Pictures of its two views in this frame.
    pub views: ImageSheet,
    /// x, y and z of each of the two views in the picture.
    pub positions: Vec<f32>,
    /// The cosine of the two views' embeddings; `None` where the method has no two views.
    pub cosine: Option<f32>,
    /// Indices of the nearest other images by cosine of embeddings, nearest first.
    pub neighbours: Vec<u32>,
}

/// Holds an event from the worker.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(
    clippy::large_enum_variant,
    reason = "an event lives as long as one message and is never kept in a list"
)]
pub enum Event {
    /// The worker is ready. Sent once, before anything else.
    Hello {
        /// What a run can be made of.
        catalogue: Catalogue,
        /// The device of this worker.
        device: DeviceKind,
    },
    /// A run has started, from its seed or from a snapshot.
    Started {
        /// The complete config.
        config: RunConfig,
        /// The run in text and drawings.
        description: Description,
        /// The evaluation set.
        data: DataFacts,
        /// The number of steps taken already.
        step: u64,
        /// The report before the first step, which later ones are compared with.
        initial: Report,
    },
    /// Live knobs were changed.
    Changed {
        /// The number of steps taken before.
        step: u64,
        /// The config as it is now.
        config: RunConfig,
        /// The run in text and drawings.
        description: Description,
        /// The mark to show on the curves; `None` for a change that needs no mark.
        mark: Option<Mark>,
    },
    /// The experiments of this version, as they were asked for: `Hello` comes without them, since a run does not need them.
    Experiments {
        /// The experiments.
        experiments: Vec<Experiment>,
        /// Seconds of a run natively, by the name of the experiment; one that was not measured is left out.
        run_seconds: BTreeMap<Text, f32>,
    },
    /// A command could not be met, for the reasons given; the run goes on as it was.
    Refused(Vec<KnobError>),
    /// The metrics after a step.
    Report(Report),
    /// The speed, sent about twice a second while steps are taken.
    Rate {
        /// The number of steps taken.
        step: u64,
        /// The recent number of steps a second.
        per_second: f32,
    },
    /// The embedding as a picture.
    Frame(Frame),
    /// The pictures that the run makes itself.
    Pictures(Pictures),
    /// The matrix that the method's loss looks at, sent once at first and then while the page shows it.
    Mechanism(Mechanism),
    /// Fresh draws of views: for each image the image itself, then the draws of view 1, then those of view 2.
    Views(ImageSheet),
    /// Whether steps are being taken.
    Playing(bool),
    /// The budget of steps is used up; a larger `run.steps` extends it.
    Finished {
        /// The number of steps taken.
        step: u64,
    },
    /// A condition of the config (`stop.…`) holds: the run is paused.
    Stopped {
        /// The number of steps taken.
        step: u64,
        /// Why, as a sentence.
        reason: String,
    },
    /// The loss is NaN or infinite. The run has stopped.
    Diverged {
        /// The first step with such a loss.
        step: u64,
        /// The verdict.
        verdict: Verdict,
        /// The step of the last good snapshot.
        good: u64,
        /// That snapshot.
        #[serde(with = "serde_bytes")]
        snapshot: Vec<u8>,
        /// The path of the knob that is the likely cause, with a value that works here; `None` where no cause is
        /// known.
        remedy: Option<(Text, f64)>,
    },
    /// A snapshot of the run: asked for, or taken every few seconds.
    Snapshot {
        /// The number of steps taken.
        step: u64,
        /// A safetensors file with the config in its header.
        #[serde(with = "serde_bytes")]
        snapshot: Vec<u8>,
    },
    /// The curves until now of a run that goes on from what the browser kept of it; sent right after `Started`.
    Curves {
        /// Reports, of increasing steps.
        reports: Vec<Report>,
        /// The marks on the curves.
        marks: Vec<Mark>,
    },
    /// How alike this run and the first of those in lock-step are.
    Compared(Comparison),
    /// The browser keeps the run as it was at this step.
    Kept {
        /// The key that it is kept under.
        key: Text,
        /// The number of steps taken.
        step: u64,
    },
    /// The run is not kept, or what was kept cannot be used, in a sentence; training goes on.
    NotKept(String),
    /// The progress and the results so far of the examination. One that could not begin is complete at once, and
    /// empty.
    Examining(Box<Examining>),
    /// The time of a step of the config that was tried.
    Trial {
        /// The median time of a step in milliseconds.
        ms_per_step: f64,
    },
    /// A run as it would begin, which was asked for by its config.
    Described {
        /// The complete config.
        config: RunConfig,
        /// The run in text and drawings.
        description: Box<Description>,
    },
    /// The progress of the experiment, sent a few times a second.
    ExperimentProgress(Progress),
    /// A run of the experiment is finished.
    ExperimentRun(Finished),
    /// All runs of the experiment are finished.
    ExperimentDone,
    /// The experiment cannot be run; holds a sentence that says why.
    ExperimentRefused(String),
    /// The worker cannot go on, because of a lost device; holds a sentence that says why.
    Failed(String),
}
