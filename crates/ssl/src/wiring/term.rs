//! A term of a loss that has a switch and a weight.

use protocol::{ConfigError, RunConfig};

/// Holds the switch and the weight of one term.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Term {
    /// Whether its switch is on.
    pub on: bool,
    /// Its weight if it is on.
    pub weight: f64,
}

impl Term {
    /// Reads switch and weight of `term` at `method.{term}` and `method.{term}_weight` of `config`.
    ///
    /// # Errors
    /// [`ConfigError::Missing`] where one of the two settings is missing.
    pub fn new(config: &RunConfig, term: &str) -> Result<Self, ConfigError> {
        Ok(Self {
            on: config.switch(&format!("method.{term}"))?,
            weight: config.number(&format!("method.{term}_weight"))?,
        })
    }

    /// Returns the factor of the term in the loss: its weight if it is on, 0 if it is off.
    pub fn factor(self) -> f64 {
        if self.on { self.weight } else { 0.0 }
    }

    /// Returns whether the term is part of the loss: on, with a weight above 0.
    pub fn counts(self) -> bool {
        self.factor() > 0.0
    }
}
