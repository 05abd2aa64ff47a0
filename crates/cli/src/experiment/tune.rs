//! `experiment --tune`: a learning rate for each row, by the same search for all.

use super::{results, runs};
use crate::error::CliError;
use crate::output;
use protocol::experiment::Size;
use protocol::{Catalogue, Experiment};
use serde::Serialize;
use std::path::Path;
use worker::experiment::plan::{PlannedCell, plan};
use worker::experiment::tuning::{self, FACTORS, SEEDS};
use worker::experiment::whole_file;

/// What was found for a row, as JSON.
#[derive(Serialize)]
struct Found<'a> {
    row: &'a str,
    factor: f64,
}

/// Makes the runs of the search, of `steps` steps each, writes what they found into `file` and prints it. The runs are kept
/// in the file `kept`, where one is given, and only those are made that it lacks.
///
/// # Errors
/// [`CliError::NotTuned`] where the experiment has no search, [`CliError::Rates`] where `file` holds something else,
/// [`CliError::Unwritable`], and those of [`results::run`].
pub fn run(
    catalogue: &Catalogue,
    experiment: &Experiment,
    steps: u32,
    threads: Option<usize>,
    file: &Path,
    kept: Option<&Path>,
    json: bool,
) -> Result<(), CliError> {
    let card = tuning::untuned(&experiment.name).filter(|card| card.tuned);
    let card = card.ok_or_else(|| CliError::NotTuned(experiment.name.to_string()))?;
    output::check_writable(file)?;
    let known = known(file)?;
    let (search, places) = tuning::search(catalogue, &card);
    let one = plan(catalogue, &search, Size { seeds: 1, steps });
    let planned: Vec<PlannedCell> = places
        .iter()
        .filter_map(|place| {
            let cell = one
                .iter()
                .find(|cell| (cell.place.row, cell.place.column) == (place.row, place.column))?;
            Some(PlannedCell {
                place: *place,
                ..cell.clone()
            })
        })
        .collect();
    let size = Size {
        seeds: SEEDS.len() as u32,
        steps,
    };
    let finished = match kept {
        Some(kept) => results::run(catalogue, &search, &planned, size, threads, kept, json)?,
        None => runs::run(catalogue, &search, &planned, threads, json, true, |_| Ok(()))?,
    };
    let best = tuning::best(&search, &finished);
    whole_file::write(file, &tuning::rates(&known, &experiment.name, &best)).map_err(|why| CliError::Unwritable {
        file: file.to_owned(),
        why,
    })?;
    for (row, index) in search.rows.iter().zip(&best) {
        let factor = FACTORS[*index];
        if json {
            output::json(&Found { row, factor })?;
        } else {
            output::line(&format!("{row}: usual rate × {factor}"))?;
        }
    }
    Ok(())
}

/// Returns the text of `file`, whose rates of other experiments are kept; nothing where it is not there yet.
///
/// # Errors
/// [`CliError::Unreadable`], and [`CliError::Rates`] where it holds something else than rates.
fn known(file: &Path) -> Result<String, CliError> {
    let text = output::text_so_far(file)?.unwrap_or_default();
    if text.is_empty() || tuning::are_rates(&text) {
        Ok(text)
    } else {
        Err(CliError::Rates(file.to_owned()))
    }
}
