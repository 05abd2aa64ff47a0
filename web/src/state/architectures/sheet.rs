//! Architectures side by side: a pair that a person chooses, and a sheet of those that the catalogue names.

use crate::shared::Shared;
use protocol::{Description, RunConfig, Settings, Text};
use std::collections::BTreeMap;

/// Holds what is drawn side by side.
#[derive(Clone, Debug, Default)]
pub struct Architectures {
    /// Names of the two methods of the pair; none before the sheet is first opened.
    pub pair: Option<[Text; 2]>,
    /// Data and encoder of the run that the sheet was opened beside.
    pub(in crate::state) of: Settings,
    /// What is known of each method, by its name, with every setting as the method prefers it for them.
    pub known: Shared<BTreeMap<Text, Shared<Description>>>,
}

impl Architectures {
    /// Begins with `pair`; what is known for other data or another encoder than `of` is forgotten.
    pub(in crate::state) fn begin(&mut self, of: Settings, pair: [Text; 2]) {
        if self.of != of {
            self.known.make_mut().clear();
        }
        (self.of, self.pair) = (of, Some(pair));
    }

    /// Takes the description of a run that was asked for.
    pub fn take(&mut self, config: &RunConfig, description: Description) {
        if let Ok(method) = config.choice("method") {
            let known = self.known.make_mut();
            known.insert(method.to_owned().into(), Shared::new(description));
        }
    }

    /// Returns the names of the pair and of the `sheet` that are not known yet, each once.
    pub(in crate::state) fn missing(&self, sheet: &[Text]) -> Vec<Text> {
        let mut names: Vec<Text> = self.pair.iter().flatten().cloned().collect();
        names.extend(sheet.iter().cloned());
        names.sort();
        names.dedup();
        names.retain(|name| !self.known.contains_key(name));
        names
    }
}
