//! Messages between the page and a worker as bytes, in the postcard format.
//!
//! Both sides are always of the same build, so the bytes need not describe themselves. A self-describing format needs
//! code to read every kind of value in every place, which was 0.3 MB of what a visitor downloads.

use crate::command::Command;
use crate::event::Event;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use thiserror::Error;

/// Identifies a run; the page counts up.
pub type RunId = u32;

/// Holds a command about a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ToWorker {
    /// The run. `Start` and `Restore` make it the current one.
    pub run: RunId,
    /// The command.
    pub command: Command,
}

/// Holds an event about a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ToPage {
    /// The run.
    pub run: RunId,
    /// The event.
    pub event: Event,
}

/// Says that a message could not be written or read.
#[derive(Debug, Error)]
#[error("a message could not be read: {0}")]
pub struct WireError(String);

/// Returns `message` as bytes.
///
/// # Errors
/// [`WireError`] where serde refuses a value; the types of this crate have none such.
pub fn encode<M: Serialize>(message: &M) -> Result<Vec<u8>, WireError> {
    postcard::to_allocvec(message).map_err(|error| WireError(error.to_string()))
}

/// Reads a message from `bytes`.
///
/// # Errors
/// [`WireError`] where `bytes` are not such a message.
pub fn decode<M: DeserializeOwned>(bytes: &[u8]) -> Result<M, WireError> {
    postcard::from_bytes(bytes).map_err(|error| WireError(error.to_string()))
}
