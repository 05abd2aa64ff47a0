//! Architectures side by side: a pair that a person chooses, and a sheet of eight.

use crate::shared::Shared;
use crate::state::message::Effect;
use crate::state::model::State;
use protocol::{Catalogue, Command, Description, KnobValue, RunConfig, Settings, Text};
use std::collections::BTreeMap;

/// The methods on the sheet, from those that tell images apart over those with clusters and with a teacher or a
/// predictor to those that keep dimensions apart.
pub const SHEET: [&str; 8] = [
    "simclr",
    "swav",
    "obow",
    "byol",
    "simsiam",
    "dino",
    "barlow_twins",
    "vicreg",
];

/// Holds what is drawn side by side.
#[derive(Clone, Debug, Default)]
pub struct Architectures {
    /// Names of the two methods of the pair; none before the sheet is first opened.
    pub pair: Option<[Text; 2]>,
    /// What is known of each method, by its name, with every setting as the method prefers it.
    pub known: Shared<BTreeMap<Text, Shared<Description>>>,
}

impl Architectures {
    /// Takes the description of a run that was asked for.
    pub fn take(&mut self, config: &RunConfig, description: Description) {
        if let Ok(method) = config.choice("method") {
            let known = self.known.make_mut();
            known.insert(method.to_owned().into(), Shared::new(description));
        }
    }

    /// Returns the names that are drawn and not known yet, each once.
    fn missing(&self) -> Vec<Text> {
        let mut names: Vec<Text> = self.pair.iter().flatten().cloned().collect();
        names.extend(SHEET.map(Text::from));
        names.sort();
        names.dedup();
        names.retain(|name| !self.known.contains_key(name));
        names
    }
}

impl State {
    /// Begins with the method of the run, beside the first of the sheet that is another.
    pub(in crate::state) fn put_side_by_side(&mut self) -> Vec<Effect> {
        let method = self
            .run
            .active
            .as_ref()
            .and_then(|run| run.config.choice("method").ok());
        let method = method.unwrap_or(SHEET[0]).to_owned();
        let other = if method == "simclr" { "vicreg" } else { SHEET[0] };
        self.architectures.pair = Some([method.into(), other.into()]);
        self.ask_for_missing()
    }

    /// Puts `method` at a side of the pair.
    pub(in crate::state) fn put_beside(&mut self, side: usize, method: Text) -> Vec<Effect> {
        let place = self.architectures.pair.as_mut().and_then(|pair| pair.get_mut(side));
        place.into_iter().for_each(|place| *place = method.clone());
        self.ask_for_missing()
    }

    fn ask_for_missing(&self) -> Vec<Effect> {
        let Some(catalogue) = &self.catalogue else {
            return vec![];
        };
        let names = self.architectures.missing();
        let configs: Vec<RunConfig> = names.into_iter().filter_map(|name| usual(catalogue, name)).collect();
        if configs.is_empty() {
            return vec![];
        }
        self.tell(Command::Describe(configs))
    }
}

/// Returns the config of a method as it begins where nothing else is chosen.
fn usual(catalogue: &Catalogue, method: Text) -> Option<RunConfig> {
    let settings: Settings = [("method".into(), KnobValue::Choice(method))].into();
    catalogue.complete(&settings).ok()
}
