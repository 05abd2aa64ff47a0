//! What a minute of training on the CPU gives: every method on every dataset of images as shipped,
//! three seeds, two runs at a time, in headless Chromium through the built worker. Names of methods and
//! datasets leave only those. Prints a table in Markdown.

use anyhow::{Context, Result, bail};
use protocol::{Card, Command, Event, Report};
use std::time::Duration;
use tests::browser::Kind;
use tests::driven::Driven;
use tests::runs::config;
use tests::table::{markdown, median, per_cent};

/// Seconds after which the accuracy is read.
const AFTER: [f64; 3] = [10.0, 30.0, 60.0];

struct Learned {
    pixels: f64,
    untrained: f64,
    chance: f64,
    after: Vec<f64>,
    steps: f64,
    verdict: String,
    /// Whether training saw the labels of all images.
    labelled: bool,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let mut words: Vec<String> = std::env::args().skip(1).collect();
    let before = words.len();
    words.retain(|word| word != "--quick");
    let seeds: &[u32] = if words.len() < before { &[7] } else { &[7, 8, 9] };
    let runs = chosen(&words).await?;
    let jobs: Vec<(usize, u32)> = (0..runs.len())
        .flat_map(|row| seeds.iter().map(move |seed| (row, *seed)))
        .collect();
    let mut learned: Vec<Vec<Learned>> = runs.iter().map(|_| Vec::new()).collect();
    // A worker computes on one thread: on two cores, two at a time.
    for pair in jobs.chunks(2) {
        let one = |(row, seed): (usize, u32)| learn(&runs[row], seed);
        let found = match *pair {
            [a, b] => {
                let (a, b) = tokio::try_join!(one(a), one(b))?;
                vec![a, b]
            }
            _ => vec![one(pair[0]).await?],
        };
        for ((row, _), found) in pair.iter().zip(found) {
            learned[*row].push(found);
        }
    }
    let rows: Vec<Vec<String>> = runs
        .iter()
        .zip(&learned)
        .map(|(run, learned)| row(run, learned))
        .collect();
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
    settings: String,
    title: String,
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
                settings: format!("data={} method={}", data.name, method.name),
                title: format!("{} on {}", method.title, data.name),
            });
        }
    }
    Ok(runs)
}

/// The run's title; of a method that trains with labels it says so, since its neighbours gain from all of them.
fn title(run: &Run, learned: &[Learned]) -> String {
    let with = learned.iter().any(|run| run.labelled);
    format!("{}{}", run.title, if with { ", trained with all labels" } else { "" })
}

fn row(run: &Run, learned: &[Learned]) -> Vec<String> {
    let of = |value: fn(&Learned) -> f64| per_cent(&learned.iter().map(value).collect::<Vec<_>>());
    let mut row = vec![
        title(run, learned),
        of(|run| run.chance),
        of(|run| run.pixels),
        of(|run| run.untrained),
    ];
    for at in 0..AFTER.len() {
        row.push(per_cent(&learned.iter().map(|run| run.after[at]).collect::<Vec<_>>()));
    }
    let steps: Vec<f64> = learned.iter().map(|run| run.steps).collect();
    row.push(format!("{:.0}", median(&steps)));
    row
}

async fn learn(run: &Run, seed: u32) -> Result<Learned> {
    let settings = &format!("{} run.seed={seed}", run.settings);
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
    let mut steps = 0;
    let last = AFTER[AFTER.len() - 1];
    let began = std::time::Instant::now();
    while began.elapsed().as_secs_f64() < last + 1.0 {
        tokio::time::sleep(Duration::from_millis(500)).await;
        worker.listen().await?;
        for heard in worker.taken() {
            let seconds = (heard.at - started.at) / 1000.0;
            match heard.event {
                Event::Report(report) if seconds <= last => read.push((seconds, report)),
                Event::Rate { step, .. } | Event::Finished { step } if seconds <= last => steps = step,
                Event::Diverged { step, .. } => bail!("{settings} diverged at step {step}"),
                _ => {}
            }
        }
    }
    let at = |after: f64| {
        let before = read.iter().rev().find(|(seconds, _)| *seconds <= after);
        before.map(|(_, report)| f64::from(report.knn))
    };
    let (_, end) = read.last().context("no report came")?;
    let learned = Learned {
        pixels: end.baselines.pixels.into(),
        untrained: end.baselines.untrained.into(),
        chance: end.baselines.chance.into(),
        after: AFTER.iter().filter_map(|after| at(*after)).collect(),
        steps: steps as f64,
        verdict: end.verdict.title.to_string(),
        labelled: description.labelled,
    };
    let after: Vec<String> = learned
        .after
        .iter()
        .map(|share| format!("{:.1}", share * 100.0))
        .collect();
    eprintln!(
        "{}, seed {seed}: pixels {:.1}, untrained {:.1}, then {} %; {} steps; {}",
        run.title,
        learned.pixels * 100.0,
        learned.untrained * 100.0,
        after.join(", "),
        learned.steps,
        learned.verdict
    );
    Ok(learned)
}
