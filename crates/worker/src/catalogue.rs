//! The catalogue: everything that a run can be made of, and every experiment.
//!
//! It stands above the lists that it is made from (`datasets::SOURCES`, `datasets::AUGMENTATIONS`, the methods
//! and networks of `ssl`, `experiment::list::EXPERIMENTS`); what needs a catalogue below it is handed one.

use crate::experiment::{list, run_seconds, tuning};
use protocol::{Catalogue, Experiment};

/// Returns the catalogue of this version.
pub fn catalogue() -> Catalogue {
    let mut catalogue = of_runs();
    list_experiments(&mut catalogue);
    catalogue
}

/// Returns what a run can be made of, without the experiments: a page does not need those before it trains.
pub(crate) fn of_runs() -> Catalogue {
    ssl::catalogue(datasets::source::list::cards(), datasets::augmentation::list::cards())
}

/// Puts the experiments into a catalogue that has none.
pub(crate) fn list_experiments(catalogue: &mut Catalogue) {
    let mut experiments: Vec<Experiment> = list::EXPERIMENTS.iter().map(|card| card()).collect();
    for experiment in &mut experiments {
        tuning::apply(catalogue, experiment);
    }
    let seconds = |experiment: &Experiment| Some((experiment.name.clone(), run_seconds::of(&experiment.name)?));
    catalogue.run_seconds = experiments.iter().filter_map(seconds).collect();
    catalogue.experiments = experiments;
}
