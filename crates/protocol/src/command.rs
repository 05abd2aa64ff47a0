//! What the page asks of the worker. A request names the run that it is about; one about a run
//! that has ended is dropped.

use crate::config::{RunConfig, Settings};
use crate::experiment::{Place, Size};
use crate::text::Text;
use serde::{Deserialize, Serialize};

/// How fast the worker steps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub enum Speed {
    /// As fast as it can.
    #[default]
    Full,
    /// At most so many steps a second.
    PerSecond(f64),
}

/// How the embedding becomes a picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Projection {
    /// The leading three directions of the normalised embedding, on the unit sphere.
    #[default]
    Sphere,
    /// The first two principal components of the raw embedding.
    Pca,
}

/// A request.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Command {
    /// Begin a run from its seed. The config is checked again; answered by `Started` or `Refused`.
    Start {
        /// What to run.
        config: RunConfig,
        /// Step at once, or wait for `Play`.
        playing: bool,
    },
    /// Begin from a snapshot. Answered by `Started` or `Refused`.
    Restore {
        /// As in [`crate::Event::Snapshot`].
        #[serde(with = "serde_bytes")]
        snapshot: Vec<u8>,
        /// Step at once.
        playing: bool,
    },
    /// Step on.
    Play,
    /// Stop stepping after the step in hand.
    Pause,
    /// Take so many steps, then pause.
    Step(u32),
    /// Turn knobs. Live ones apply from the next step; one that restarts begins the run again under
    /// the new id that the answering `Started` carries.
    Set {
        /// New values by path.
        settings: Settings,
        /// What the curves' mark says; none for a change that needs no mark.
        mark: Option<String>,
    },
    /// How fast to step.
    Speed(Speed),
    /// How to project the embedding.
    Project(Projection),
    /// The page can draw so many more frames.
    Credit(u32),
    /// Draw the views (or masks) of these images of the evaluation set afresh. Answered by `Views`.
    DrawViews {
        /// Indices into the evaluation set.
        images: Vec<u32>,
        /// Draws of each view.
        draws: u32,
        /// Which draw; the same number gives the same views.
        seed: u64,
    },
    /// The nearest neighbours of an image in the embedding, with each frame until `None`.
    Pin(Option<u32>),
    /// Take a snapshot now. Answered by `Snapshot`.
    Snapshot,
    /// Put the network, as it is now, through every protocol, between the steps of the run. Answered by
    /// `Examining`, again and again until it is done. Ends an examination that is still going.
    Examine,
    /// End the examination where it is. Answered by a last `Examining`.
    StopExamining,
    /// Time some steps of this config, then forget it. Answered by `Trial`.
    Trial {
        /// What to time.
        config: RunConfig,
        /// Timed steps, after two that are not.
        steps: u32,
    },
    /// Make the runs of an experiment, in place of one in work. Answered by `ExperimentProgress`,
    /// `ExperimentRun` for each, and `ExperimentDone`; it goes on beside the run.
    Experiment {
        /// Which.
        name: Text,
        /// How much of it.
        size: Size,
        /// Runs that are finished already, which are left out.
        done: Vec<Place>,
    },
    /// Give up the experiment; the run of it that is in hand is lost.
    StopExperiment,
}
