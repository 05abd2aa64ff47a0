//! What the state makes of a choice of architectures: the worker is asked for those that are not known yet.

use crate::state::message::Effect;
use crate::state::model::State;
use protocol::{Catalogue, Command, KnobValue, RunConfig, Settings, Text};

impl State {
    /// Begins with the method of the run, beside the first of the sheet that is another.
    pub(in crate::state) fn put_side_by_side(&mut self) -> Vec<Effect> {
        let run = self.run.active.as_ref();
        let method: Text = run
            .and_then(|run| run.config.choice("method").ok())
            .unwrap_or_default()
            .to_owned()
            .into();
        let sheet = self.catalogue.iter().flat_map(|catalogue| &catalogue.sheet);
        let other = sheet.into_iter().find(|name| **name != method).cloned();
        self.architectures.pair = Some([method.clone(), other.unwrap_or(method)]);
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
        let names = self.architectures.missing(&catalogue.sheet);
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
