//! Makes the runs of an experiment in the terminal, one on each core:
//! `cargo run --release -p worker --example experiment -- --experiment augmentations --seeds 1`.
//!
//! With `--json` each finished run is one line of JSON, the last line is the table, and nothing else
//! goes to standard output. `--csv FILE` writes the runs as the page's download does.

use clap::Parser;
use indicatif::{ProgressBar, ProgressStyle};
use pollster::block_on;
use protocol::Experiment;
use protocol::experiment::correlation::{Correlation, Interval, correlation};
use protocol::experiment::table::{Entry, table};
use protocol::experiment::{Drawing, Finished, Place, Size, csv};
use serde::Serialize;
use ssl::burn::tensor::Device;
use std::collections::BTreeMap;
use std::io::{ErrorKind, Write};
use std::sync::Mutex;
use std::sync::mpsc::channel;
use worker::catalogue::catalogue;
use worker::data::Data;
use worker::experiment::cell_run::complete;

type Error = Box<dyn std::error::Error>;

/// Makes the runs of an experiment in the terminal, one on each core.
#[derive(clap::Parser)]
struct Arguments {
    /// Which; without a name they are listed
    #[arg(long, default_value = "")]
    experiment: String,
    /// Seeds of each cell
    #[arg(long)]
    seeds: Option<u32>,
    /// Steps of each run
    #[arg(long)]
    steps: Option<u32>,
    /// Only these cells, row and column from 0: 1.1,3.1
    #[arg(long, value_delimiter = ',')]
    cells: Vec<String>,
    /// Runs at a time; all cores otherwise
    #[arg(long)]
    threads: Option<usize>,
    /// One line of JSON for each run, a last one with the table, and nothing else
    #[arg(long)]
    json: bool,
    /// Write the runs to this file
    #[arg(long, value_name = "FILE")]
    csv: Option<std::path::PathBuf>,
}

/// The last line of `--json`.
#[derive(Serialize)]
struct Table {
    table: Vec<Entry>,
    correlations: BTreeMap<String, Option<Correlation>>,
}

fn main() -> Result<(), Error> {
    let arguments = Arguments::parse();
    let catalogue = catalogue();
    let found = catalogue
        .experiments
        .iter()
        .find(|experiment| experiment.name == arguments.experiment);
    let Some(experiment) = found else {
        let names = catalogue
            .experiments
            .iter()
            .map(|known| format!("  {:26} {}", known.name, known.title));
        return Err(format!("--experiment is one of\n{}", names.collect::<Vec<_>>().join("\n")).into());
    };
    let size = Size {
        seeds: arguments.seeds.unwrap_or(experiment.size.seeds),
        steps: arguments.steps.unwrap_or(experiment.size.steps),
    };
    let size = size.within_reason();
    let asked = |place: &Place| arguments.cells.contains(&format!("{}.{}", place.row, place.column));
    let places = experiment
        .places(size)
        .into_iter()
        .filter(|place| arguments.cells.is_empty() || asked(place));
    let places: Vec<Place> = places.collect();
    let bar = ProgressBar::new(places.len() as u64).with_style(style());
    if arguments.json {
        bar.set_draw_target(indicatif::ProgressDrawTarget::hidden());
    }
    let (sender, receiver) = channel();
    let queue = Mutex::new(places.clone().into_iter());
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let mut finished: Vec<Finished> = Vec::new();
    std::thread::scope(|scope| -> Result<(), Error> {
        for _ in 0..arguments.threads.unwrap_or(cores).max(1) {
            let (sender, queue, catalogue) = (sender.clone(), &queue, &catalogue);
            scope.spawn(move || {
                let (mut data, device) = (Data::default(), Device::flex());
                let next = || queue.lock().ok()?.next();
                while let Some(place) = next() {
                    let run = block_on(complete(catalogue, experiment, place, size.steps, &mut data, &device));
                    if sender.send(run).is_err() {
                        return;
                    }
                }
            });
        }
        drop(sender);
        for run in &receiver {
            if arguments.json {
                line(&serde_json::to_string(&run)?)?;
            }
            bar.inc(1);
            bar.set_message(format!(
                "{} {}",
                experiment.label(run.place.row, run.place.column),
                run.note
            ));
            finished.push(run);
        }
        Ok(())
    })?;
    bar.finish_and_clear();
    finished.sort_by_key(|run| places.iter().position(|place| *place == run.place));
    if let Some(file) = &arguments.csv {
        std::fs::write(file, csv::write(experiment, &finished))?;
    }
    let entries = table(experiment, &finished);
    let found = Table {
        correlations: correlations(experiment, &entries),
        table: entries,
    };
    if arguments.json {
        line(&serde_json::to_string(&found)?)
    } else {
        line(shown(experiment, &found).trim_end())
    }
}

/// A line on standard output; the end, where whoever read it has gone, as `head` does.
fn line(text: &str) -> Result<(), Error> {
    match writeln!(std::io::stdout(), "{text}") {
        Err(gone) if gone.kind() == ErrorKind::BrokenPipe => std::process::exit(0),
        written => Ok(written?),
    }
}

fn style() -> ProgressStyle {
    let style = ProgressStyle::with_template("{bar:24} {pos}/{len} · {elapsed}, {eta} left · {wide_msg}");
    style.unwrap_or_else(|_| ProgressStyle::default_bar())
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
    lines.join("\n")
}
