//! Settings and how runs differ in them, in words.

use crate::format::within_sentence;
use protocol::catalogue::CHOICES;
use protocol::knob::plain;
use protocol::{Catalogue, Knob, KnobKind, KnobValue, RunConfig, Text};

/// Writes a value of `knob` as the page shows it.
pub fn said(knob: &Knob, value: &KnobValue) -> String {
    match (value, &knob.kind) {
        (KnobValue::Switch(on), _) => (if *on { "on" } else { "off" }).to_owned(),
        (KnobValue::Number(number), _) => format!("{} {}", plain(*number), knob.unit).trim_end().to_owned(),
        (KnobValue::Choice(name), KnobKind::Choice { options }) => {
            let named = options.iter().find(|(option, _)| option == name);
            named.map_or(name, |(_, label): &(Text, Text)| label).to_string()
        }
        (KnobValue::Choice(name), _) => name.to_string(),
    }
}

/// The choices that a run is named by; the others follow from them unless a person chose otherwise.
const NAMES: [&str; 2] = ["method", "data"];

/// Names what a run is made of: method and data, and every setting that is not the default.
pub fn made_of(catalogue: &Catalogue, config: &RunConfig) -> String {
    let changed = catalogue.changed(config);
    let others = changed.keys().map(Text::as_ref).filter(|path| !NAMES.contains(path));
    let paths = NAMES.into_iter().chain(others);
    let all: Vec<String> = paths.filter_map(|path| setting(catalogue, config, path)).collect();
    all.join(", ")
}

/// Names what `config` has otherwise than `before`. With another method or other data these are named, and of the rest only
/// what is not the default, since everything else follows from them.
pub fn differs(catalogue: &Catalogue, before: &RunConfig, config: &RunConfig) -> String {
    let differs = |path: &&str| before.get(path) != config.get(path);
    let named: Vec<&str> = NAMES.into_iter().filter(differs).collect();
    let changed = catalogue.changed(config);
    let rest = config.settings().keys().map(Text::as_ref);
    let rest = rest.filter(|path| !NAMES.contains(path) && differs(path));
    let rest = rest.filter(|path| named.is_empty() || changed.contains_key(*path));
    let paths = named.iter().copied().chain(rest);
    let all: Vec<String> = paths.filter_map(|path| setting(catalogue, config, path)).collect();
    if all.is_empty() {
        "the same again".to_owned()
    } else {
        all.join(", ")
    }
}

/// Names the setting at `path` with its value: `learning rate 0.1`, of a choice what it is called in a sentence.
fn setting(catalogue: &Catalogue, config: &RunConfig, path: &str) -> Option<String> {
    if CHOICES.contains(&path) {
        return Some(catalogue.chosen(config, path)?.phrase.to_string());
    }
    let knob = catalogue.knob(config, path)?;
    Some(format!(
        "{} {}",
        within_sentence(&knob.label),
        said(knob, config.get(path)?)
    ))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

    use super::*;
    use crate::fixture::catalogue;
    use protocol::Settings;

    fn config(settings: &[(&'static str, KnobValue)]) -> RunConfig {
        let settings: Settings = settings
            .iter()
            .map(|(path, value)| ((*path).into(), value.clone()))
            .collect();
        catalogue().complete(&settings).unwrap()
    }

    #[test]
    fn a_run_is_named_by_what_is_not_as_usual() {
        assert_eq!(made_of(&catalogue(), &config(&[])), "some pair, some digits");
        let other = config(&[("run.seed", 8.0.into()), ("method.stop", false.into())]);
        assert_eq!(
            made_of(&catalogue(), &other),
            "some pair, some digits, stop-gradient off, seed 8"
        );
    }

    #[test]
    fn runs_differ_in_what_a_person_chose() {
        let is = |before: &[_], after: &[_], words: &str| {
            assert_eq!(differs(&catalogue(), &config(before), &config(after)), words);
        };
        is(&[], &[], "the same again");
        is(&[], &[("run.seed", 8.0.into())], "seed 8");
        is(&[("run.seed", 8.0.into())], &[], "seed 7");
        // The other method prefers another rate, which is not worth a word.
        is(&[], &[("method", "masked".into())], "some masked");
        is(
            &[],
            &[("method", "masked".into()), ("run.batch", 8.0.into())],
            "some masked, batch size 8",
        );
    }
}
