//! The catalogue: everything that a run can be made of, and every experiment.
//!
//! It stands above the lists that it is made from (`datasets::SOURCES`, `datasets::AUGMENTATIONS`, the methods
//! and networks of `ssl`, `experiment::list::EXPERIMENTS`); what needs a catalogue below it is handed one.

use crate::experiment::list;
use protocol::Catalogue;

/// Returns the catalogue of this version.
pub fn catalogue() -> Catalogue {
    let data = datasets::SOURCES.iter().map(|source| source.card()).collect();
    let views = datasets::AUGMENTATIONS.iter().map(|augmentation| augmentation.card());
    Catalogue {
        experiments: list::EXPERIMENTS.iter().map(|card| card()).collect(),
        ..ssl::catalogue(data, views.collect())
    }
}
