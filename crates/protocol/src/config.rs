//! The config of a run: a map from paths to values that describes the whole run.

use crate::knob::KnobValue;
use crate::text::Text;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use thiserror::Error;

/// Stands for values by path, such as `method.stop_gradient` → `off`.
pub type Settings = BTreeMap<Text, KnobValue>;

/// Collects pairs of path and value into settings.
pub fn settings(pairs: &[(&'static str, KnobValue)]) -> Settings {
    let pair = |(path, value): &(&'static str, KnobValue)| (Text::from(*path), value.clone());
    pairs.iter().map(pair).collect()
}

/// Holds a complete run: data, views, encoder, method, optimiser, seed and budget, each at its path.
///
/// Made by [`crate::Catalogue::complete`], which checks every value and fills in the defaults, so that every path
/// that the catalogue lists for the run is present and in range.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RunConfig {
    pub(crate) settings: Settings,
}

/// Says which value cannot be used and why, in a sentence to be shown at its control.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Error)]
#[error("{sentence}")]
pub struct KnobError {
    /// The path of the knob; possibly one that does not exist.
    pub path: Text,
    /// What is wrong, and what would be right.
    pub sentence: String,
}

/// Says why a config cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ConfigError {
    /// One or more values cannot be used.
    #[error("{}", .0.iter().map(|e| e.sentence.as_str()).collect::<Vec<_>>().join(" "))]
    Knobs(Vec<KnobError>),
    /// The text is not a config; holds the reason.
    #[error("This is not a config: {0}.")]
    Unreadable(String),
    /// The text was written by a later version; holds that version and the one of this code.
    #[error("This link is of version {0}; links up to version {1} are read here.")]
    Version(u32, u32),
    /// The config has no value of the kind asked for at this path.
    #[error("There is no setting ‘{0}’ of that kind.")]
    Missing(String),
}

impl RunConfig {
    /// Returns every value by path.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Returns the value at `path`; `None` where the run has no such knob.
    pub fn get(&self, path: &str) -> Option<&KnobValue> {
        self.settings.get(path)
    }

    /// Returns the same run with a budget of `steps` steps, at least one.
    pub fn for_steps(&self, steps: u64) -> Self {
        let mut config = self.clone();
        let steps = KnobValue::Number(steps.max(1) as f64);
        config.settings.insert("run.steps".into(), steps);
        config
    }

    /// Returns this config with batches of at most `size` images.
    pub fn with_batch_at_most(&self, size: usize) -> Self {
        let mut config = self.clone();
        if let Some(KnobValue::Number(batch)) = config.settings.get_mut("run.batch") {
            *batch = batch.min(size.max(1) as f64);
        }
        config
    }

    /// Returns the number at `path`, in the unit of its knob.
    ///
    /// # Errors
    /// [`ConfigError::Missing`] where there is no number at `path`.
    pub fn number(&self, path: &str) -> Result<f64, ConfigError> {
        match self.get(path) {
            Some(KnobValue::Number(number)) => Ok(*number),
            _ => Err(ConfigError::Missing(path.to_owned())),
        }
    }

    /// Returns the whole number at `path`, which is not negative.
    ///
    /// # Errors
    /// [`ConfigError::Missing`] where there is no such number at `path`.
    pub fn count(&self, path: &str) -> Result<usize, ConfigError> {
        let number = self.number(path)?;
        if number < 0.0 || number.fract() != 0.0 {
            return Err(ConfigError::Missing(path.to_owned()));
        }
        Ok(number as usize)
    }

    /// Returns whether the switch at `path` is on.
    ///
    /// # Errors
    /// [`ConfigError::Missing`] where there is no switch at `path`.
    pub fn switch(&self, path: &str) -> Result<bool, ConfigError> {
        match self.get(path) {
            Some(KnobValue::Switch(on)) => Ok(*on),
            _ => Err(ConfigError::Missing(path.to_owned())),
        }
    }

    /// Returns the name that was chosen at `path`.
    ///
    /// # Errors
    /// [`ConfigError::Missing`] where there is no choice at `path`.
    pub fn choice(&self, path: &str) -> Result<&str, ConfigError> {
        match self.get(path) {
            Some(KnobValue::Choice(name)) => Ok(name),
            _ => Err(ConfigError::Missing(path.to_owned())),
        }
    }
}
