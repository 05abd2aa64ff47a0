//! One config is the whole run.

use crate::knob::KnobValue;
use crate::text::Text;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use thiserror::Error;

/// Values by path, `method.stop_gradient` → `off`.
pub type Settings = BTreeMap<Text, KnobValue>;

/// A complete run: data, views, encoder, method, optimiser, seed, budget, each at its path.
///
/// Made by [`crate::Catalogue::complete`], which checks every value and fills in the defaults, so
/// that a path that the catalogue lists is present and in range.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RunConfig {
    pub(crate) settings: Settings,
}

/// One value that cannot be used, and a sentence for its control.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Error)]
#[error("{sentence}")]
pub struct KnobError {
    /// Path of the knob; may be a path that does not exist.
    pub path: Text,
    /// What is wrong and what would be right.
    pub sentence: String,
}

/// Why a config cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ConfigError {
    /// One or more values cannot be used.
    #[error("{}", .0.iter().map(|e| e.sentence.as_str()).collect::<Vec<_>>().join(" "))]
    Knobs(Vec<KnobError>),
    /// The text is not a config.
    #[error("This is not a config: {0}.")]
    Unreadable(String),
    /// Written by a later version.
    #[error("This link is of version {0}; this page reads version {1}.")]
    Version(u32, u32),
    /// A path was asked for that the catalogue does not have.
    #[error("There is no setting ‘{0}’ of that kind.")]
    Missing(String),
}

impl RunConfig {
    /// Every value by path.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The value at `path`.
    pub fn get(&self, path: &str) -> Option<&KnobValue> {
        self.settings.get(path)
    }

    /// The same run with another budget of steps, at least one.
    pub fn for_steps(&self, steps: u64) -> Self {
        let mut config = self.clone();
        let steps = KnobValue::Number(steps.max(1) as f64);
        config.settings.insert("run.steps".into(), steps);
        config
    }

    /// A number.
    ///
    /// # Errors
    /// [`ConfigError::Missing`] where no number is at `path`.
    pub fn number(&self, path: &str) -> Result<f64, ConfigError> {
        match self.get(path) {
            Some(KnobValue::Number(number)) => Ok(*number),
            _ => Err(ConfigError::Missing(path.to_owned())),
        }
    }

    /// A whole number that is not negative.
    ///
    /// # Errors
    /// [`ConfigError::Missing`] where no such number is at `path`.
    pub fn count(&self, path: &str) -> Result<usize, ConfigError> {
        let number = self.number(path)?;
        if number < 0.0 || number.fract() != 0.0 {
            return Err(ConfigError::Missing(path.to_owned()));
        }
        Ok(number as usize)
    }

    /// A switch.
    ///
    /// # Errors
    /// [`ConfigError::Missing`] where no switch is at `path`.
    pub fn switch(&self, path: &str) -> Result<bool, ConfigError> {
        match self.get(path) {
            Some(KnobValue::Switch(on)) => Ok(*on),
            _ => Err(ConfigError::Missing(path.to_owned())),
        }
    }

    /// A name.
    ///
    /// # Errors
    /// [`ConfigError::Missing`] where no name is at `path`.
    pub fn choice(&self, path: &str) -> Result<&str, ConfigError> {
        match self.get(path) {
            Some(KnobValue::Choice(name)) => Ok(name),
            _ => Err(ConfigError::Missing(path.to_owned())),
        }
    }
}
