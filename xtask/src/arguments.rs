//! The words after `cargo xtask`: flags, options and names, each taken once, and none left over.

use anyhow::{Context, Result, bail};
use std::str::FromStr;

/// Words not yet taken.
pub struct Arguments(Vec<String>);

impl Arguments {
    /// What this program was called with.
    pub fn of_this_process() -> Self {
        Self(std::env::args().skip(1).collect())
    }

    /// The first word that is not a flag.
    pub fn next_word(&mut self) -> Option<String> {
        let at = self.0.iter().position(|word| !word.starts_with('-'))?;
        Some(self.0.remove(at))
    }

    /// Whether the flag is there.
    pub fn flag(&mut self, name: &str) -> bool {
        let before = self.0.len();
        self.0.retain(|word| word != name);
        self.0.len() != before
    }

    /// The value after `name`.
    ///
    /// # Errors
    /// Where there is none, or it cannot be read.
    pub fn option<T: FromStr>(&mut self, name: &str) -> Result<Option<T>> {
        let Some(at) = self.0.iter().position(|word| word == name) else {
            return Ok(None);
        };
        self.0.remove(at);
        if at >= self.0.len() {
            bail!("{name} needs a value");
        }
        let value = self.0.remove(at);
        match value.parse() {
            Ok(value) => Ok(Some(value)),
            Err(_) => bail!("{name} cannot be ‘{value}’"),
        }
    }

    /// Every word left.
    pub fn words(&mut self) -> Vec<String> {
        std::iter::from_fn(|| self.next_word()).collect()
    }

    /// Fails on a word that nothing took, so that a mistyped flag is not passed over.
    ///
    /// # Errors
    /// Naming that word.
    pub fn finish(&self) -> Result<()> {
        match self.0.first() {
            Some(word) => Err(anyhow::anyhow!("‘{word}’ means nothing here")).context("see cargo xtask help"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arguments(line: &str) -> Arguments {
        Arguments(line.split_whitespace().map(str::to_owned).collect())
    }

    #[test]
    fn each_word_is_taken_once() {
        let mut line = arguments("serve --port 9000 --release ssl");
        assert_eq!(line.next_word().as_deref(), Some("serve"));
        assert_eq!(line.option::<u16>("--port").ok(), Some(Some(9000)));
        assert!(line.flag("--release"));
        assert!(!line.flag("--release"));
        assert_eq!(line.words(), ["ssl"]);
        assert!(line.finish().is_ok());
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        assert!(arguments("--relase").finish().is_err());
        assert!(arguments("--port nine").option::<u16>("--port").is_err());
        assert!(arguments("--port").option::<u16>("--port").is_err());
    }
}
