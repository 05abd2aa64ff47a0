//! The result of one cell as a file of JSON: written by the process that ran the cell, on whatever machine,
//! and read by the one that makes the table.
//!
//! The file says which experiment, cell and config it is of, so that a file that is in the wrong place is
//! refused instead of counted. Numbers are decimal text with as many digits as tell them apart, so that what
//! is read is what was written, bit for bit; a JSON number would pass through a parser that may round.
//!
//! Watch for: a file is written beside its place and then renamed, so a process that is killed leaves no half
//! a result under the right name.

use crate::experiment::plan::PlannedCell;
use protocol::VerdictKind;
use protocol::experiment::{Experiment, Finished};
use serde::{Deserialize, Serialize};
use std::io;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// Version of the program that a result is of: another version may train otherwise.
const VERSION: &str = env!("CARGO_PKG_VERSION");
/// What a run that was refused has in place of a verdict.
const REFUSED: &str = "refused";

/// Why the file of a cell cannot be written or used. Each is a sentence that names the file.
#[derive(Debug, Error)]
pub enum CellFileError {
    /// There is no such file.
    #[error("{} is missing: cell {cell} was not run, or its result is in another folder.", file.display())]
    Missing {
        /// The file that was looked for.
        file: PathBuf,
        /// Id of the cell.
        cell: String,
    },
    /// The operating system does not let the file be read.
    #[error("{} cannot be read: {why}.", file.display())]
    Unreadable {
        /// The file.
        file: PathBuf,
        /// What the operating system says.
        why: io::Error,
    },
    /// The operating system does not let the file be written.
    #[error("{} cannot be written: {why}.", file.display())]
    Unwritable {
        /// The file.
        file: PathBuf,
        /// What the operating system says.
        why: io::Error,
    },
    /// The file was cut short, or is no result of a cell.
    #[error("{} is torn or not the result of a cell ({why}): run cell {cell} again.", file.display())]
    Torn {
        /// The file.
        file: PathBuf,
        /// Id of the cell that it should be of.
        cell: String,
        /// What is wrong, without a full stop.
        why: String,
    },
    /// The file is whole, but of something else: another experiment, cell, config or version.
    #[error("{} is of {what} {found}, but {what} {expected} is wanted.", file.display())]
    Foreign {
        /// The file.
        file: PathBuf,
        /// What differs, `experiment`.
        what: &'static str,
        /// What the file says.
        found: String,
        /// What it should say.
        expected: String,
    },
    /// The folder holds the result of a cell that the plan does not have.
    #[error(
        "{} is the result of a cell that is not planned: take it away, or ask for its experiment, seeds and steps.",
        file.display()
    )]
    Unplanned {
        /// The file.
        file: PathBuf,
    },
}

/// What is in a file.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Contents {
    version: String,
    experiment: String,
    cell: String,
    config: String,
    seed: u32,
    steps: u32,
    verdict: String,
    note: String,
    values: Vec<Value>,
}

/// One measure of the run.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Value {
    measure: String,
    /// Decimal text of an `f32`; None where the measure is not defined.
    value: Option<String>,
}

/// Returns the text of the file that holds `finished`, the result of `cell`.
///
/// `experiment` is the one that was planned; it names the measures.
pub fn to_json(experiment: &Experiment, cell: &PlannedCell, finished: &Finished) -> String {
    let _ = (experiment, cell, finished);
    todo!()
}

/// Returns the result that the bytes of a file hold, checked to be that of `cell`.
///
/// `file` is only for the sentence of an error.
///
/// # Errors
/// [`CellFileError::Torn`] where the bytes are not the result of a cell, [`CellFileError::Foreign`] where they
/// are the result of another one.
pub fn from_json(
    experiment: &Experiment,
    cell: &PlannedCell,
    file: &Path,
    bytes: &[u8],
) -> Result<Finished, CellFileError> {
    let _ = (experiment, cell, file, bytes);
    todo!()
}

/// Writes the result of `cell` to `file`, in place of what is there. The folder must exist.
///
/// # Errors
/// [`CellFileError::Unwritable`].
pub fn write(
    file: &Path,
    experiment: &Experiment,
    cell: &PlannedCell,
    finished: &Finished,
) -> Result<(), CellFileError> {
    let _ = (file, experiment, cell, finished);
    todo!()
}

/// Reads the result of `cell` from `file`.
///
/// # Errors
/// [`CellFileError::Missing`], [`CellFileError::Unreadable`], and those of [`from_json`].
pub fn read(file: &Path, experiment: &Experiment, cell: &PlannedCell) -> Result<Finished, CellFileError> {
    let _ = (file, experiment, cell);
    todo!()
}
