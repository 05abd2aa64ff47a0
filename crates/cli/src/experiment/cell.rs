//! `experiment --cell`: one run of a plan, its result in a file.

use crate::error::CliError;
use crate::output;
use pollster::block_on;
use protocol::experiment::Size;
use protocol::{Catalogue, Experiment};
use ssl::burn::tensor::Device;
use std::path::Path;
use worker::data::Data;
use worker::experiment::cell_file;
use worker::experiment::cell_run::complete;
use worker::experiment::plan::{find, plan};

/// Makes the run with this `id`, of `steps` steps, and writes its result to `file`, whose folder is made if need be.
///
/// # Errors
/// [`CliError::Unknown`] where the experiment has no such run, [`CliError::CellFile`] and [`CliError::Unwritable`]
/// where the file cannot be written.
pub fn run(
    catalogue: &Catalogue,
    experiment: &Experiment,
    steps: u32,
    id: &str,
    file: &Path,
    json: bool,
) -> Result<(), CliError> {
    // A plan of as many seeds as the id asks for has the cell, however many seeds it was planned with.
    let seeds = id
        .rsplit_once("-s")
        .and_then(|(_, seed)| seed.parse().ok())
        .unwrap_or(1);
    let planned = plan(catalogue, experiment, Size { seeds, steps });
    let cell = find(&planned, id).ok_or_else(|| CliError::Unknown {
        what: "cell",
        name: id.to_owned(),
        near: format!("; see ssl-playground experiment {} --plan.", experiment.name),
    })?;
    if let Some(folder) = file.parent() {
        make_folder(folder).map_err(|why| CliError::Unwritable {
            file: folder.to_owned(),
            why,
        })?;
    }
    let (mut data, device) = (Data::default(), Device::flex());
    let finished = block_on(complete(
        catalogue, experiment, cell.place, cell.steps, &mut data, &device,
    ));
    cell_file::write(file, experiment, cell, &finished)?;
    if json {
        output::json(&finished)
    } else {
        output::line(format!("{} · {} {}", cell.id, cell.label, finished.note).trim_end())
    }
}

/// Makes the folder of a file where it is missing, and none above it: a path with a slip in it makes no folders.
fn make_folder(folder: &Path) -> std::io::Result<()> {
    match std::fs::create_dir(folder) {
        Err(why) if why.kind() != std::io::ErrorKind::AlreadyExists && !folder.as_os_str().is_empty() => Err(why),
        _ => Ok(()),
    }
}
