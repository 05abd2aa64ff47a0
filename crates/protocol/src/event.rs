//! What the worker tells the page. A fact names the run that it is about; the page drops one about
//! a run that it has left.

use crate::card::Ablation;
use crate::catalogue::Catalogue;
use crate::config::{KnobError, RunConfig};
use crate::diagram::Diagram;
use crate::examination::Examining;
use crate::experiment::{Finished, Progress};
use crate::pictures::{Painted, Pictures};
use crate::report::{Report, Verdict};
use crate::text::Text;
use serde::{Deserialize, Serialize};

/// What computes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DeviceKind {
    /// burn's flex backend.
    Cpu,
    /// burn's wgpu backend.
    WebGpu {
        /// The adapter's name, as far as the browser tells it.
        adapter: String,
    },
}

/// Pictures of one size, one after another; rows, then columns, then channels, one byte each.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImageSheet {
    /// Width of each in pixels.
    pub width: u32,
    /// Height of each in pixels.
    pub height: u32,
    /// 1 (ink on paper: 0 is paper) or 3 (red, green, blue).
    pub channels: u32,
    /// `count · height · width · channels` bytes.
    #[serde(with = "serde_bytes")]
    pub pixels: Vec<u8>,
}

impl ImageSheet {
    /// Bytes of one picture.
    pub fn stride(&self) -> usize {
        (self.width * self.height * self.channels) as usize
    }
    /// How many pictures it holds.
    pub fn len(&self) -> usize {
        self.pixels.len().checked_div(self.stride()).unwrap_or(0)
    }
    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// The bytes of picture `index`.
    pub fn get(&self, index: usize) -> Option<&[u8]> {
        let stride = self.stride();
        if stride == 0 {
            None
        } else {
            self.pixels.chunks_exact(stride).nth(index)
        }
    }
}

/// The fixed evaluation set: what the map's points are. Sent once a run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataFacts {
    /// What an element is called, `digit`.
    pub noun: Text,
    /// Class names, `0` … `9`.
    pub classes: Vec<Text>,
    /// Class of each.
    pub labels: Vec<u8>,
    /// Picture of each (of a point: where it lies among the others).
    pub pictures: ImageSheet,
    /// Images that training sees.
    pub training_size: u32,
    /// How the data were made or where they are from, with their licence.
    pub source: Text,
}

/// One curve of the loss plot.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Curve {
    /// Key in [`crate::report::Term`], or `loss`.
    pub key: Text,
    /// Words at the curve's end, `views differ`.
    pub label: Text,
    /// Its mark in the formula.
    pub symbol: Text,
    /// Colour: 1, 2 or 3 as in the tokens `--term-1` to `--term-3`.
    pub colour: u8,
}

/// The loss plot: fixed axes and what is drawn.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LossPlot {
    /// Heading.
    pub title: Text,
    /// Remark beside it, `lower is better agreement, not better features`.
    pub note: Text,
    /// Least and greatest value of the axis; curves outside are held at the edge.
    pub range: (f32, f32),
    /// Logarithmic axis.
    pub log: bool,
    /// Curves.
    pub curves: Vec<Curve>,
    /// Reference lines, value and words.
    pub references: Vec<(f32, Text)>,
}

/// A function that the formula names, drawn.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Graph {
    /// What it is, `φ(x) = log x`.
    pub title: Text,
    /// One sentence that says the same to someone who cannot see it.
    pub words: Text,
    /// Range of the x axis; the values lie at even places from its one end to the other.
    pub x: (f32, f32),
    /// Range of the y axis.
    pub y: (f32, f32),
    /// Values; None where there is no number or it is beyond the axis.
    pub values: Vec<Option<f32>>,
}

impl Graph {
    /// Places between the ends of the x axis.
    const STEPS: usize = 96;

    /// Draws `function` within the axes `x` and `y`.
    pub fn of(title: Text, words: Text, x: (f32, f32), y: (f32, f32), function: impl Fn(f64) -> f64) -> Self {
        let value = |step: usize| {
            let share = step as f64 / Self::STEPS as f64;
            let value = function(f64::from(x.0) + share * f64::from(x.1 - x.0)) as f32;
            (y.0..=y.1).contains(&value).then_some(value)
        };
        let values = (0..=Self::STEPS).map(value).collect();
        Self {
            title,
            words,
            x,
            y,
            values,
        }
    }

    /// Where its values lie.
    pub fn places(&self) -> impl Iterator<Item = f32> {
        let (low, high) = self.x;
        let steps = self.values.len().saturating_sub(1).max(1) as f32;
        (0..self.values.len()).map(move |step| low + step as f32 / steps * (high - low))
    }
}

/// A piece of the sentence over the page: plain words, or a picker.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Piece {
    /// Words.
    Words(Text),
    /// Words that open the list of a choice: `method`, `data`, `encoder`.
    Choice(Text, Text),
    /// Words that open the tab of the views.
    Views(Text),
    /// Words that open one knob, by path.
    Knob(Text, Text),
}

/// One switch among the parts below the diagram.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartSwitch {
    /// Path of its knob, a switch.
    pub path: Text,
    /// Label.
    pub label: Text,
    /// Off although the method has it.
    pub removed: bool,
}

/// A run in words and drawings, from its config. Sent at the start and after each change.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Description {
    /// The sentence.
    pub sentence: Vec<Piece>,
    /// The architecture.
    pub diagram: Diagram,
    /// Switches below it.
    pub parts: Vec<PartSwitch>,
    /// LaTeX of the loss as it is now. `\class{NAME}{…}` marks a symbol: NAME is the symbol's key,
    /// and `grad-NAME` says that gradient flows through it; `gone` that it was removed.
    pub formula: Text,
    /// Words below the formula: symbol's key and what it is.
    pub symbols: Vec<(Text, Text)>,
    /// What the loss is called, `negative cosine`.
    pub loss_name: Text,
    /// Functions that the formula names.
    pub graphs: Vec<Graph>,
    /// Paths of knobs that stand right below the formula.
    pub dials: Vec<Text>,
    /// Experiments of one click that apply here.
    pub ablations: Vec<Ablation>,
    /// The loss plot.
    pub loss: LossPlot,
    /// A plot of what only some runs have, beside the loss: its curves are terms of the report as well.
    pub more: Option<LossPlot>,
    /// Name of the tab of views, `Views` or `Masks`.
    pub views_title: Text,
    /// Headings of the view columns, `view 1`, `view 2`; for masks one.
    pub view_names: Vec<Text>,
    /// What pictures the run paints of its own ([`Event::Pictures`]), if any.
    pub pictures: Option<Painted>,
    /// Whether training sees labels.
    pub labelled: bool,
    /// Whether the two sides of [`crate::Duality`] say something of its embedding.
    pub duality: bool,
    /// Trainable numbers.
    pub parameters: u64,
    /// Least step at which the verdict is not "too early".
    pub verdict_from: u64,
}

/// A change that the curves show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// After this step.
    pub step: u64,
    /// What changed, `stop-gradient removed`.
    pub text: String,
    /// Whether it broke something or put it back.
    pub alarm: bool,
}

/// The embedding as a picture, at one step.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Frame {
    /// Steps taken.
    pub step: u64,
    /// How it was projected.
    pub projection: crate::Projection,
    /// x, y, z of each point of the evaluation set, in −1…1 (z is 0 but on the sphere).
    pub points: Vec<f32>,
    /// Since a mark the axes stand still; the step from which on.
    pub frozen: Option<u64>,
    /// The cluster of each point, where the method has clusters; otherwise empty.
    pub clusters: Vec<u16>,
    /// Of the pinned image: index, cosine of its two views, positions of those views (x, y, z each), nearest neighbours.
    pub pinned: Option<Pinned>,
}

/// The pinned image in the embedding.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Pinned {
    /// Index in the evaluation set.
    pub index: u32,
    /// Its two views, then.
    pub views: ImageSheet,
    /// Positions of the two views, x, y, z each.
    pub positions: Vec<f32>,
    /// Cosine of the two views' embeddings; none where there are no two views.
    pub cosine: Option<f32>,
    /// Nearest in the embedding by cosine, nearest first, itself left out.
    pub neighbours: Vec<u32>,
}

/// A fact.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(
    clippy::large_enum_variant,
    reason = "an event lives as long as one message and is never kept in a list"
)]
pub enum Event {
    /// The worker is there. Sent once, before anything else.
    Hello {
        /// What a run can be made of.
        catalogue: Catalogue,
        /// What computes.
        device: DeviceKind,
    },
    /// A run began, from its seed or from a snapshot.
    Started {
        /// What runs, complete.
        config: RunConfig,
        /// In words.
        description: Description,
        /// The evaluation set.
        data: DataFacts,
        /// Steps already taken.
        step: u64,
        /// The spectrum before the first step, to hold later ones against.
        initial: Report,
    },
    /// Live knobs were turned.
    Changed {
        /// What runs now.
        config: RunConfig,
        /// In words.
        description: Description,
        /// What the curves show of it.
        mark: Option<Mark>,
    },
    /// A request could not be met; the run goes on as it was.
    Refused(Vec<KnobError>),
    /// What the instruments read.
    Report(Report),
    /// How fast it goes, about twice a second while it steps.
    Rate {
        /// Steps taken.
        step: u64,
        /// Steps a second, lately.
        per_second: f32,
    },
    /// The embedding.
    Frame(Frame),
    /// What the run paints of itself.
    Pictures(Pictures),
    /// Fresh draws: for each image the image itself, then the draws of view 1, then those of view 2.
    Views(ImageSheet),
    /// Whether it steps.
    Playing(bool),
    /// The budget of steps is used up; `run.steps` extends it.
    Finished {
        /// Steps taken.
        step: u64,
    },
    /// The loss is no longer a number. The run stands still.
    Diverged {
        /// At this step.
        step: u64,
        /// In words.
        verdict: Verdict,
        /// The step of the last good snapshot, which follows.
        good: u64,
        /// That snapshot.
        #[serde(with = "serde_bytes")]
        snapshot: Vec<u8>,
        /// The knob that is the likely cause, with the value that works here.
        remedy: Option<(Text, f64)>,
    },
    /// The run in a file: asked for, or every few seconds.
    Snapshot {
        /// Steps taken.
        step: u64,
        /// safetensors with the config as header.
        #[serde(with = "serde_bytes")]
        snapshot: Vec<u8>,
    },
    /// How far the examination is, and what it knows so far. One that could not begin is over at once,
    /// and empty.
    Examining(Box<Examining>),
    /// How long a step of the config takes here.
    Trial {
        /// Milliseconds, the median.
        ms_per_step: f64,
    },
    /// How far the experiment is, a few times a second.
    ExperimentProgress(Progress),
    /// A run of the experiment is finished.
    ExperimentRun(Finished),
    /// No run of the experiment is left.
    ExperimentDone,
    /// The experiment cannot be run, in words.
    ExperimentRefused(String),
    /// The worker cannot go on: a lost device. In words.
    Failed(String),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_graph_has_a_gap_where_its_function_leaves_the_axis() {
        let graph = Graph::of("1/x".into(), "".into(), (-1.0, 1.0), (-4.0, 4.0), |x| 1.0 / x);
        let places: Vec<f32> = graph.places().collect();
        assert_eq!((places[0], places[96]), (-1.0, 1.0));
        assert_eq!((graph.values[0], graph.values[96]), (Some(-1.0), Some(1.0)));
        assert_eq!((graph.values[48], graph.values[50]), (None, None));
        assert_eq!(graph.values[72], Some(2.0));
    }
}
