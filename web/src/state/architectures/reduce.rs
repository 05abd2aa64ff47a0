//! What the state makes of a choice of architectures: the worker is asked for those that are not known yet.

use crate::state::message::Effect;
use crate::state::model::State;
use protocol::catalogue::choices_of;
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
        let mut of = run.map(|run| choices_of(&run.config)).unwrap_or_default();
        of.retain(|path, _| ["data", "encoder"].contains(&path.as_ref()));
        self.architectures.begin(of, [method.clone(), other.unwrap_or(method)]);
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
        let of = &self.architectures.of;
        let configs: Vec<RunConfig> = names
            .into_iter()
            .filter_map(|name| usual(catalogue, of, &name))
            .collect();
        if configs.is_empty() {
            return vec![];
        }
        self.tell(Command::Describe(configs))
    }
}

/// Returns the config of a method as it begins with the data and encoder in `of`; of a method that they do not suit, with
/// the data alone or as it begins where nothing else is chosen.
fn usual(catalogue: &Catalogue, of: &Settings, method: &Text) -> Option<RunConfig> {
    let method = (Text::from("method"), KnobValue::Choice(method.clone()));
    let with = |paths: &[&str]| {
        let kept = of.iter().filter(|(path, _)| paths.contains(&path.as_ref()));
        let mut settings: Settings = kept.map(|(path, value)| (path.clone(), value.clone())).collect();
        settings.extend([method.clone()]);
        catalogue.complete(&settings).ok()
    };
    with(&["data", "encoder"])
        .or_else(|| with(&["data"]))
        .or_else(|| with(&[]))
}
