//! Where data come from: the list of sources, and the one that a config chose.

use crate::dataset::{DataError, Dataset};
use protocol::{Card, Knob, KnobValue, Preference, RunConfig, Section, Text};

pub mod blobs;
pub mod digits;
pub mod list;
pub mod moons;
pub mod outline;
pub mod plane;
pub mod rings;
pub mod shapes;
pub mod spirals;

/// Something that makes or reads a dataset.
pub trait Source: Sync {
    /// In words, with its knobs `data.*` and the views that suit it.
    fn card(&self) -> Card;

    /// Makes or reads the data, before [`crate::long_tail`]; the same config gives the same data.
    ///
    /// # Errors
    /// [`DataError`] where `config` lacks a knob or a file does not make sense.
    fn load(&self, config: &RunConfig) -> Result<Dataset, DataError>;
}

/// Settings that a source prefers for the views.
fn views(settings: &[(&'static str, KnobValue)]) -> Vec<Preference> {
    let settings = settings
        .iter()
        .map(|(path, value)| (Text::from(format!("views.{path}")), value.clone()));
    vec![Preference {
        when: Default::default(),
        settings: settings.collect(),
    }]
}

/// How many training samples are made.
fn count_knob(noun: &'static str, default: f64, max: f64) -> Knob {
    data_knob(Knob::whole("data.count", "Training samples", default, 128.0, max).log(2.0))
        .unit(noun)
        .help("How many are made for training; as many as ever are kept for testing.")
}

/// From what the random numbers of the data follow.
fn seed_knob() -> Knob {
    data_knob(Knob::whole("data.seed", "Seed of the data", 1.0, 0.0, 9999.0))
        .help("Another seed makes other data of the same kind.")
}

fn data_knob(knob: Knob) -> Knob {
    knob.section(Section::Training).restarts()
}
