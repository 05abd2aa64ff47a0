//! The results of a plan from a folder of cell files: the runs that one process would have made, in its order,
//! so that table and CSV are the same, bit for bit but for the time of a step.
//!
//! Nothing is left out in silence. A cell that is missing, torn or foreign, and a cell file that the plan does
//! not have, is an error; other files in the folder are left alone.
//!
//! Watch for: processors that multiply and add in another order give other last bits, so the promise holds
//! among machines of one kind.

use crate::experiment::cell_file;
use crate::experiment::cell_file::CellFileError;
use crate::experiment::plan::{PlannedCell, SUFFIX};
use protocol::experiment::{Experiment, Finished};
use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// Most sentences in the text of an error; of the rest only the number is told.
const SAID: usize = 5;

/// Says why a folder does not hold the results of a plan.
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
    let unreadable = |why| CollectError::Folder {
        folder: folder.to_owned(),
        why,
    };
    let planned: BTreeSet<&str> = plan.iter().map(|cell| cell.file_name.as_str()).collect();
    let mut unplanned = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        let name = entry.file_name();
        let stray = |name: &str| name.ends_with(SUFFIX) && !planned.contains(name);
        if name.to_str().is_some_and(stray) {
            unplanned.push(entry.path());
        }
    }
    // In an order that does not depend on the file system.
    unplanned.sort();
    let (mut finished, mut wrong) = (Vec::new(), Vec::new());
    for cell in plan {
        match cell_file::read(&folder.join(&cell.file_name), experiment, cell) {
            Ok(result) => finished.push(result),
            Err(error) => wrong.push(error),
        }
    }
    wrong.extend(unplanned.into_iter().map(|file| CellFileError::Unplanned { file }));
    if wrong.is_empty() {
        Ok(finished)
    } else {
        Err(CollectError::Cells(wrong))
    }
}

/// The first few errors, and how many more there are.
fn sentences(errors: &[CellFileError]) -> String {
    let said = errors.iter().take(SAID).map(ToString::to_string);
    let mut text = said.collect::<Vec<_>>().join(" ");
    if errors.len() > SAID {
        text.push_str(&format!(
            " These are {SAID} of {} files that are missing or wrong.",
            errors.len()
        ));
    }
    text
}
