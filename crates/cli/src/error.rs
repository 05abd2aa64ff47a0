//! What can go wrong, each as a sentence for a person.

use datasets::DataError;
use protocol::ConfigError;
use protocol::json_fault::json_fault;
use ssl::SslError;
use std::io;
use std::path::PathBuf;
use thiserror::Error;
use worker::experiment::cell_file::CellFileError;
use worker::experiment::collect::CollectError;
use worker::request_error::Refusal;

/// Says why the program cannot do what it was asked for.
#[derive(Debug, Error)]
pub enum CliError {
    /// A name or a setting is unknown, or a value is out of range.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The data cannot be made.
    #[error(transparent)]
    Data(#[from] DataError),
    /// The run cannot start, diverged, or a snapshot cannot be read.
    #[error(transparent)]
    Ssl(#[from] SslError),
    /// The run loop refuses the request.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The file of a cell cannot be written or used.
    #[error(transparent)]
    CellFile(#[from] CellFileError),
    /// A folder does not hold the results of a plan.
    #[error(transparent)]
    Collect(#[from] CollectError),
    /// A file is no snapshot, or one whose network cannot be examined.
    #[error("{}: {why}", file.display())]
    Snapshot {
        /// The file.
        file: PathBuf,
        /// The sentence about it.
        why: String,
    },
    /// Two names or settings are for the same thing.
    #[error("‘{first}’ and ‘{second}’ are both a value for {path}: name one.")]
    Twice {
        /// The path of the setting.
        path: String,
        /// The value that was named first.
        first: String,
        /// The other one.
        second: String,
    },
    /// An address says nothing of a run.
    #[error("‘{0}’ has no ‘#’: the settings of a run stand after it. Without --config the defaults are trained.")]
    NoFragment(String),
    /// A file of results is not one of this experiment.
    #[error("{} is not a file of results of this experiment: {why} Take it away to begin anew.", file.display())]
    Results {
        /// The file.
        file: PathBuf,
        /// The sentence about it.
        why: String,
    },
    /// A file that rates are to be written into holds something else.
    #[error("{} is not a file of learning rates, and is not written over.", .0.display())]
    Rates(PathBuf),
    /// The rows of an experiment have no search for a rate.
    #[error("The rows of ‘{0}’ are run at their usual learning rates, none is searched.")]
    NotTuned(String),
    /// Another list than the knobs was asked for of a run.
    #[error("--config goes with the list of knobs alone: list knobs --config vicreg.")]
    KnobsAlone,
    /// An argument of `--set` has no `=`.
    #[error("‘{0}’ is not a setting and a value, such as run.batch=64.")]
    NotAPair(String),
    /// No entry of a list has this name.
    #[error("There is no {what} ‘{name}’{near}")]
    Unknown {
        /// What was looked for, `experiment`.
        what: &'static str,
        /// The name.
        name: String,
        /// The rest of the sentence: the nearest known name, or where all names are.
        near: String,
    },
    /// A file cannot be read.
    #[error("{} cannot be read: {why}.", file.display())]
    Unreadable {
        /// The file.
        file: PathBuf,
        /// What the operating system says.
        why: io::Error,
    },
    /// A file cannot be written.
    #[error("{} cannot be written: {why}.", file.display())]
    Unwritable {
        /// The file.
        file: PathBuf,
        /// What the operating system says.
        why: io::Error,
    },
    /// A file holds no config.
    #[error("{} is not a config, one JSON object from path to value: {}.", file.display(), json_fault(why))]
    NotAConfig {
        /// The file.
        file: PathBuf,
        /// What is wrong with it.
        why: serde_json::Error,
    },
    /// A GPU was asked for.
    #[cfg(not(feature = "gpu"))]
    #[error("This build has no GPU: install it with --features gpu.")]
    NoGpu,
    /// The GPU cannot be used.
    #[cfg(feature = "gpu")]
    #[error("The GPU cannot be used: {0}.")]
    Gpu(String),
    /// A result cannot be turned into JSON.
    #[error("The result cannot be written as JSON: {0}.")]
    Json(#[from] serde_json::Error),
    /// Standard output cannot be written.
    #[error("The output cannot be written: {0}.")]
    Output(io::Error),
}

impl CliError {
    /// Returns whether the reader of standard output has gone, as `head` does.
    pub fn is_closed_pipe(&self) -> bool {
        matches!(self, Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }
}
