//! All runs of an experiment in this process, one on each core.

use crate::error::CliError;
use crate::output;
use pollster::block_on;
use protocol::experiment::Finished;
use protocol::{Catalogue, Experiment};
use ssl::burn::tensor::Device;
use std::sync::Mutex;
use std::sync::mpsc::channel;
use worker::data::Data;
use worker::experiment::cell_run::complete;
use worker::experiment::plan::PlannedCell;

/// Makes the runs of `planned` and returns their results in its order; with `json` each is printed when it is finished.
///
/// `threads` is how many are made at a time, one a core where it is None; `each` is called with each result as it comes.
/// Where `goes_on` is true they are made to the end although nobody reads what is printed.
///
/// # Errors
/// [`CliError::Output`], [`CliError::Json`], and what `each` returns.
pub fn run(
    catalogue: &Catalogue,
    experiment: &Experiment,
    planned: &[PlannedCell],
    threads: Option<usize>,
    json: bool,
    goes_on: bool,
    mut each: impl FnMut(&Finished) -> Result<(), CliError>,
) -> Result<Vec<Finished>, CliError> {
    let bar = output::bar(planned.len() as u64);
    bar.tick();
    let (sender, receiver) = channel();
    let queue = Mutex::new(planned.iter());
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let mut finished: Vec<Finished> = Vec::new();
    std::thread::scope(|scope| {
        for _ in 0..threads.unwrap_or(cores).clamp(1, planned.len().max(1)) {
            let (sender, queue) = (sender.clone(), &queue);
            scope.spawn(move || {
                let (mut data, device) = (Data::default(), Device::flex());
                let next = || queue.lock().ok()?.next();
                while let Some(PlannedCell { place, steps, .. }) = next() {
                    let run = block_on(complete(catalogue, experiment, *place, *steps, &mut data, &device));
                    if sender.send(run).is_err() {
                        return;
                    }
                }
            });
        }
        drop(sender);
        for run in receiver {
            bar.inc(1);
            bar.set_message(format!(
                "{} {}",
                experiment.label(run.place.row, run.place.column),
                run.note
            ));
            if json {
                output::unless_gone(bar.suspend(|| output::json(&run)), goes_on)?;
            }
            each(&run)?;
            finished.push(run);
        }
        Ok::<(), CliError>(())
    })?;
    bar.finish_and_clear();
    finished.sort_by_key(|run| planned.iter().position(|cell| cell.place == run.place));
    Ok(finished)
}
