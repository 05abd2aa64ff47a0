//! The result of one cell as a file of JSON: written by the process that ran the cell, on whatever machine,
//! and read by the one that makes the table.
//!
//! The file says which experiment, cell and config it is of, so that a file that is in the wrong place is
//! refused instead of counted. Numbers are decimal text with as many digits as tell them apart, so that what
//! is read is what was written, bit for bit; a JSON number would pass through a parser that may round.

use crate::experiment::plan::PlannedCell;
use crate::experiment::whole_file;
use protocol::VerdictKind;
use protocol::experiment::{Experiment, Finished};
use protocol::json_fault::json_fault;
use serde::{Deserialize, Serialize};
use std::io;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// Version of the program that a result is of: another version may train otherwise.
const VERSION: &str = env!("CARGO_PKG_VERSION");
/// What a run that was refused has in place of a verdict.
const REFUSED: &str = "refused";

/// Says why the file of a cell cannot be written or used. Each is a sentence that names the file.
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
    #[error("{} holds a result of {found}, where {expected} is planned; --seeds, --steps and --cells are to be those of --plan.", file.display())]
    Foreign {
        /// The file.
        file: PathBuf,
        /// What the file says, `experiment ‘projector’`.
        found: String,
        /// What it should say.
        expected: String,
    },
    /// The folder holds the result of a cell that the plan does not have.
    #[error(
        "{} is the result of a cell that is not planned: take it away, or give --seeds, --steps and --cells as at --plan.",
        file.display()
    )]
    Unplanned {
        /// The file.
        file: PathBuf,
    },
}

/// What is in a file. Fields that are not known are passed over, so that the version can be told.
#[derive(Serialize, Deserialize)]
struct Contents {
    version: String,
    experiment: String,
    cell: String,
    steps: u32,
    config: String,
    verdict: String,
    note: String,
    values: Vec<Value>,
}

/// One measure of the run.
#[derive(Serialize, Deserialize)]
struct Value {
    measure: String,
    /// Decimal text of an `f32`; None where the measure is not defined.
    value: Option<String>,
}

/// Returns the text of the file that holds `finished`, the result of `cell`.
///
/// `experiment` is the one that was planned; it names the measures.
///
/// # Errors
/// What `serde_json` says where it cannot write; nothing in a result is known to make it fail.
pub fn to_json(experiment: &Experiment, cell: &PlannedCell, finished: &Finished) -> serde_json::Result<String> {
    let values = experiment.measures.iter().enumerate().map(|(at, measure)| Value {
        measure: measure.key.to_string(),
        value: finished
            .values
            .get(at)
            .copied()
            .flatten()
            .map(|value| value.to_string()),
    });
    let contents = Contents {
        version: VERSION.to_owned(),
        experiment: cell.experiment.to_string(),
        cell: cell.id.clone(),
        steps: cell.steps,
        config: cell.config.clone(),
        verdict: finished.verdict.map_or(REFUSED, VerdictKind::name).to_owned(),
        note: finished.note.clone(),
        values: values.collect(),
    };
    Ok(serde_json::to_string_pretty(&contents)? + "\n")
}

/// Returns the result that the bytes of a file hold, checked to be that of `cell`.
///
/// `experiment` is the one that was planned; `file` is only for the sentence of an error.
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
    let torn = |why: String| CellFileError::Torn {
        file: file.to_owned(),
        cell: cell.id.clone(),
        why,
    };
    let contents: Contents = serde_json::from_slice(bytes).map_err(|error| torn(json_fault(&error)))?;
    let named: Vec<&str> = contents.values.iter().map(|value| value.measure.as_str()).collect();
    let wanted: Vec<&str> = experiment.measures.iter().map(|measure| measure.key.as_ref()).collect();
    let pairs = [
        (format!("version {}", contents.version), format!("version {VERSION}")),
        (
            format!("experiment ‘{}’", contents.experiment),
            format!("experiment ‘{}’", cell.experiment),
        ),
        (format!("cell {}", contents.cell), format!("cell {}", cell.id)),
        (
            format!("a run of {} steps", contents.steps),
            format!("a run of {} steps", cell.steps),
        ),
        (format!("config {}", contents.config), format!("config {}", cell.config)),
        (
            format!("the measures {}", named.join(", ")),
            format!("the measures {}", wanted.join(", ")),
        ),
    ];
    if let Some((found, expected)) = pairs.into_iter().find(|(found, expected)| found != expected) {
        return Err(CellFileError::Foreign {
            file: file.to_owned(),
            found,
            expected,
        });
    }
    let verdict = match contents.verdict.as_str() {
        REFUSED => None,
        name => Some(VerdictKind::parse(name).ok_or_else(|| torn(format!("‘{name}’ is no verdict")))?),
    };
    let number = |value: &Value| match value.value.as_deref() {
        None => Ok(None),
        Some(text) => match text.parse::<f32>() {
            Ok(number) if number.is_finite() => Ok(Some(number)),
            _ => Err(torn(format!("‘{text}’ is no number"))),
        },
    };
    Ok(Finished {
        place: cell.place,
        values: contents.values.iter().map(number).collect::<Result<_, _>>()?,
        verdict,
        note: contents.note,
    })
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
    let put = || -> io::Result<()> { whole_file::write(file, &to_json(experiment, cell, finished)?) };
    put().map_err(|why| CellFileError::Unwritable {
        file: file.to_owned(),
        why,
    })
}

/// Reads the result of `cell` from `file`.
///
/// # Errors
/// [`CellFileError::Missing`], [`CellFileError::Unreadable`], and those of [`from_json`].
pub fn read(file: &Path, experiment: &Experiment, cell: &PlannedCell) -> Result<Finished, CellFileError> {
    // A pipe in its place would be waited for without end.
    let bytes = match std::fs::metadata(file) {
        Ok(data) if !data.is_file() => Err(io::Error::other("it is no plain file")),
        Ok(_) => std::fs::read(file),
        Err(why) => Err(why),
    };
    let bytes = bytes.map_err(|why| match why.kind() {
        ErrorKind::NotFound => CellFileError::Missing {
            file: file.to_owned(),
            cell: cell.id.clone(),
        },
        _ => CellFileError::Unreadable {
            file: file.to_owned(),
            why,
        },
    })?;
    from_json(experiment, cell, file, &bytes)
}
