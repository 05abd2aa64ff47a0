//! Messages as bytes between the page and a worker: postcard. Both sides are always of one build, so
//! the bytes need not say what they are; a format that says it of every value needs a reader for every
//! kind of value in every place, which was 0.3 MB of what a visitor waits for.

use crate::command::Command;
use crate::event::Event;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use thiserror::Error;

/// Identifies a run; the page counts up.
pub type RunId = u32;

/// A command about a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ToWorker {
    /// Which run. `Start` and `Restore` make it the current one.
    pub run: RunId,
    /// What is asked.
    pub command: Command,
}

/// A fact about a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ToPage {
    /// Which run.
    pub run: RunId,
    /// What happened.
    pub event: Event,
}

/// Bytes that are not a message.
#[derive(Debug, Error)]
#[error("a message could not be read: {0}")]
pub struct WireError(String);

/// Writes a message.
///
/// # Errors
/// [`WireError`] where serde refuses a value; the types of this crate have none such.
pub fn encode<M: Serialize>(message: &M) -> Result<Vec<u8>, WireError> {
    postcard::to_allocvec(message).map_err(|error| WireError(error.to_string()))
}

/// Reads a message.
///
/// # Errors
/// [`WireError`] for anything else than such bytes.
pub fn decode<M: DeserializeOwned>(bytes: &[u8]) -> Result<M, WireError> {
    postcard::from_bytes(bytes).map_err(|error| WireError(error.to_string()))
}
