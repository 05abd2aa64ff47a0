//! A card: what the page, the terminal program and a reader need to know of one registry entry (a method, dataset,
//! encoder, optimiser or augmentation).

use crate::config::{RunConfig, Settings};
use crate::knob::{Knob, KnobValue};
use crate::text::Text;
use serde::{Deserialize, Serialize};

/// Names the publication that an idea is from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paper {
    /// Authors and year, such as `Chen, He 2021`.
    pub cite: Text,
    /// The title.
    pub title: Text,
    /// The arXiv identifier, such as `2011.10566`; empty where there is none.
    pub arxiv: Text,
}

/// Points to a direction of the field that is not trained here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pointer {
    /// What it is called.
    pub title: Text,
    /// What it does, in a sentence or two.
    pub says: Text,
    /// The publication to begin with.
    pub paper: Paper,
}

/// Holds settings that an entry prefers over the defaults of the knobs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Preference {
    /// The choices that must have been made for the preference to apply, such as `data = shapes`; empty for always.
    pub when: Settings,
    /// The preferred values, by path.
    pub settings: Settings,
}

impl Preference {
    /// Returns a preference without settings that holds whatever else is chosen.
    pub fn always() -> Self {
        Self {
            when: Settings::new(),
            settings: Settings::new(),
        }
    }

    /// Returns a preference without settings that holds where the choice at `path` is `name`.
    pub fn when(path: &'static str, name: &'static str) -> Self {
        let when = Settings::from([(path.into(), name.into())]);
        Self { when, ..Self::always() }
    }

    /// Asks also that the choice at `path` is `name`.
    pub fn and(mut self, path: &'static str, name: &'static str) -> Self {
        self.when.insert(path.into(), name.into());
        self
    }

    /// Returns whether the choices that the preference asks for are those of `config`.
    pub fn applies(&self, config: &RunConfig) -> bool {
        self.when.iter().all(|(path, value)| config.get(path) == Some(value))
    }

    /// Adds `value` as what is preferred at `path`.
    pub fn set(mut self, path: &'static str, value: impl Into<KnobValue>) -> Self {
        self.settings.insert(path.into(), value.into());
        self
    }
}

/// Describes a change of the running model that one click makes, such as "Remove stop-gradient".
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ablation {
    /// The label of the button, such as `Remove stop-gradient`.
    pub label: Text,
    /// The label of the mark on the curves, such as `stop-gradient removed`.
    pub mark: Text,
    /// The values that are set, by path. All of these knobs are live.
    pub set: Settings,
}

/// Describes one registry entry.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Card {
    /// The name in configs and links, such as `simsiam`.
    pub name: Text,
    /// The name on the page, such as `SimSiam`.
    pub title: Text,
    /// The name as a part of the sentence after "Training", "with a", "on" or "views made by".
    pub phrase: Text,
    /// The idea in one sentence.
    pub idea: Text,
    /// The heading in the picker, such as `Two views agree`.
    pub group: Text,
    /// The loss or operation in LaTeX.
    pub formula: Text,
    /// Where it was published; `None` where there is no paper.
    pub paper: Option<Paper>,
    /// Its knobs.
    pub knobs: Vec<Knob>,
    /// The values it prefers for its own and other knobs.
    pub preferences: Vec<Preference>,
    /// The kinds of data it can work with, such as `images` or `points`; empty for all. On a dataset's card, the kinds
    /// that the data are, the most general first (`images`, then `colour images` and `large images`).
    pub kinds: Vec<Text>,
    /// On an augmentation's card, the names of the data's factors that it makes a representation invariant to, such
    /// as `hue`.
    #[serde(default)]
    pub removes: Vec<Text>,
    /// The changes that one click makes.
    pub ablations: Vec<Ablation>,
    /// What to look for while it runs.
    pub watch_for: Text,
    /// How this code differs from the paper.
    pub differs: Text,
}

impl Card {
    /// Returns `config` with this entry chosen at `path`, its knobs at their defaults or at what it prefers for the data.
    /// Knobs of the entry that was chosen before stay where this one has none.
    pub fn chosen_in(&self, config: &RunConfig, path: &'static str) -> RunConfig {
        let mut chosen = config.clone();
        chosen
            .settings
            .insert(path.into(), KnobValue::Choice(self.name.clone()));
        let defaults = self.knobs.iter().map(|knob| (knob.path.clone(), knob.default.clone()));
        chosen.settings.extend(defaults);
        let applying = self.preferences.iter().filter(|preference| preference.applies(config));
        let preferred = applying.flat_map(|preference| &preference.settings);
        let own = preferred.filter(|(path, _)| self.knobs.iter().any(|knob| knob.path == **path));
        chosen
            .settings
            .extend(own.map(|(path, value)| (path.clone(), value.clone())));
        chosen
    }
}
