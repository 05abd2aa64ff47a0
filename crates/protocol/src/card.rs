//! A card: everything a page, a picker or a person needs to know of one registry entry.

use crate::config::Settings;
use crate::knob::Knob;
use crate::text::Text;
use serde::{Deserialize, Serialize};

/// Where an idea was published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paper {
    /// Authors and year, `Chen, He 2021`.
    pub cite: Text,
    /// Title.
    pub title: Text,
    /// arXiv identifier, `2011.10566`; empty where there is none.
    pub arxiv: Text,
}

/// Settings that an entry prefers over the knobs' own defaults.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Preference {
    /// Only when these other choices are made, `data = shapes`; empty for always.
    pub when: Settings,
    /// What is preferred.
    pub settings: Settings,
}

impl Preference {
    /// One that holds whatever else is chosen.
    pub fn always(settings: Settings) -> Self {
        let when = Settings::new();
        Self { when, settings }
    }
}

/// An experiment of one click on the running model: "Remove stop-gradient".
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ablation {
    /// What the button says, `Remove stop-gradient`.
    pub label: Text,
    /// What the curves' mark says, `stop-gradient removed`.
    pub mark: Text,
    /// What is set. Every knob in it is live.
    pub set: Settings,
}

/// One entry of a registry, in words.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Card {
    /// Name in configs and links, `simsiam`.
    pub name: Text,
    /// Name on the page, `SimSiam`.
    pub title: Text,
    /// As a part of the sentence after "Training", "with a", "on" or "views made by".
    pub phrase: Text,
    /// One sentence.
    pub idea: Text,
    /// Heading in the picker, `Two views agree`.
    pub group: Text,
    /// LaTeX.
    pub formula: Text,
    /// Where it was published.
    pub paper: Option<Paper>,
    /// Its knobs.
    pub knobs: Vec<Knob>,
    /// What it prefers of its own and other knobs.
    pub preferences: Vec<Preference>,
    /// Kinds of data it can work with, `images`, `points`. For data: the kinds that it is, first the
    /// plainest (`images`, then `colour images`).
    pub kinds: Vec<Text>,
    /// For an augmentation: names of the data's factors that it is there to remove, `hue`.
    #[serde(default)]
    pub removes: Vec<Text>,
    /// Experiments of one click.
    pub ablations: Vec<Ablation>,
    /// What to look for while it runs.
    pub watch_for: Text,
    /// How this code differs from the paper.
    pub differs: Text,
}
