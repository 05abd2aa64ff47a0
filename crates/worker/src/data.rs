//! The dataset of a config, last for the next config that asks for the same one.

use crate::request_error::Refusal;
use datasets::Dataset;
use protocol::{RunConfig, Settings};
use std::rc::Rc;

/// Holds the dataset that was last asked for.
#[derive(Default)]
pub struct Data {
    last: Option<(Settings, Rc<Dataset>)>,
}

impl Data {
    /// Returns the dataset of `config`: the last one again, where all settings below `data` are the same.
    ///
    /// # Errors
    /// [`Refusal::At`] for settings that no dataset can be made from.
    pub fn of(&mut self, config: &RunConfig) -> Result<Rc<Dataset>, Refusal> {
        let about_data = |path: &str| path == "data" || path.starts_with("data.");
        let settings = config.settings().iter().filter(|(path, _)| about_data(path));
        let settings: Settings = settings.map(|(path, value)| (path.clone(), value.clone())).collect();
        if let Some((known, dataset)) = &self.last
            && *known == settings
        {
            return Ok(Rc::clone(dataset));
        }
        let dataset = Rc::new(datasets::load(config)?);
        self.last = Some((settings, Rc::clone(&dataset)));
        Ok(dataset)
    }
}
