//! The data of a config, kept for the next config that has the same.

use crate::request_error::Refusal;
use datasets::Dataset;
use protocol::{RunConfig, Settings};
use std::rc::Rc;

/// The data that were last asked for.
#[derive(Default)]
pub struct Data {
    kept: Option<(Settings, Rc<Dataset>)>,
}

impl Data {
    /// The data of `config`; those of the last one if they are the same.
    ///
    /// # Errors
    /// A sentence for data that cannot be made.
    pub fn of(&mut self, config: &RunConfig) -> Result<Rc<Dataset>, Refusal> {
        let about_data = |path: &str| path == "data" || path.starts_with("data.");
        let settings = config.settings().iter().filter(|(path, _)| about_data(path));
        let settings: Settings = settings.map(|(path, value)| (path.clone(), value.clone())).collect();
        if let Some((known, dataset)) = &self.kept
            && *known == settings
        {
            return Ok(Rc::clone(dataset));
        }
        let dataset = Rc::new(datasets::load(config)?);
        self.kept = Some((settings, Rc::clone(&dataset)));
        Ok(dataset)
    }
}
