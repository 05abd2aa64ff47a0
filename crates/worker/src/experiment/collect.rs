//! The results of a plan from a folder of cell files: the runs that one process would have made, in its order,
//! so that table and CSV are the same, bit for bit but for the time of a step.
//!
//! Nothing is left out in silence. A cell that is missing, torn or foreign, and a cell file that the plan does
//! not have, is an error; other files in the folder are left alone.
//!
//! Watch for: processors that multiply and add in another order give other last bits, so the promise holds
//! among machines of one kind.

use crate::experiment::cell_file::CellFileError;
use crate::experiment::plan::PlannedCell;
use protocol::experiment::{Experiment, Finished};
use std::io;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// Sentences that the text of an error says; the rest are counted.
const SAID: usize = 5;

/// Why a folder does not hold the results of a plan.
#[derive(Debug, Error)]
pub enum CollectError {
    /// The operating system does not let the folder be listed.
    #[error("The folder {} cannot be read: {why}.", folder.display())]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// What the operating system says.
        why: io::Error,
    },
    /// Some cells are missing, torn, foreign or not planned: all of them, in the order of the plan.
    #[error("{}", sentences(.0))]
    Cells(Vec<CellFileError>),
}

/// Returns the result of every cell of `plan`, in its order, read from the files in `folder`.
///
/// `experiment` is the one that was planned.
///
/// # Errors
/// [`CollectError::Folder`] where the folder cannot be listed, [`CollectError::Cells`] where its files are not
/// exactly the results of the plan.
pub fn collect(experiment: &Experiment, plan: &[PlannedCell], folder: &Path) -> Result<Vec<Finished>, CollectError> {
    let _ = (experiment, plan, folder);
    todo!()
}

/// The first few errors, and how many more there are.
fn sentences(errors: &[CellFileError]) -> String {
    let said = errors.iter().take(SAID).map(ToString::to_string);
    let mut text = said.collect::<Vec<_>>().join(" ");
    if errors.len() > SAID {
        text.push_str(&format!(" So it is with {} more.", errors.len() - SAID));
    }
    text
}
