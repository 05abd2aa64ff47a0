//! The config of a run from the command line: a file, a link or names, with settings on top.
//!
//! A name or path that is unknown is answered with the nearest known one.

use crate::error::CliError;
use crate::nearest::or_list;
use protocol::catalogue::CHOICES;
use protocol::nearest::nearest;
use protocol::{Catalogue, ConfigError, KnobValue, RunConfig, Settings, link};
use std::path::Path;

/// Which run.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct ConfigArguments {
    /// A file (JSON, path to value), a link to the page, or names joined by +: vicreg+shapes
    #[arg(long, default_value = "", hide_default_value = true, value_name = "FILE|LINK|NAMES")]
    pub config: String,
    /// Another value for one setting: run.batch=64
    #[arg(long = "set", value_name = "KEY=VALUE")]
    pub settings: Vec<String>,
    /// Steps of the run
    #[arg(long)]
    pub steps: Option<u32>,
}

impl ConfigArguments {
    /// Returns the complete config.
    ///
    /// # Errors
    /// [`CliError::Config`], [`CliError::Unknown`] and [`CliError::NotAPair`] for what `catalogue` does not know or
    /// allow, [`CliError::Unreadable`] and [`CliError::NotAConfig`] for a file.
    pub fn complete(&self, catalogue: &Catalogue) -> Result<RunConfig, CliError> {
        let mut settings = self.base(catalogue)?;
        for pair in &self.settings {
            let (path, value) = pair.split_once('=').ok_or_else(|| CliError::NotAPair(pair.clone()))?;
            settings.insert(path.trim().to_owned().into(), KnobValue::parse(value));
        }
        if let Some(steps) = self.steps {
            settings.insert("run.steps".into(), f64::from(steps).into());
        }
        complete(catalogue, &settings)
    }

    /// What the file, the link or the names say.
    fn base(&self, catalogue: &Catalogue) -> Result<Settings, CliError> {
        let text = self.config.trim();
        if text.contains('=') || text.contains('#') || text.contains("://") {
            return Ok(catalogue.changed(&read_link(catalogue, text)?));
        }
        let file = Path::new(text);
        if file.is_file() || file.extension().is_some() || text.contains(['/', '\\']) {
            return read_file(file);
        }
        for name in text.split('+').filter(|name| !name.is_empty()) {
            let mut known = CHOICES.iter().flat_map(|path| catalogue.list(path));
            if !known.any(|card| card.name == name) {
                let known = CHOICES.iter().flat_map(|path| catalogue.list(path));
                return Err(CliError::Unknown {
                    what: "method, data, encoder or optimiser",
                    near: or_list(name, known.map(|card| &*card.name), ""),
                    name: name.to_owned(),
                });
            }
        }
        Ok(catalogue.named(text)?)
    }
}

/// Returns the config that a link, or its fragment, asks for.
///
/// # Errors
/// [`CliError::Config`].
pub fn read_link(catalogue: &Catalogue, text: &str) -> Result<RunConfig, CliError> {
    // An address without a fragment is a first visit; the reader takes text without `#` for a fragment.
    let fragment = match text.split_once('#') {
        Some((_, fragment)) => fragment,
        None if text.contains("://") => "",
        None => text,
    };
    let (config, _) = link::read(catalogue, fragment);
    config.map_err(|error| CliError::Config(explained(catalogue, error)))
}

fn read_file(file: &Path) -> Result<Settings, CliError> {
    let text = std::fs::read_to_string(file).map_err(|why| CliError::Unreadable {
        file: file.to_owned(),
        why,
    })?;
    serde_json::from_str(&text).map_err(|why| CliError::NotAConfig {
        file: file.to_owned(),
        why,
    })
}

/// Returns `settings` completed by `catalogue`.
///
/// # Errors
/// [`CliError::Config`], with the nearest known path or name for one that is unknown.
pub fn complete(catalogue: &Catalogue, settings: &Settings) -> Result<RunConfig, CliError> {
    let config = catalogue.complete(settings);
    config.map_err(|error| {
        let error = suggest(catalogue, settings, error);
        CliError::Config(error)
    })
}

fn explained(catalogue: &Catalogue, error: ConfigError) -> ConfigError {
    suggest(catalogue, &Settings::new(), error)
}

/// `error`, with what was probably meant.
fn suggest(catalogue: &Catalogue, settings: &Settings, error: ConfigError) -> ConfigError {
    let ConfigError::Knobs(mut errors) = error else {
        return error;
    };
    let paths = paths(catalogue);
    for error in &mut errors {
        let path: &str = &error.path;
        let near = if CHOICES.contains(&path) {
            let name = settings.get(path).map(ToString::to_string).unwrap_or_default();
            let names = catalogue.list(path).iter().map(|card| &*card.name);
            nearest(&name, names).filter(|near| *near != name)
        } else if paths.contains(&path) {
            None
        } else {
            nearest(path, paths.iter().copied())
        };
        if let Some(near) = near {
            error.sentence.push_str(&format!(" Did you mean ‘{near}’?"));
        }
    }
    ConfigError::Knobs(errors)
}

/// Every path that some run has.
fn paths(catalogue: &Catalogue) -> Vec<&str> {
    let cards = CHOICES.iter().flat_map(|path| catalogue.list(path));
    let knobs = cards.chain(&catalogue.augmentations).flat_map(|card| &card.knobs);
    let knobs = knobs.chain(&catalogue.knobs).map(|knob| &*knob.path);
    CHOICES.into_iter().chain(knobs).collect()
}
