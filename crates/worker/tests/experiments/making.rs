//! Some runs of a listed experiment, made as the terminal makes them, and what the table says of them.

use pollster::block_on;
use protocol::experiment::table::{Entry, table};
use protocol::experiment::{Experiment, Finished, Place, Size};
use ssl::burn::tensor::Device;
use worker::catalogue::catalogue;
use worker::data::Data;
use worker::experiment::cell_run::complete;

/// The experiment of this name, and its runs of this size at the places that are wanted.
pub fn runs_of(name: &str, size: Size, wanted: impl Fn(&Place) -> bool) -> (Experiment, Vec<Finished>) {
    let experiment = catalogue()
        .experiments
        .into_iter()
        .find(|known| known.name == name)
        .unwrap();
    let runs = runs(&experiment, size, wanted);
    (experiment, runs)
}

/// The runs of this size of `experiment` at the places that are wanted.
pub fn runs(experiment: &Experiment, size: Size, wanted: impl Fn(&Place) -> bool) -> Vec<Finished> {
    let catalogue = catalogue();
    let (mut data, device) = (Data::default(), Device::flex());
    let mut make = |place| block_on(complete(&catalogue, experiment, place, size.steps, &mut data, &device));
    let places = experiment.places(size).into_iter().filter(|place| wanted(place));
    places.map(&mut make).collect()
}

/// The cell of the table in this row and column.
pub fn entry(experiment: &Experiment, runs: &[Finished], at: (u32, u32)) -> Entry {
    let entries = table(experiment, runs);
    let found = entries.into_iter().find(|entry| (entry.row, entry.column) == at);
    found.unwrap()
}

/// The mean of a measure over the seeds of a cell.
pub fn mean(experiment: &Experiment, runs: &[Finished], at: (u32, u32), key: &str) -> f32 {
    let measure = experiment.measure(key).unwrap();
    entry(experiment, runs, at).measures[measure].mean.unwrap()
}
