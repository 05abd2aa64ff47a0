//! The config of one run of an experiment, and a number that changes when any of its configs does.

use crate::catalogue::Catalogue;
use crate::config::{ConfigError, RunConfig};
use crate::experiment::{Experiment, Place, Size};
use crate::knob::{Knob, KnobValue};
use crate::text::Text;

impl Experiment {
    /// Returns the config of the run at `place`, of `steps` steps, or of as many times more as its cell says.
    ///
    /// # Errors
    /// [`ConfigError::Missing`] where nothing is run at `place`, and [`ConfigError::Knobs`] where the catalogue does
    /// not have what the cell asks for.
    pub fn config(&self, catalogue: &Catalogue, place: Place, steps: u32) -> Result<RunConfig, ConfigError> {
        let cell = self.cell(place.row, place.column);
        let cell = cell.ok_or_else(|| ConfigError::Missing(format!("{}.{}", place.row, place.column)))?;
        let mut settings = cell.settings.clone();
        let steps = f64::from(steps) * f64::from(cell.times.max(1));
        settings.insert("run.steps".into(), KnobValue::Number(steps));
        settings.insert("run.seed".into(), KnobValue::Number(f64::from(place.seed)));
        catalogue.complete(&settings)
    }

    /// Returns a hash of everything that a run of `steps` steps depends on. Results that were kept from an earlier
    /// visit may be shown only if it is the same. The number of seeds is not included, so that asking for more keeps
    /// the runs that are there; nor is a setting at a default that leaves the run as it was before the setting existed.
    pub fn fingerprint(&self, catalogue: &Catalogue, steps: u32) -> u64 {
        // FNV-1a.
        let mut hash = 0xcbf2_9ce4_8422_2325u64;
        let mut take = |text: &str| {
            for byte in text.bytes().chain([0]) {
                hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
            }
        };
        take(env!("CARGO_PKG_VERSION"));
        self.measures.iter().for_each(|measure| take(&measure.key));
        for place in self.places(Size { seeds: 1, steps }) {
            take(&format!("{}.{}", place.row, place.column));
            match self.config(catalogue, place, steps) {
                Ok(config) => {
                    let neutral: Vec<&Knob> = catalogue
                        .knobs(&config)
                        .into_iter()
                        .filter(|knob| knob.neutral)
                        .collect();
                    let is_neutral = |path: &Text, value: &KnobValue| {
                        let knob = neutral.iter().find(|knob| knob.path == *path);
                        knob.is_some_and(|knob| knob.is_neutral_at(value))
                    };
                    let counts = config
                        .settings()
                        .iter()
                        .filter(|(path, value)| !is_neutral(path, value));
                    counts.for_each(|(path, value)| {
                        take(path);
                        take(&value.to_string());
                    });
                }
                Err(error) => take(&error.to_string()),
            }
        }
        hash
    }
}
