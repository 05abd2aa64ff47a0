//! The catalogue: everything that a run can be made of, and every experiment.
//!
//! It stands above the lists that it is made from (`datasets::SOURCES`, `datasets::AUGMENTATIONS`, the methods
//! and networks of `ssl`, `experiment::list::EXPERIMENTS`); what needs a catalogue below it is handed one.

use crate::experiment::list;
use protocol::Catalogue;

/// Returns the catalogue of this version.
pub fn catalogue() -> Catalogue {
    Catalogue {
        experiments: list::EXPERIMENTS.iter().map(|card| card()).collect(),
        ..ssl::catalogue(datasets::source::list::cards(), datasets::augmentation::list::cards())
    }
}
