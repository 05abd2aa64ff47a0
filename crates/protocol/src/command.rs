//! The commands that the page sends to a worker.
//!
//! Every command is sent with the id of the run that it is about; a worker drops commands about a run that has ended.

use crate::config::{RunConfig, Settings};
use crate::experiment::{Experiment, Place, Size};
use crate::mark::Mark;
use crate::report::Report;
use crate::text::Text;
use serde::{Deserialize, Serialize};

/// Says how fast the worker takes steps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub enum Speed {
    /// As fast as it can.
    #[default]
    Full,
    /// At most this many steps a second.
    PerSecond(f64),
}

/// Says how the embedding is projected to a picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Projection {
    /// To the leading three directions of the normalised embedding, on the unit sphere.
    #[default]
    Sphere,
    /// To the first two principal components of the raw embedding.
    Pca,
    /// To the plane so that what is near stays near (t-SNE).
    Neighbours,
}

/// Says under which key a run is kept, and what it was like before the worker had it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct KeepAs {
    /// The key. Keys are in the order in which their runs began.
    pub key: Text,
    /// The reports so far, of increasing steps.
    pub reports: Vec<Report>,
    /// The marks so far.
    pub marks: Vec<Mark>,
}

/// Holds a command from the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Command {
    /// Starts a run from its seed. The worker checks the config again, and answers with `Started` or `Refused`.
    Start {
        /// The run.
        config: RunConfig,
        /// Whether to take steps at once, or to wait for `Play`.
        playing: bool,
    },
    /// Starts a run from a snapshot. Answered by `Started` or `Refused`.
    Restore {
        /// The bytes of an [`crate::Event::Snapshot`].
        #[serde(with = "serde_bytes")]
        snapshot: Vec<u8>,
        /// Whether to take steps at once.
        playing: bool,
    },
    /// Goes on with the run that the browser keeps under this key, as `Restore` does, with `Curves` after `Started`. Starts
    /// `otherwise` from its seed where nothing is kept under the key, another tab has it, or it cannot be read.
    GoOn {
        /// The key that the run was kept under.
        key: Text,
        /// The run in its place.
        otherwise: RunConfig,
        /// Whether to take steps at once.
        playing: bool,
    },
    /// Keeps the run that is on in the browser's storage each time that the page is sent a snapshot; `None` ends that.
    /// Answered by `Kept` after each write, or by `NotKept`.
    Keep(Option<KeepAs>),
    /// Deletes what the browser keeps under these keys.
    ForgetKept(Vec<Text>),
    /// Takes steps until `Pause` or the end of the budget.
    Play,
    /// Stops after the step in progress.
    Pause,
    /// Takes this many steps, then pauses.
    Step(u32),
    /// Changes knobs. If all of them are live, the command is sent with the current run's id; the changes apply from
    /// the next step, answered by `Changed`. If one of them restarts the run, the run begins again under the id that
    /// the command is sent with, the current one or a larger one, answered by `Started`. A value that cannot be used
    /// is answered by `Refused`, and the run goes on as it was.
    Set {
        /// The new values by path.
        settings: Settings,
        /// The label of the mark on the curves; `None` for a change that needs no mark.
        mark: Option<String>,
    },
    /// Sets how fast steps are taken.
    Speed(Speed),
    /// Sets how the embedding is projected.
    Project(Projection),
    /// Says whether the page shows the mechanism. While it does, the worker sends `Mechanism` with its frames; otherwise
    /// only with the first frame of a run. It holds for later runs, too.
    Mechanism(bool),
    /// Allows the worker to send this many more frames: the page can draw them.
    Credit(u32),
    /// Draws the views (or masks) of some images anew. Answered by `Views`.
    DrawViews {
        /// Indices into the evaluation set.
        images: Vec<u32>,
        /// The number of draws of each view.
        draws: u32,
        /// The seed of the draws; the same seed gives the same views.
        seed: u64,
    },
    /// Adds the nearest neighbours of this image in the embedding to every frame, until `None` is sent.
    Pin(Option<u32>),
    /// Takes a snapshot now. Answered by `Snapshot`.
    Snapshot,
    /// Examines the network as it is now, between the steps of the run. Answered by `Examining`, repeatedly until it
    /// is complete. Ends an examination in progress.
    Examine,
    /// Ends the examination in progress. Answered by a last `Examining`.
    StopExamining,
    /// Measures the time of a step of this config, on a network that is then dropped. Answered by `Trial`.
    Trial {
        /// The config to time.
        config: RunConfig,
        /// The number of timed steps, after two that are not timed.
        steps: u32,
    },
    /// Describes runs as they would begin, which need not be the one that is on. Answered by one `Described` for each
    /// config that can begin.
    Describe(Vec<RunConfig>),
    /// Begins another run beside the one that is on, from its seed and paused, under the id that the command is sent with.
    /// Play, pause, steps, speed and what is shown are for all from then on, and none is far ahead of the others. Answered
    /// by `Started` or `Refused` with that id; `Compared` follows now and then. It ends with the first run.
    Twin(RunConfig),
    /// Ends the runs beside the one that is on.
    EndTwins,
    /// Asks for the experiments of this version. Answered by `Experiments`.
    ListExperiments,
    /// Makes the runs of an experiment, in place of one in progress. Answered by `ExperimentProgress`, one
    /// `ExperimentRun` for each run, and `ExperimentDone`. The run on the page goes on beside it.
    Experiment {
        /// The experiment's name.
        name: Text,
        /// The experiment itself where it is none of the catalogue's, such as a sweep that was made on the page.
        own: Option<Box<Experiment>>,
        /// The numbers of seeds and steps.
        size: Size,
        /// The runs that are finished already and are left out.
        done: Vec<Place>,
    },
    /// Ends the experiment; its run in progress is lost.
    StopExperiment,
}
