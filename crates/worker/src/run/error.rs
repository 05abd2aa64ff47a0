//! Why a run cannot go on: its loss diverged, or something around it failed.

use ssl::SslError;
use thiserror::Error;

/// Says why a run cannot go on.
#[derive(Debug, Error)]
pub enum RunError {
    /// Training diverged; holds the first step, counted from 1, whose loss is NaN or infinite, or the step after
    /// which the network's output is.
    #[error("Training diverged: the loss of step {0} is no longer a number.")]
    Diverged(u64),
    /// The device does not answer, or a config, snapshot or dataset does not suit the run.
    #[error(transparent)]
    Ssl(#[from] SslError),
}
