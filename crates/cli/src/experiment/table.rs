//! The table of an experiment: mean and spread of each measure over the seeds of a cell, and rank correlations where
//! the experiment asks how well one measure tells another.

use crate::error::CliError;
use crate::output;
use protocol::experiment::answer::{Answer, Outcome, answers};
use protocol::experiment::correlation::{Correlation, Interval, correlation};
use protocol::experiment::table::{Entry, table};
use protocol::experiment::{Drawing, Finished, csv};
use protocol::{Experiment, Text};
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::Path;

/// The last line of `--json`.
#[derive(Serialize)]
struct Table {
    table: Vec<Entry>,
    /// What the results say of the card's claims.
    claims: Vec<Claimed>,
    /// The sum of that; empty while a claim is open, and without claims.
    outcome: &'static str,
    /// By the key of a measure: how it ranks the cells beside the target; None where that is not defined.
    correlations: BTreeMap<String, Option<Correlation>>,
}

/// A claim of the card with its answer.
#[derive(Serialize)]
struct Claimed {
    says: Text,
    #[serde(flatten)]
    answer: Answer,
}

/// Prints the table of `finished`, and writes the runs to `file` as CSV where one is given.
///
/// # Errors
/// [`CliError::Unwritable`], [`CliError::Output`], [`CliError::Json`].
pub fn print(experiment: &Experiment, finished: &[Finished], file: Option<&Path>, json: bool) -> Result<(), CliError> {
    if let Some(file) = file {
        std::fs::write(file, csv::write(experiment, finished)).map_err(|why| CliError::Unwritable {
            file: file.to_owned(),
            why,
        })?;
    }
    let entries = table(experiment, finished);
    let answered = answers(experiment, finished);
    let found = Table {
        outcome: Outcome::of(&answered).words(),
        claims: claimed(experiment, answered),
        correlations: correlations(experiment, &entries),
        table: entries,
    };
    if json {
        output::json(&found)
    } else {
        output::line(shown(experiment, &found).trim_end())
    }
}

fn claimed(experiment: &Experiment, answers: Vec<Answer>) -> Vec<Claimed> {
    let claims = experiment.claims.iter().zip(answers);
    claims
        .map(|(claim, answer)| Claimed {
            says: claim.says.clone(),
            answer,
        })
        .collect()
}

fn correlations(experiment: &Experiment, entries: &[Entry]) -> BTreeMap<String, Option<Correlation>> {
    let Drawing::Scatter { target } = &experiment.drawing else {
        return BTreeMap::new();
    };
    let Some(target) = experiment.measure(target) else {
        return BTreeMap::new();
    };
    let others = experiment.measures.iter().enumerate().filter(|(at, _)| *at != target);
    others
        .map(|(at, measure)| (measure.key.to_string(), correlation(entries, at, target)))
        .collect()
}

fn shown(experiment: &Experiment, found: &Table) -> String {
    let mut lines = Vec::new();
    for entry in found.table.iter().filter(|entry| entry.runs > 0) {
        lines.push(experiment.label(entry.row, entry.column));
        for (measure, summary) in experiment.measures.iter().zip(&entry.measures) {
            lines.push(format!("  {:26} {}", measure.title, measure.words(summary)));
        }
        let outcome = entry.outcome();
        if !outcome.is_empty() {
            lines.push(format!("  {outcome}"));
        }
    }
    let words = |found: Interval| format!("{:.2} [{:.2}, {:.2}]", found.value, found.low, found.high);
    for (key, correlation) in &found.correlations {
        let Some(found) = correlation else { continue };
        let (spearman, kendall) = (words(found.spearman), words(found.kendall));
        lines.push(format!(
            "{key:26} ρ {spearman} · τ {kendall} over {} cells",
            found.cells
        ));
    }
    for Claimed { says, answer } in &found.claims {
        lines.push(format!("{:9} {says:60} {}", answer.holds.words(), answer.words));
    }
    if !found.outcome.is_empty() {
        lines.push(format!("{}.", found.outcome));
    }
    lines.join("\n")
}
