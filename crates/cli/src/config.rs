//! The config of a run from the command line: a file, a link or names, with settings on top.
//!
//! A name or path that is unknown is answered with the nearest known one.

use crate::error::CliError;
use crate::nearest::or_list;
use clap::builder::NonEmptyStringValueParser;
use protocol::catalogue::CHOICES;
use protocol::nearest::nearest;
use protocol::{Catalogue, ConfigError, KnobError, KnobValue, RunConfig, Settings, Text, link};
use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use std::fmt;
use std::path::Path;

/// The number of sentences about one config that are said.
const SAID: usize = 5;

/// Says which run is meant.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct ConfigArguments {
    /// A file (JSON, path to value), a link to the page, or names joined by +: vicreg+shapes
    #[arg(long, value_name = "FILE|LINK|NAMES", value_parser = NonEmptyStringValueParser::new())]
    pub config: Option<String>,
    /// Another value for one setting: run.batch=64
    #[arg(long = "set", value_name = "KEY=VALUE")]
    pub settings: Vec<String>,
    /// Steps of the run
    #[arg(long, allow_negative_numbers = true, value_parser = clap::value_parser!(u32).range(1..))]
    pub steps: Option<u32>,
}

impl ConfigArguments {
    /// Returns the complete config.
    ///
    /// # Errors
    /// [`CliError::Config`], [`CliError::Unknown`] and [`CliError::NotAPair`] for what `catalogue` does not know or
    /// allow, [`CliError::Twice`] for two values of one setting, [`CliError::NoFragment`] for an address without
    /// settings, [`CliError::Unreadable`] and [`CliError::NotAConfig`] for a file.
    pub fn complete(&self, catalogue: &Catalogue) -> Result<RunConfig, CliError> {
        let mut asked = Settings::new();
        for pair in &self.settings {
            let (path, value) = pair.split_once('=').ok_or_else(|| CliError::NotAPair(pair.clone()))?;
            once(&mut asked, path.trim(), KnobValue::parse(value))?;
        }
        if let Some(steps) = self.steps {
            once(&mut asked, "run.steps", f64::from(steps).into())?;
        }
        let mut settings = self.base(catalogue)?;
        settings.extend(asked);
        complete(catalogue, &settings)
    }

    /// What the file, the link or the names say.
    fn base(&self, catalogue: &Catalogue) -> Result<Settings, CliError> {
        let text = self.config.as_deref().unwrap_or_default().trim();
        if text.contains("://") && !text.contains('#') {
            return Err(CliError::NoFragment(text.to_owned()));
        }
        if text.contains('=') || text.contains('#') || text.contains("://") {
            return Ok(catalogue.changed(&read_link(catalogue, text)?));
        }
        let file = Path::new(text);
        if file.is_file() || file.extension().is_some() || text.contains(['/', '\\']) {
            return read_file(file);
        }
        let mut named = Settings::new();
        // Nothing at all is the default run; nothing between names is a slip.
        for name in text.split('+').filter(|_| self.config.is_some()) {
            let has = |path: &&&str| catalogue.list(path).iter().any(|card| card.name == name);
            if let Some(path) = CHOICES.iter().find(has) {
                once(&mut named, path, KnobValue::Choice(name.to_owned().into()))?;
            } else {
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

/// Adds `value` to `settings` at `path`.
///
/// # Errors
/// [`CliError::Twice`] where another value is there already.
fn once(settings: &mut Settings, path: &str, value: KnobValue) -> Result<(), CliError> {
    match settings.insert(path.to_owned().into(), value.clone()) {
        Some(first) if first != value => Err(CliError::Twice {
            path: path.to_owned(),
            first: first.to_string(),
            second: value.to_string(),
        }),
        _ => Ok(()),
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
    config.map_err(|error| CliError::Config(suggest(catalogue, error)))
}

fn read_file(file: &Path) -> Result<Settings, CliError> {
    let text = std::fs::read_to_string(file).map_err(|why| CliError::Unreadable {
        file: file.to_owned(),
        why,
    })?;
    let Once(settings) = serde_json::from_str(&text).map_err(|why| CliError::NotAConfig {
        file: file.to_owned(),
        why,
    })?;
    Ok(settings)
}

/// Holds settings that were read from an object in which no path stands twice.
struct Once(Settings);

impl<'de> Deserialize<'de> for Once {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Pairs;
        impl<'de> Visitor<'de> for Pairs {
            type Value = Once;

            fn expecting(&self, to: &mut fmt::Formatter) -> fmt::Result {
                to.write_str("an object from path to value")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut pairs: A) -> Result<Once, A::Error> {
                let mut settings = Settings::new();
                while let Some((path, value)) = pairs.next_entry::<Text, KnobValue>()? {
                    if settings.contains_key(&path) {
                        return Err(A::Error::custom(format!("‘{path}’ stands there twice")));
                    }
                    settings.insert(path, value);
                }
                Ok(Once(settings))
            }
        }
        from.deserialize_map(Pairs)
    }
}

/// Returns `settings` completed by `catalogue`.
///
/// # Errors
/// [`CliError::Config`], with the nearest known path or name for one that is unknown.
pub fn complete(catalogue: &Catalogue, settings: &Settings) -> Result<RunConfig, CliError> {
    let config = catalogue.complete(settings);
    config.map_err(|error| CliError::Config(suggest(catalogue, error)))
}

/// Returns `error` with what was probably meant, and of many sentences the first ones.
fn suggest(catalogue: &Catalogue, error: ConfigError) -> ConfigError {
    let ConfigError::Knobs(mut errors) = error else {
        return error;
    };
    let paths = paths(catalogue);
    for error in &mut errors {
        let path: &str = &error.path;
        // The catalogue itself says which name of a list is near.
        if !paths.contains(&path)
            && let Some(near) = nearest(path, paths.iter().copied())
        {
            error.sentence.push_str(&format!(" Did you mean ‘{near}’?"));
        }
    }
    if errors.len() > SAID {
        let more = errors.len() - SAID;
        errors.truncate(SAID);
        errors.push(KnobError {
            path: "".into(),
            sentence: format!("So it is with {more} more."),
        });
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

#[cfg(test)]
mod tests {
    use super::Once;

    #[test]
    fn a_path_that_stands_twice_in_a_file_is_refused() {
        let read = |text: &str| serde_json::from_str::<Once>(text).map(|once| once.0.len());
        assert_eq!(read(r#"{"method": "vicreg", "run.batch": 64}"#).ok(), Some(2));
        let error = read(r#"{"method": "vicreg", "method": "simsiam"}"#).map_err(|error| error.to_string());
        assert!(error.is_err_and(|words| words.starts_with("‘method’ stands there twice")));
    }
}
