//! The plan of an experiment: every run as a piece of work of its own, for an engine that spreads work over
//! many machines.
//!
//! A planned cell has an id that stays the same from one plan to the next, the name of the file that its
//! result belongs in, and a digest of the config that it runs. `cell_file` writes and reads such a file, `collect`
//! reads the results of a plan from a folder of them.
//!
//! Watch for: the id says row, column and seed, but not how many steps; that the digest does. A digest tells
//! configs apart that were mixed up, it is no protection against a person who means harm.

use protocol::experiment::{Experiment, Place, Size};
use protocol::{Catalogue, Text};

/// Ends the name of each file that holds the result of one cell.
pub const SUFFIX: &str = ".cell.json";

/// Holds one run of an experiment, as a piece of work that needs no other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedCell {
    /// Names the run within its experiment, `r0-c2-s1` for row 0, column 2, seed 1.
    pub id: String,
    /// Row, column and seed, as `cell_run::complete` takes them.
    pub place: Place,
    /// Steps of training.
    pub steps: u32,
    /// Row and column in words, for a person.
    pub label: String,
    /// Name of the experiment.
    pub experiment: Text,
    /// Digest of the complete config, 16 hexadecimal digits.
    pub config: String,
    /// Name of the result's file, `vicreg_ablation-r0-c2-s1.cell.json`; without a folder.
    pub file_name: String,
}

/// Returns every run of `experiment` of this `size`, in the order in which one process makes them.
///
/// `catalogue` completes the config of each cell, which the digest is of. A cell that the catalogue refuses is
/// planned too: to run it gives a result with the reason, as in one process.
pub fn plan(catalogue: &Catalogue, experiment: &Experiment, size: Size) -> Vec<PlannedCell> {
    let size = size.within_reason();
    let places = experiment.places(size).into_iter();
    places
        .map(|place| planned(catalogue, experiment, place, size.steps))
        .collect()
}

/// Returns the cell with this `id`, or None where the plan has no such cell.
pub fn find<'a>(plan: &'a [PlannedCell], id: &str) -> Option<&'a PlannedCell> {
    plan.iter().find(|cell| cell.id == id)
}

fn planned(catalogue: &Catalogue, experiment: &Experiment, place: Place, steps: u32) -> PlannedCell {
    let Place { row, column, seed } = place;
    let id = format!("r{row}-c{column}-s{seed}");
    PlannedCell {
        file_name: format!("{}-{id}{SUFFIX}", experiment.name),
        id,
        place,
        steps,
        label: experiment.label(row, column),
        experiment: experiment.name.clone(),
        config: digest(catalogue, experiment, place, steps),
    }
}

/// Returns the 64-bit FNV-1a hash of every path and value of the run's config; of a cell that the catalogue
/// refuses, of the reason.
fn digest(catalogue: &Catalogue, experiment: &Experiment, place: Place, steps: u32) -> String {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut add = |text: &str| {
        // The zero keeps `ab`, `c` apart from `a`, `bc`.
        for byte in text.bytes().chain([0]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    };
    match experiment.config(catalogue, place, steps) {
        Ok(config) => config.settings().iter().for_each(|(path, value)| {
            add(path);
            add(&value.to_string());
        }),
        Err(error) => add(&error.to_string()),
    }
    format!("{hash:016x}")
}
