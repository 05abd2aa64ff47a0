//! What a minute of training on the CPU gives: every method on every dataset of images as shipped, five seeds, two runs
//! at a time, in headless Chromium through the built worker. Names of methods and datasets leave only those.
//!
//! Runs are kept in `docs/learning.csv` as they end, and those that are kept already are not made again; `--afresh` makes
//! them again. Prints a table in Markdown of the rows that are whole.

use anyhow::{Context, Result, bail};
use protocol::{Card, Command, Event, Report};
use std::time::Duration;
use tests::browser::Kind;
use tests::driven::Driven;
use tests::learning::{self, Learned, MOMENTS, Moment, SEEDS};
use tests::runs::config;
use tests::table::{markdown, median, per_cent};

/// Seconds after which the accuracy stands in the table.
const AFTER: [u32; 3] = [10, 30, 60];

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let mut words: Vec<String> = std::env::args().skip(1).collect();
    let mut flag = |name: &str| {
        let before = words.len();
        words.retain(|word| word != name);
        words.len() < before
    };
    let (quick, afresh) = (flag("--quick"), flag("--afresh"));
    let seeds = if quick { &SEEDS[..1] } else { &SEEDS };
    let runs = chosen(&words).await?;
    let mut kept = match std::fs::read_to_string(learning::file()) {
        Ok(text) if !quick => learning::read(&text)?,
        _ => Vec::new(),
    };
    if afresh {
        kept.retain(|run| !runs.iter().any(|row| row.is(run)));
    }
    let is_missing = |row: &Run, seed: u32| !kept.iter().any(|run| row.is(run) && run.seed == seed);
    let seeds_first = seeds.iter().flat_map(|seed| runs.iter().map(move |row| (row, *seed)));
    let jobs: Vec<(&Run, u32)> = seeds_first.filter(|(row, seed)| is_missing(row, *seed)).collect();
    // A worker computes on one thread: on two cores, two at a time.
    for pair in jobs.chunks(2) {
        let found = match *pair {
            [(a, first), (b, second)] => {
                let (a, b) = tokio::try_join!(learn(a, first), learn(b, second))?;
                vec![a, b]
            }
            _ => vec![learn(pair[0].0, pair[0].1).await?],
        };
        kept.extend(found);
        if !quick {
            std::fs::write(learning::file(), learning::write(&kept))?;
        }
    }
    let rows: Vec<Vec<String>> = runs.iter().filter_map(|run| row(run, &kept, seeds.len())).collect();
    let heading = [
        "kNN accuracy in %, neighbours among ten labelled images a class",
        "chance",
        "pixels",
        "untrained",
        "10 s",
        "30 s",
        "60 s",
        "steps in 60 s",
    ];
    print!("{}", markdown(&heading, &rows));
    Ok(())
}

/// A method on a dataset, as shipped.
struct Run {
    data: String,
    method: String,
    title: String,
}

impl Run {
    /// Returns whether `kept` is a run of this row.
    fn is(&self, kept: &Learned) -> bool {
        (&self.data, &self.method) == (&kept.data, &kept.method)
    }
}

/// Every method on every dataset of images; of `words`, each that names a method or a dataset leaves only those.
async fn chosen(words: &[String]) -> Result<Vec<Run>> {
    let catalogue = Driven::start(Kind::default(), "worker-cpu_loader.js").await?.catalogue;
    let named = |cards: &[Card]| -> Vec<Card> {
        let some = cards.iter().any(|card| words.iter().any(|word| *word == card.name));
        let kept = cards
            .iter()
            .filter(|card| !some || words.iter().any(|word| *word == card.name));
        kept.cloned().collect()
    };
    if let Some(word) = words.iter().find(|word| {
        let is = |cards: &[Card]| cards.iter().any(|card| card.name == **word);
        !is(&catalogue.methods) && !is(&catalogue.data)
    }) {
        bail!("there is no method and no dataset ‘{word}’");
    }
    let mut runs = Vec::new();
    for data in named(&catalogue.data) {
        if !data.kinds.iter().any(|kind| kind == "images") {
            continue;
        }
        for method in named(&catalogue.methods) {
            runs.push(Run {
                data: data.name.to_string(),
                method: method.name.to_string(),
                title: format!("{} on {}", method.title, data.name),
            });
        }
    }
    Ok(runs)
}

/// The row of the table; none unless all its seeds are kept. The title of a method that trains with labels says so, since its
/// neighbours gain from all of them.
fn row(run: &Run, kept: &[Learned], seeds: usize) -> Option<Vec<String>> {
    let learned: Vec<&Learned> = kept.iter().filter(|kept| run.is(kept)).collect();
    (learned.len() >= seeds).then_some(())?;
    let of =
        |value: fn(&Learned) -> f32| per_cent(&learned.iter().map(|run| f64::from(value(run))).collect::<Vec<_>>());
    let with = if learned.iter().any(|run| run.labelled) {
        ", trained with all labels"
    } else {
        ""
    };
    let mut row = vec![
        format!("{}{with}", run.title),
        of(|run| run.chance),
        of(|run| run.pixels),
        of(|run| run.untrained),
    ];
    for second in AFTER {
        let shares = learned.iter().filter_map(|run| run.after(second));
        row.push(per_cent(
            &shares.map(|moment| f64::from(moment.neighbours)).collect::<Vec<_>>(),
        ));
    }
    let steps = learned.iter().filter_map(|run| Some(run.moments.last()?.step as f64));
    row.push(format!("{:.0}", median(&steps.collect::<Vec<_>>())));
    Some(row)
}

async fn learn(run: &Run, seed: u32) -> Result<Learned> {
    let settings = &format!("data={} method={} run.seed={seed}", run.data, run.method);
    let mut worker = Driven::start(Kind::default(), "worker-cpu_loader.js").await?;
    let config = config(&worker.catalogue, settings)?;
    worker.send(Command::Start { config, playing: true }).await?;
    let started = worker
        .hear("the start", Duration::from_secs(60), |event| {
            matches!(event, Event::Started { .. })
        })
        .await?;
    let Event::Started {
        initial, description, ..
    } = started.event
    else {
        bail!("not a start");
    };
    let mut read: Vec<(f64, Report)> = vec![(0.0, initial)];
    let last = f64::from(MOMENTS[MOMENTS.len() - 1]);
    let began = std::time::Instant::now();
    while began.elapsed().as_secs_f64() < last + 1.0 {
        tokio::time::sleep(Duration::from_millis(500)).await;
        worker.listen().await?;
        for heard in worker.taken() {
            let seconds = (heard.at - started.at) / 1000.0;
            match heard.event {
                Event::Report(report) if seconds <= last => read.push((seconds, report)),
                Event::Diverged { step, .. } => bail!("{settings} diverged at step {step}"),
                _ => {}
            }
        }
    }
    // The last report that came by then.
    let at = |second: u32| {
        let before = read.iter().rev().find(|(seconds, _)| *seconds <= f64::from(second))?;
        Some(Moment {
            second,
            step: before.1.step,
            neighbours: before.1.knn,
            verdict: before.1.verdict.kind,
        })
    };
    let (_, end) = read.last().context("no report came")?;
    let learned = Learned {
        data: run.data.clone(),
        method: run.method.clone(),
        seed,
        moments: MOMENTS.into_iter().filter_map(at).collect(),
        pixels: end.baselines.pixels,
        untrained: end.baselines.untrained,
        chance: end.baselines.chance,
        labelled: description.labelled,
    };
    eprint!("{}", learned.lines());
    Ok(learned)
}
