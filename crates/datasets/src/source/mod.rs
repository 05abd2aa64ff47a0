//! Sources: each makes or reads one dataset.

use crate::dataset::{DataError, Dataset};
use protocol::{Card, Knob, KnobValue, Preference, RunConfig, Section, Text};

pub mod blobs;
pub mod digits;
pub mod glyphs;
pub mod list;
pub mod moons;
pub mod outline;
pub mod plane;
pub mod rgb;
pub mod rings;
pub mod shapes;
pub mod spirals;

/// Makes or reads one dataset.
pub trait Source: Sync {
    /// Returns the description, with the knobs `data.*` and the settings of views that suit the data.
    fn card(&self) -> Card;

    /// Makes or reads the data that `config` asks for, before [`crate::long_tail`] thins them. The same config gives the
    /// same data.
    ///
    /// # Errors
    /// [`DataError::Config`] where `config` lacks a knob, and [`DataError::Damaged`] where a file cannot be read.
    fn load(&self, config: &RunConfig) -> Result<Dataset, DataError>;
}

/// Returns the settings that a source prefers for the views.
fn views(settings: &[(&'static str, KnobValue)]) -> Vec<Preference> {
    let settings = settings
        .iter()
        .map(|(path, value)| (Text::from(format!("views.{path}")), value.clone()));
    vec![Preference {
        when: Default::default(),
        settings: settings.collect(),
    }]
}

/// Returns the knob for the number of training samples.
fn count_knob(noun: &'static str, default: f64, max: f64) -> Knob {
    data_knob(Knob::whole("data.count", "Training samples", default, 128.0, max).log(2.0))
        .unit(noun)
        .help("How many are made for training; as many as ever are kept for testing.")
}

/// Returns the knob for the seed of the data.
fn seed_knob() -> Knob {
    data_knob(Knob::whole("data.seed", "Seed of the data", 1.0, 0.0, 9999.0))
        .help("Another seed makes other data of the same kind.")
}

fn data_knob(knob: Knob) -> Knob {
    knob.section(Section::Training).restarts()
}
