//! What can go wrong in a run, in sentences.

use protocol::ConfigError;
use thiserror::Error;

/// Why a run cannot start, go on or be read.
#[derive(Debug, Error)]
pub enum SslError {
    /// The config asks for what there is not.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The device gave an error when it was read.
    #[error("The device stopped answering: {0}.")]
    Device(String),
    /// A file is not a snapshot of this program.
    #[error("This file is not a snapshot of a run: {0}.")]
    Snapshot(String),
    /// The data do not suit the run.
    #[error("{0}")]
    Data(String),
}
