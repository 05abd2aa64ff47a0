//! What changed from one run to the next, in a sentence and as names of what is new in the drawing.
//!
//! Told from what the worker says of both: their cards, switches, drawings, and what their losses are
//! called. No method is known here.

use crate::format::{listed, within_sentence};
use protocol::{Catalogue, Description, Effect, Item, KnobKind, KnobValue, RunConfig, Section, Text};

/// Holds what of a run is compared: its config and its description.
pub type Told<'a> = (&'a RunConfig, &'a Description);

/// Describes how a run differs from the run before it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// The last one, `SimSiam`.
    pub from: String,
    /// This one, `BYOL`.
    pub to: String,
    /// What makes the difference, a sentence without its subject.
    pub text: String,
    /// Parts that are new.
    pub added: Vec<Ingredient>,
}

/// Describes a part that a run has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ingredient {
    /// Path of the knob that it is on by; empty where it cannot be taken out.
    pub path: Text,
    /// Name, `momentum encoder`.
    pub name: String,
}

impl Difference {
    /// Returns whether the part at `path`, or the part called `name`, is new.
    pub fn adds(&self, path: &str, name: &str) -> bool {
        let same = |part: &Ingredient| !path.is_empty() && part.path == path || part.name == name;
        self.added.iter().any(same)
    }
}

/// Computes the difference between two runs; none where both have one method and one loss.
pub fn difference(catalogue: &Catalogue, before: Told, after: Told) -> Option<Difference> {
    let title = |run: Told| catalogue.chosen(run.0, "method").map(|card| card.title.to_string());
    let (was, is) = (title(before)?, title(after)?);
    let (old_loss, loss) = (&before.1.loss_name, &after.1.loss_name);
    let another = before.0.get("method") != after.0.get("method");
    let (from, to) = if another {
        (was, is)
    } else if old_loss != loss && chose(before.0, after.0) {
        (old_loss.to_string(), loss.to_string())
    } else {
        return None;
    };
    let (had, has) = (ingredients(catalogue, before), ingredients(catalogue, after));
    let without = |all: &[Ingredient], others: &[Ingredient]| -> Vec<Ingredient> {
        let new = all.iter().filter(|part| !others.contains(part));
        new.cloned().collect()
    };
    let (added, dropped) = (without(&has, &had), without(&had, &has));
    // What cannot be taken out is not worth a word where it stays.
    let kept: Vec<Ingredient> = without(&has, &added)
        .into_iter()
        .filter(|part| !part.path.is_empty())
        .collect();
    let names = |parts: &[Ingredient]| listed(&parts.iter().map(|part| part.name.as_str()).collect::<Vec<_>>());
    let mut said = Vec::new();
    if !added.is_empty() {
        said.push(format!("adds {}", names(&added)));
    }
    if !dropped.is_empty() {
        said.push(format!("drops {}", names(&dropped)));
    }
    if !kept.is_empty() {
        let stay = if kept.len() == 1 { "stays" } else { "stay" };
        said.push(format!("{} {stay}", names(&kept)));
    }
    if another && !old_loss.is_empty() && !loss.is_empty() {
        said.push(if old_loss == loss {
            format!("the loss stays {loss}")
        } else {
            format!("loss from {old_loss} to {loss}")
        });
    }
    said.extend(functions(before.1, after.1));
    said.extend(["encoder", "optimiser"].into_iter().filter_map(|path| {
        let named = |run: Told| catalogue.chosen(run.0, path).map(|card| card.title.clone());
        let (old, new) = (named(before)?, named(after)?);
        (old != new).then(|| format!("{new} instead of {old}"))
    }));
    said.extend(sees(before.1, after.1).map(str::to_owned));
    (!said.is_empty()).then(|| Difference {
        from,
        to,
        text: format!("{}.", said.join("; ")),
        added,
    })
}

/// Whether one of a method's choices is another.
fn chose(before: &RunConfig, after: &RunConfig) -> bool {
    let own = |(path, value): &(&Text, &KnobValue)| {
        matches!(value, KnobValue::Choice(_)) && path.starts_with("method.") && before.get(path) != Some(value)
    };
    after.settings().iter().any(|setting| own(&setting))
}

/// The parts that a run has: switches that are on, sizes that are not 0, blocks that are always there.
fn ingredients(catalogue: &Catalogue, (config, description): Told) -> Vec<Ingredient> {
    let switch = |path: &str| config.switch(path).unwrap_or(false);
    let called = |path: &Text, label: &Text| Ingredient {
        path: path.clone(),
        name: within_sentence(label),
    };
    let knobs = catalogue.knobs(config);
    let switches = description.parts.iter().filter(|part| switch(&part.path));
    let mut found: Vec<Ingredient> = switches
        .map(|part| {
            let knob = knobs.iter().find(|knob| knob.path == part.path);
            called(&part.path, knob.map_or(&part.label, |knob| &knob.label))
        })
        .collect();
    // A whole number that begins the run again is the size of something, unless it is one of the network
    // that cannot be 0: that is always there.
    for knob in knobs.iter().filter(|knob| knob.path.starts_with("method.")) {
        let size = match &knob.kind {
            KnobKind::Number { min, whole: true, .. } if knob.effect == Effect::Restart => {
                knob.section == Section::Method || *min == 0.0
            }
            _ => false,
        };
        if size && config.number(&knob.path).is_ok_and(|size| size > 0.0) {
            found.push(called(&knob.path, &knob.label));
        }
    }
    for item in &description.diagram.items {
        if let Item::Block { title, part: None, .. } = item
            && !found.iter().any(|part| part.name == **title)
        {
            found.push(Ingredient {
                path: "".into(),
                name: title.to_string(),
            });
        }
    }
    found
}

/// Functions of the formula that are others.
fn functions(before: &Description, after: &Description) -> Vec<String> {
    let pairs = before.graphs.iter().zip(&after.graphs);
    pairs
        .filter(|(old, new)| old.title != new.title)
        .map(|(old, new)| format!("{} becomes {}", old.title, new.title))
        .collect()
}

/// What a run is shown, where that is another thing.
fn sees(before: &Description, after: &Description) -> Option<&'static str> {
    match (before.labelled, after.labelled) {
        (false, true) => Some("training sees labels"),
        (true, false) => Some("training sees no labels"),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
