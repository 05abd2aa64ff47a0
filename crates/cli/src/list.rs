//! `list`: what a run can be made of, and every knob with its range and unit.

use crate::config::ConfigArguments;
use crate::error::CliError;
use crate::output;
use clap::builder::NonEmptyStringValueParser;
use protocol::catalogue::CHOICES;
use protocol::{Card, Catalogue, Experiment, Knob, KnobKind, KnobValue, RunConfig, Text};
use serde::Serialize;
use worker::catalogue::catalogue;

/// Holds arguments of `list`.
#[derive(Debug, clap::Args)]
pub struct List {
    /// Which list; all but the knobs where none is named
    #[arg(value_enum)]
    what: Option<What>,
    /// Of the knobs only those of this run, with its values
    #[arg(long, value_name = "FILE|LINK|NAMES", value_parser = NonEmptyStringValueParser::new())]
    config: Option<String>,
}

/// A list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum What {
    Methods,
    Data,
    Encoders,
    Augmentations,
    Optimisers,
    Experiments,
    Knobs,
}

/// An entry of a list, as JSON.
#[derive(Serialize)]
struct Entry<'a> {
    list: &'a str,
    name: &'a str,
    title: &'a str,
    idea: &'a str,
}

/// A knob, as JSON. A number has a range; a choice or switch has the values that it takes.
#[derive(Serialize)]
struct KnobEntry<'a> {
    list: &'a str,
    /// Name of the card that has the knob; empty for those of every run.
    of: &'a str,
    path: &'a str,
    label: &'a str,
    help: &'a str,
    unit: &'a str,
    value: &'a KnobValue,
    #[serde(skip_serializing_if = "Option::is_none")]
    min: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max: Option<f64>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    values: Vec<&'a str>,
}

impl List {
    /// Prints the list.
    ///
    /// # Errors
    /// [`CliError::KnobsAlone`], and those of a config; [`CliError::Output`], [`CliError::Json`].
    pub fn run(&self, json: bool) -> Result<(), CliError> {
        let catalogue = catalogue();
        if let Some(config) = &self.config {
            if self.what.is_some_and(|what| what != What::Knobs) {
                return Err(CliError::KnobsAlone);
            }
            return knobs_of_a_run(&catalogue, config, json);
        }
        let lists = [
            (What::Methods, "methods", &catalogue.methods),
            (What::Data, "data", &catalogue.data),
            (What::Encoders, "encoders", &catalogue.encoders),
            (What::Augmentations, "augmentations", &catalogue.augmentations),
            (What::Optimisers, "optimisers", &catalogue.optimisers),
        ];
        let wanted = |what: What| self.what.is_none_or(|asked| asked == what);
        for (_, list, cards) in lists.iter().filter(|(what, ..)| wanted(*what)) {
            let entries = cards.iter().map(|card| entry(list, card));
            self.entries(list, &entries.collect::<Vec<_>>(), json)?;
        }
        if wanted(What::Experiments) {
            let entries = catalogue.experiments.iter().map(of_experiment);
            self.entries("experiments", &entries.collect::<Vec<_>>(), json)?;
        }
        if self.what == Some(What::Knobs) {
            for knob in &catalogue.knobs {
                print_knob("", knob, &knob.default, json)?;
            }
            for card in lists.iter().flat_map(|(.., cards)| *cards) {
                // A card can prefer another value than its family's.
                let config = usual(&catalogue, card);
                for knob in &card.knobs {
                    let value = config.as_ref().and_then(|config| config.get(&knob.path));
                    print_knob(&card.name, knob, value.unwrap_or(&knob.default), json)?;
                }
            }
        }
        Ok(())
    }

    fn entries(&self, list: &str, entries: &[Entry], json: bool) -> Result<(), CliError> {
        if json {
            return entries.iter().try_for_each(output::json);
        }
        if self.what.is_none() {
            output::line(list)?;
        }
        for Entry { name, title, idea, .. } in entries {
            let indent = if self.what.is_none() { "  " } else { "" };
            output::line(format!("{indent}{name:30} {title:32} {idea}").trim_end())?;
        }
        Ok(())
    }
}

/// The run with the defaults of `card`; None for one that is no choice, or fits no run by itself.
fn usual(catalogue: &Catalogue, card: &Card) -> Option<RunConfig> {
    let is_here = |path: &&&str| catalogue.list(path).iter().any(|known| known.name == card.name);
    let path = *CHOICES.iter().find(is_here)?;
    let settings = [(path.into(), KnobValue::Choice(card.name.clone()))];
    catalogue.complete(&settings.into()).ok()
}

fn entry<'a>(list: &'a str, card: &'a Card) -> Entry<'a> {
    Entry {
        list,
        name: &card.name,
        title: &card.title,
        idea: &card.idea,
    }
}

fn of_experiment(experiment: &Experiment) -> Entry<'_> {
    Entry {
        list: "experiments",
        name: &experiment.name,
        title: &experiment.title,
        idea: &experiment.runs,
    }
}

fn knobs_of_a_run(catalogue: &Catalogue, config: &str, json: bool) -> Result<(), CliError> {
    let arguments = ConfigArguments {
        config: Some(config.to_owned()),
        ..ConfigArguments::default()
    };
    let config = arguments.complete(catalogue)?;
    for knob in catalogue.knobs(&config) {
        print_knob("", knob, config.get(&knob.path).unwrap_or(&knob.default), json)?;
    }
    Ok(())
}

fn print_knob(of: &str, knob: &Knob, value: &KnobValue, json: bool) -> Result<(), CliError> {
    let (min, max) = match knob.kind {
        KnobKind::Number { min, max, .. } => (Some(min), Some(max)),
        _ => (None, None),
    };
    let values = match &knob.kind {
        KnobKind::Switch => vec!["on", "off"],
        KnobKind::Number { .. } => vec![],
        KnobKind::Choice { options } => options.iter().map(|(name, _): &(Text, Text)| &**name).collect(),
    };
    if json {
        return output::json(&KnobEntry {
            list: "knobs",
            of,
            path: &knob.path,
            label: &knob.label,
            help: &knob.help,
            unit: &knob.unit,
            value,
            min,
            max,
            values,
        });
    }
    let range = match (min, max) {
        (Some(min), Some(max)) => format!("{min}–{max} {}", knob.unit),
        _ => values.join("|"),
    };
    let path = if of.is_empty() {
        knob.path.to_string()
    } else {
        format!("{} ({of})", knob.path)
    };
    output::line(format!("{path:44} {value:>10}  {:28} {}", range.trim_end(), knob.label).trim_end())
}
