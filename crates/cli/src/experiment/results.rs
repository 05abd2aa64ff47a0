//! `experiment --results`: the runs of an experiment in one file, kept after each run, so that what was interrupted goes
//! on where it was. The page opens with such files.

use super::runs;
use crate::error::CliError;
use crate::output;
use protocol::experiment::shipped::Shipped;
use protocol::experiment::{Finished, Size};
use protocol::{Catalogue, Experiment};
use std::path::Path;
use time::OffsetDateTime;
use worker::experiment::plan::PlannedCell;
use worker::experiment::processor::processor;
use worker::experiment::whole_file;

/// Makes the runs of `planned` that `file` does not have, writes it anew after each, and returns all of them.
///
/// `size` is what was planned; `threads` and `json` are as in [`runs::run`].
///
/// # Errors
/// [`CliError::Results`] where the file is of something else, [`CliError::Unreadable`], [`CliError::Unwritable`], and
/// those of output.
pub fn run(
    catalogue: &Catalogue,
    experiment: &Experiment,
    planned: &[PlannedCell],
    size: Size,
    threads: Option<usize>,
    file: &Path,
    json: bool,
) -> Result<Vec<Finished>, CliError> {
    output::check_writable(file)?;
    let mut shipped = kept(catalogue, experiment, size, file)?;
    let missing: Vec<PlannedCell> = planned
        .iter()
        .filter(|cell| shipped.finished.iter().all(|run| run.place != cell.place))
        .cloned()
        .collect();
    runs::run(catalogue, experiment, &missing, threads, json, true, |run| {
        shipped.date = OffsetDateTime::now_utc().date().to_string();
        shipped.finished.push(run.clone());
        let place = |run: &Finished| planned.iter().position(|cell| cell.place == run.place);
        shipped.finished.sort_by_key(place);
        whole_file::write(file, &shipped.write(experiment)).map_err(|why| CliError::Unwritable {
            file: file.to_owned(),
            why,
        })
    })?;
    Ok(shipped.finished)
}

/// Returns what is in `file`, or nothing yet. Runs of more seeds than are asked for now are not lost.
fn kept(catalogue: &Catalogue, experiment: &Experiment, size: Size, file: &Path) -> Result<Shipped, CliError> {
    let fresh = Shipped {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        processor: processor(),
        size,
        fingerprint: experiment.fingerprint(catalogue, size.steps),
        ..Shipped::default()
    };
    let Some(text) = output::text_so_far(file)? else {
        return Ok(fresh);
    };
    let refused = |why: String| CliError::Results {
        file: file.to_owned(),
        why,
    };
    let found = Shipped::read(experiment, &text).map_err(|error| refused(error.to_string()))?;
    if found.fingerprint != fresh.fingerprint || found.size.steps != size.steps {
        return Err(refused("its runs have other settings.".to_owned()));
    }
    if found.processor != fresh.processor {
        let why = format!(
            "its runs are of a processor ‘{}’, here it is ‘{}’.",
            found.processor, fresh.processor
        );
        return Err(refused(why));
    }
    Ok(Shipped {
        finished: found.finished,
        date: found.date,
        ..fresh
    })
}
