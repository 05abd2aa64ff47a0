//! What a minute of training on the CPU gives: every method on every dataset of images as shipped, five seeds, natively on
//! every core, for as many steps as `docs/pace.csv` says that a minute of Chromium takes. Names of methods and datasets
//! leave only those.
//!
//! Runs are kept in `docs/learning.csv` as they end, and those that are kept already are not made again; `--afresh` makes
//! them again. Prints a table in Markdown of the rows that are whole.

use anyhow::{Context, Result};
use datasets::Batches;
use pollster::block_on;
use protocol::{Catalogue, Report};
use ssl::TrainingRun;
use ssl::burn::tensor::Device;
use ssl::measure::evaluation::OnlineEvaluation;
use ssl::measure::evaluation_set::Set;
use ssl::measure::matrix::Matrix;
use ssl::measure::probe::linear_probe::ProbeConfig;
use std::sync::Mutex;
use std::sync::mpsc::channel;
use tests::learning::{self, Learned, MOMENTS, Moment, SEEDS};
use tests::pace::{self, Pace};
use tests::runs::{Row, config, flag, rows};
use tests::table::{markdown, median, per_cent};
use worker::catalogue::catalogue;
use worker::run::evaluation_set::images;

/// Seconds after which the accuracy stands in the table.
const AFTER: [u32; 3] = [10, 30, 60];

fn main() -> Result<()> {
    let mut words: Vec<String> = std::env::args().skip(1).collect();
    let (quick, afresh) = (flag(&mut words, "--quick"), flag(&mut words, "--afresh"));
    let seeds = if quick { &SEEDS[..1] } else { &SEEDS };
    let catalogue = catalogue();
    let (chosen, paces) = (rows(&catalogue, &words)?, pace::kept()?);
    let mut kept = match std::fs::read_to_string(learning::file()) {
        Ok(text) if !quick => learning::read(&text)?,
        _ => Vec::new(),
    };
    let is = |row: &Row, run: &Learned| row.is(&run.data, &run.method);
    if afresh {
        kept.retain(|run| !chosen.iter().any(|row| is(row, run)));
    }
    let is_missing = |row: &Row, seed: u32| !kept.iter().any(|run| is(row, run) && run.seed == seed);
    let mut jobs: Vec<(&Row, u64, u32)> = Vec::new();
    for &seed in seeds {
        for row in chosen.iter().filter(|row| is_missing(row, seed)) {
            jobs.push((row, steps(row, &paces)?, seed));
        }
    }
    let queue = Mutex::new(jobs.iter());
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let (sender, receiver) = channel();
    std::thread::scope(|scope| {
        for _ in 0..cores {
            let (sender, queue, catalogue) = (sender.clone(), &queue, &catalogue);
            scope.spawn(move || {
                let next = || queue.lock().ok()?.next();
                while let Some(&(row, steps, seed)) = next() {
                    let learned = learn(catalogue, row, steps, seed);
                    if sender.send(learned.with_context(|| row.settings(seed))).is_err() {
                        return;
                    }
                }
            });
        }
        drop(sender);
        for learned in receiver {
            let learned = learned?;
            eprint!("{}", learned.lines());
            kept.push(learned);
            if !quick {
                std::fs::write(learning::file(), learning::write(&kept))?;
            }
        }
        Ok::<(), anyhow::Error>(())
    })?;
    let table: Vec<Vec<String>> = chosen
        .iter()
        .filter_map(|row| {
            let runs: Vec<&Learned> = kept.iter().filter(|run| is(row, run)).collect();
            (runs.len() >= seeds.len()).then(|| line(row, &runs))
        })
        .collect();
    let heading = [
        "accuracy in %, with ten labelled images a class",
        "chance",
        "kNN: pixels",
        "untrained",
        "10 s",
        "30 s",
        "60 s",
        "linear probe: pixels",
        "untrained",
        "60 s",
        "steps in 60 s",
    ];
    print!("{}", markdown(&heading, &table));
    Ok(())
}

fn steps(row: &Row, paces: &[Pace]) -> Result<u64> {
    let pace = paces.iter().find(|pace| row.is(&pace.data, &pace.method));
    let pace = pace.with_context(|| format!("no pace of {} is kept: run cargo xtask bench pace", row.title))?;
    Ok(pace.steps)
}

/// The line of the table. The title of a method that trains with labels says so, since its accuracy gains from all of them.
fn line(row: &Row, runs: &[&Learned]) -> Vec<String> {
    let shares = |values: Vec<f32>| per_cent(&values.into_iter().map(f64::from).collect::<Vec<_>>());
    let of = |value: fn(&Learned) -> f32| shares(runs.iter().map(|run| value(run)).collect());
    let with = if runs.iter().any(|run| run.labelled) {
        ", trained with all labels"
    } else {
        ""
    };
    let mut line = vec![
        format!("{}{with}", row.title),
        of(|run| run.chance),
        of(|run| run.pixels),
        of(|run| run.untrained),
    ];
    for second in AFTER {
        let moments = runs.iter().filter_map(|run| run.after(second));
        line.push(shares(moments.map(|moment| moment.neighbours).collect()));
    }
    line.extend([
        of(|run| run.probe_pixels),
        of(|run| run.probe_untrained),
        of(|run| run.probe),
    ]);
    let steps = runs.iter().filter_map(|run| Some(run.moments.last()?.step as f64));
    line.push(format!("{:.0}", median(&steps.collect::<Vec<_>>())));
    line
}

fn learn(catalogue: &Catalogue, row: &Row, steps: u64, seed: u32) -> Result<Learned> {
    // Once a second, about as often as on the page. Schedules go by `run.steps`, which stays as shipped: a minute may end
    // before.
    let every = (steps / 60).max(20);
    let config = config(catalogue, &format!("{} measure.every={every}", row.settings(seed)))?;
    let data = datasets::load(&config)?;
    let mut batches = Batches::new(&config, &data)?;
    let draw = |size, views, step| batches.next(&data, size, views, step).into_owned();
    let mut run = TrainingRun::new(&config, images(&data), draw, &Device::flex())?;
    let (set, training) = (Set::of(&images(&data)), &data.train.samples);
    let (evaluation, untrained) = block_on(OnlineEvaluation::new(&config, set, training, run.learner()))?;
    let probed = |bank: &Matrix, queries: &Matrix| evaluation.probe_accuracy(bank, queries, ProbeConfig::default());
    let (bank, queries) = evaluation.pixels();
    let probe_pixels = probed(&bank, &queries);
    let probe_untrained = probed(&untrained.bank, &untrained.representation);
    let mut reports: Vec<Report> = Vec::new();
    while reports.last().is_none_or(|report| report.step + every <= steps) {
        let Some(report) = run.next() else { break };
        reports.push(report?);
    }
    let (trained, _) = block_on(evaluation.read(run.learner(), &[]))?;
    // The last report by then.
    let at = |second: u32| {
        let until = steps * u64::from(second) / 60;
        let before = reports.iter().rev().find(|report| report.step <= until)?;
        Some(Moment {
            second,
            step: before.step,
            neighbours: before.knn,
            verdict: before.verdict.kind,
        })
    };
    let end = reports.last().context("no report came")?;
    Ok(Learned {
        data: row.data.clone(),
        method: row.method.clone(),
        seed,
        moments: MOMENTS.into_iter().filter_map(at).collect(),
        pixels: end.baselines.pixels,
        untrained: end.baselines.untrained,
        chance: end.baselines.chance,
        labelled: run.learner().labelled(),
        probe: probed(&trained.bank, &trained.representation),
        probe_pixels,
        probe_untrained,
    })
}
