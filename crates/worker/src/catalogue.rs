//! The catalogue: everything that a run can be made of, and every experiment.
//!
//! It stands above the lists that it is made from (`datasets::SOURCES`, `datasets::AUGMENTATIONS`, the methods
//! and networks of `ssl`, `experiment::list::EXPERIMENTS`); what needs a catalogue below it is handed one.

use crate::experiment::{list, run_seconds, tuning};
use protocol::{Catalogue, Experiment};

/// Returns the catalogue of this version.
pub fn catalogue() -> Catalogue {
    let mut catalogue = ssl::catalogue(datasets::source::list::cards(), datasets::augmentation::list::cards());
    let mut experiments: Vec<Experiment> = list::EXPERIMENTS.iter().map(|card| card()).collect();
    for experiment in &mut experiments {
        tuning::apply(&catalogue, experiment);
    }
    let seconds = |experiment: &Experiment| Some((experiment.name.clone(), run_seconds::of(&experiment.name)?));
    catalogue.run_seconds = experiments.iter().filter_map(seconds).collect();
    catalogue.experiments = experiments;
    catalogue
}
