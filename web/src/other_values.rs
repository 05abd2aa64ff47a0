//! What the page sets otherwise for the data and encoder of a run than for the data that a first visit trains on, which
//! the texts of the cards are written for.

use crate::format::{sentence, within_sentence};
use crate::setting_words::said;
use protocol::catalogue::choices_of;
use protocol::{Catalogue, Knob, RunConfig, Settings};

/// The beginnings of the paths whose values cards prefer by the data.
const OF_A_METHOD: [&str; 5] = ["method.", "optimiser.", "schedule.", "run.", "views."];

/// Says where a method has other values than on the first dataset, and which.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OtherValues {
    /// The data and encoder, `shapes with a conv net`.
    pub place: String,
    /// The values, a sentence: `Learning rate 0.004, not 0.001; batch 64, not 128.`
    pub text: String,
}

/// Compares the shipped values of the method of `config` for its data, encoder and optimiser with those that it has
/// where nothing else is chosen. `None` where none differs, or where the method does not suit the first dataset. What a
/// person set by hand does not count.
pub fn other_values(catalogue: &Catalogue, config: &RunConfig) -> Option<OtherValues> {
    let method = Settings::from([("method".into(), config.get("method")?.clone())]);
    let usual = catalogue.complete(&method).ok()?;
    let here = catalogue.complete(&choices_of(config)).ok()?;
    let phrase = |path: &str| Some(catalogue.chosen(&here, path)?.phrase.to_string());
    let differing = |knob: &&Knob| OF_A_METHOD.iter().any(|beginning| knob.path.starts_with(beginning));
    let values: Vec<String> = catalogue
        .knobs(&here)
        .into_iter()
        .filter(differing)
        .filter_map(|knob| {
            let (before, now) = (usual.get(&knob.path)?, here.get(&knob.path)?);
            (before != now).then(|| {
                format!(
                    "{} {}, not {}",
                    within_sentence(&knob.label),
                    said(knob, now),
                    said(knob, before)
                )
            })
        })
        .collect();
    (!values.is_empty()).then_some(OtherValues {
        place: format!("{} with a {}", phrase("data")?, phrase("encoder")?),
        text: sentence(&format!("{}.", values.join("; "))),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

    use super::*;
    use protocol::{KnobValue, Preference};

    #[test]
    fn what_cards_prefer_for_other_data_is_said_and_what_a_person_set_is_not() {
        let mut catalogue = crate::fixture::catalogue();
        catalogue.methods[0].preferences = vec![
            Preference::when("data", "moons").set("optimiser.rate", 0.004),
            Preference::when("data", "moons").set("method.stop", false),
        ];
        catalogue.encoders[0].phrase = "perceptron".into();
        let config = |settings: &[(&'static str, KnobValue)]| {
            let settings = settings.iter().map(|(path, value)| ((*path).into(), value.clone()));
            catalogue.complete(&settings.collect()).unwrap()
        };
        assert_eq!(other_values(&catalogue, &config(&[])), None);
        assert_eq!(
            other_values(&catalogue, &config(&[("optimiser.rate", 3.0.into())])),
            None,
            "set by hand"
        );
        let found = other_values(
            &catalogue,
            &config(&[("data", "moons".into()), ("run.batch", 8.0.into())]),
        )
        .unwrap();
        assert_eq!(found.place, "some moons with a perceptron");
        assert_eq!(found.text, "Stop-gradient off, not on; learning rate 0.004, not 0.1.");
    }
}
