//! The catalogue: everything that a run can be made of, as lists of cards, and the one place where a config is
//! checked and completed.

use crate::card::{Card, Pointer};
use crate::config::{ConfigError, KnobError, RunConfig, Settings};
use crate::experiment::Experiment;
use crate::knob::{Effect, Knob, KnobValue};
use crate::nearest::nearest;
use crate::text::Text;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Names that a sentence lists of a longer list.
const LISTED: usize = 6;

/// Holds the lists of cards. The worker sends it first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Catalogue {
    /// The methods; a first visit trains the first one.
    pub methods: Vec<Card>,
    /// The datasets; a first visit trains on the first one.
    pub data: Vec<Card>,
    /// The encoders.
    pub encoders: Vec<Card>,
    /// The optimisers.
    pub optimisers: Vec<Card>,
    /// The augmentations, in the order in which they are applied.
    pub augmentations: Vec<Card>,
    /// The knobs that every run has: `run.*`, `schedule.*`, `measure.*`.
    pub knobs: Vec<Knob>,
    /// The names of the methods whose architectures are drawn on one sheet.
    #[serde(default)]
    pub sheet: Vec<Text>,
    /// The names of the methods that stand for their families when these are trained side by side.
    #[serde(default)]
    pub families: Vec<Text>,
    /// Directions of the field that no method here has.
    #[serde(default)]
    pub elsewhere: Vec<Pointer>,
    /// The experiments, each a table of runs.
    #[serde(default)]
    pub experiments: Vec<Experiment>,
    /// Seconds of a run of an experiment by its name, natively on one core at its usual steps; of those that were measured.
    #[serde(default)]
    pub run_seconds: BTreeMap<Text, f32>,
}

/// Holds the paths whose values are names of cards.
pub const CHOICES: [&str; 4] = ["data", "method", "encoder", "optimiser"];

/// Returns the settings of `config` at [`CHOICES`], without what it has set of the cards that they name.
pub fn choices_of(config: &RunConfig) -> Settings {
    let choice = |path: &&'static str| Some((Text::from(*path), config.get(path)?.clone()));
    CHOICES.iter().filter_map(choice).collect()
}

impl Catalogue {
    /// Returns the cards that can be chosen at `path`, one of [`CHOICES`]; empty for another path.
    pub fn list(&self, path: &str) -> &[Card] {
        match path {
            "data" => &self.data,
            "method" => &self.methods,
            "encoder" => &self.encoders,
            "optimiser" => &self.optimisers,
            _ => &[],
        }
    }

    /// Returns the choices that `names` makes, names of cards joined by `+`, such as `vicreg+shapes`.
    ///
    /// # Errors
    /// [`ConfigError::Knobs`] with a sentence for the first name that no list has.
    pub fn named(&self, names: &str) -> Result<Settings, ConfigError> {
        let choice = |name: &str| {
            let known = |path: &&&str| self.list(path).iter().any(|card| card.name == name);
            let value = KnobValue::Choice(name.to_owned().into());
            match CHOICES.iter().find(known) {
                Some(&path) => Ok((path.into(), value)),
                None => Err(ConfigError::Knobs(vec![KnobError {
                    path: name.to_owned().into(),
                    sentence: format!("‘{name}’ is no method, data, encoder or optimiser of this version."),
                }])),
            }
        };
        names.split('+').filter(|name| !name.is_empty()).map(choice).collect()
    }

    /// Returns the card that `config` chose at `path`, one of [`CHOICES`]; `None` where it made no such choice.
    pub fn chosen(&self, config: &RunConfig, path: &str) -> Option<&Card> {
        let name = config.choice(path).ok()?;
        self.list(path).iter().find(|card| card.name == name)
    }

    /// Returns every knob that `config` has, in the order of the page.
    pub fn knobs(&self, config: &RunConfig) -> Vec<&Knob> {
        let views = self.augmentations.iter().filter(|card| self.suits(config, card));
        let chosen = CHOICES.iter().filter_map(|path| self.chosen(config, path));
        chosen
            .chain(views)
            .flat_map(|card| &card.knobs)
            .chain(&self.knobs)
            .collect()
    }

    /// Returns the knob of `config` at `path`; `None` where the run has no such knob.
    pub fn knob(&self, config: &RunConfig, path: &str) -> Option<&Knob> {
        self.knobs(config).into_iter().find(|knob| knob.path == path)
    }

    /// Returns what changing the value at `path` does to a run of `config`; the four choices restart it.
    pub fn effect(&self, config: &RunConfig, path: &str) -> Effect {
        self.knob(config, path).map_or(Effect::Restart, |knob| knob.effect)
    }

    /// Returns the complete config with the values of `overrides`. Everything else takes the knobs' defaults, then
    /// what data, encoder, optimiser and method prefer, of which later ones win.
    ///
    /// # Errors
    /// [`ConfigError::Knobs`] with a sentence for every value that is unknown, out of range, or does not suit the
    /// data.
    pub fn complete(&self, overrides: &Settings) -> Result<RunConfig, ConfigError> {
        let mut errors = Vec::new();
        let mut config = RunConfig::default();
        for path in CHOICES {
            match self.choose(path, &config, overrides) {
                Ok(name) => drop(config.settings.insert(path.into(), KnobValue::Choice(name))),
                Err(error) => errors.push(error),
            }
        }
        if errors.is_empty() {
            errors.extend(self.mismatch(&config));
        }
        if !errors.is_empty() {
            return Err(ConfigError::Knobs(errors));
        }
        let defaults: Settings = self
            .knobs(&config)
            .iter()
            .map(|knob| (knob.path.clone(), knob.default.clone()))
            .collect();
        let preferred = self.preferred(&config);
        for (path, value) in defaults {
            let value = preferred.get(&path).cloned().unwrap_or(value);
            config.settings.insert(path, value);
        }
        for (path, value) in overrides.iter().filter(|(path, _)| !CHOICES.contains(&path.as_ref())) {
            let error = match self.knob(&config, path) {
                Some(knob) => knob.check(value).err(),
                None => Some(format!("This run has no setting ‘{path}’.")),
            };
            match error {
                Some(sentence) => errors.push(KnobError {
                    path: path.clone(),
                    sentence,
                }),
                None => drop(config.settings.insert(path.clone(), value.clone())),
            }
        }
        if errors.is_empty() {
            Ok(config)
        } else {
            Err(ConfigError::Knobs(errors))
        }
    }

    /// Returns `config` with `changes`. Where a choice changes (another method, say), values that a person had set
    /// are kept as far as the new run has such knobs and the values are in range; everything else takes the new
    /// defaults.
    ///
    /// # Errors
    /// As [`Catalogue::complete`], for the values of `changes`.
    pub fn change(&self, config: &RunConfig, changes: &Settings) -> Result<RunConfig, ConfigError> {
        let mut kept = self.changed(config);
        let choosing = changes.keys().any(|path| CHOICES.contains(&path.as_ref()));
        kept.extend(changes.clone());
        if !choosing {
            return self.complete(&kept);
        }
        let choices: Settings = kept
            .iter()
            .filter(|(path, _)| CHOICES.contains(&path.as_ref()))
            .map(|(p, v)| (p.clone(), v.clone()))
            .collect();
        // An encoder or optimiser chosen for the last method need not suit the next one.
        let base = self.complete(&choices).or_else(|error| {
            let asked: Settings = choices
                .iter()
                .filter(|(path, _)| changes.contains_key(*path) || matches!(path.as_ref(), "data" | "method"))
                .map(|(p, v)| (p.clone(), v.clone()))
                .collect();
            self.complete(&asked).map_err(|_| error)
        })?;
        let mut settings = choices_of(&base);
        for (path, value) in kept {
            let asked = changes.contains_key(&path);
            let fits =
                self.knob(&base, &path).is_some_and(|knob| knob.check(&value).is_ok()) && !path.starts_with("method.");
            if !CHOICES.contains(&path.as_ref()) && (asked || fits) {
                settings.insert(path, value);
            }
        }
        self.complete(&settings)
    }

    /// Returns the values of `config` that differ from the defaults: what a link carries and the page highlights.
    pub fn changed(&self, config: &RunConfig) -> Settings {
        let mut changed = Settings::new();
        for path in CHOICES {
            let usual = self.choose(path, config, &Settings::new()).ok();
            if let Some(value) = config.get(path)
                && usual.map(KnobValue::Choice).as_ref() != Some(value)
            {
                changed.insert(path.into(), value.clone());
            }
        }
        if let Ok(base) = self.complete(&choices_of(config)) {
            let differing = config
                .settings
                .iter()
                .filter(|(path, value)| base.get(path) != Some(value));
            changed.extend(differing.map(|(path, value)| (path.clone(), value.clone())));
        }
        changed
    }

    /// Returns the name that `overrides` has at `path`, or else the preferred one, or else the first that suits the
    /// data.
    fn choose(&self, path: &str, so_far: &RunConfig, overrides: &Settings) -> Result<Text, KnobError> {
        let list = self.list(path);
        let wrong = |sentence| KnobError {
            path: path.to_owned().into(),
            sentence,
        };
        if let Some(value) = overrides.get(path) {
            let name = value.to_string();
            return list
                .iter()
                .find(|card| card.name == name)
                .map(|card| card.name.clone())
                .ok_or_else(|| {
                    let names: Vec<&str> = list.iter().map(|card| card.name.as_ref()).collect();
                    let known = match nearest(&name, names.iter().copied()) {
                        Some(near) => format!("did you mean ‘{near}’?"),
                        None if names.len() > LISTED => {
                            format!("it has {}, such as {}.", names.len(), names[..LISTED].join(", "))
                        }
                        None => format!("it has {}.", names.join(", ")),
                    };
                    wrong(format!("There is no {path} ‘{name}’ in this version; {known}"))
                });
        }
        let preferred = self.preferred(so_far);
        if let Some(KnobValue::Choice(name)) = preferred.get(path)
            && list.iter().any(|card| card.name == *name)
        {
            return Ok(name.clone());
        }
        list.iter()
            .find(|card| path == "data" || self.suits(so_far, card))
            .map(|card| card.name.clone())
            .ok_or_else(|| wrong(format!("There is no {path}.")))
    }

    /// Returns whether `card` can work with the data that `config` chooses.
    pub fn suits(&self, config: &RunConfig, card: &Card) -> bool {
        let data = self.chosen(config, "data");
        card.kinds.is_empty() || data.is_none_or(|data| card.kinds.iter().any(|kind| data.kinds.contains(kind)))
    }

    /// Returns what the chosen cards prefer; later lists win over earlier ones.
    fn preferred(&self, config: &RunConfig) -> Settings {
        let mut preferred = Settings::new();
        for path in ["data", "encoder", "optimiser", "method"] {
            for preference in self.chosen(config, path).into_iter().flat_map(|card| &card.preferences) {
                if preference.applies(config) {
                    preferred.extend(preference.settings.clone());
                }
            }
        }
        preferred
    }

    /// Returns the sentence with which the run of `config` is refused `name` as its choice at `path`, as where a method does
    /// not work with the data. `None` where it can have it.
    pub fn unsuited(&self, config: &RunConfig, path: &str, name: &str) -> Option<String> {
        let choice = (path.to_owned().into(), KnobValue::Choice(name.to_owned().into()));
        let refused = self.change(config, &[choice].into()).err()?;
        Some(refused.to_string())
    }

    /// Returns the error of a method or encoder that cannot work with the chosen data; `None` where both can.
    fn mismatch(&self, config: &RunConfig) -> Option<KnobError> {
        let data = self.chosen(config, "data")?;
        let made_of = data.kinds.last()?;
        ["method", "encoder"].into_iter().find_map(|path| {
            let card = self.chosen(config, path)?;
            let sentence = format!(
                "{} works on {}; {} are {made_of}.",
                card.title,
                card.kinds.join(" and "),
                data.phrase
            );
            (!self.suits(config, card)).then(|| KnobError {
                path: path.into(),
                sentence,
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_looked_for_in_every_list() {
        let card = |name: &'static str| Card {
            name: name.into(),
            ..Card::default()
        };
        let catalogue = Catalogue {
            methods: vec![card("simsiam"), card("vicreg")],
            data: vec![card("digits"), card("shapes")],
            ..Catalogue::default()
        };
        let expected: Settings = [("method".into(), "vicreg".into()), ("data".into(), "shapes".into())].into();
        assert_eq!(catalogue.named("shapes+vicreg"), Ok(expected));
        assert_eq!(catalogue.named(""), Ok(Settings::new()));
        let error = catalogue.named("vicreg+foo").map_err(|error| error.to_string());
        assert_eq!(
            error,
            Err("‘foo’ is no method, data, encoder or optimiser of this version.".into())
        );
    }
}
