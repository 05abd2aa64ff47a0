//! The errors of a run; each prints as a sentence.

use protocol::ConfigError;
use thiserror::Error;

/// Says why a run cannot start, continue or be read.
#[derive(Debug, Error)]
pub enum SslError {
    /// A setting is missing, out of range, or does not fit the others.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// Reading tensors from the device failed; holds the device's message.
    #[error("The device stopped answering: {0}.")]
    Device(String),
    /// A file is not a snapshot of a run of this kind; holds the reason.
    #[error("This file is not a snapshot of a run: {0}.")]
    Snapshot(String),
    /// A network is to be examined whose numbers are NaN or infinite.
    #[error(
        "The weights of this network are no longer numbers, because its training diverged: there is nothing to examine."
    )]
    NotFinite,
    /// Training diverged: the loss is not finite any more.
    #[error("{sentence}")]
    Diverged {
        /// The first step (1-based) whose loss is NaN or infinite.
        step: u64,
        /// What happened, and what helps.
        sentence: String,
    },
    /// The data do not fit the run; holds the sentence.
    #[error("{0}")]
    Data(String),
}
