//! What a minute of training on the CPU gives: each dataset and method as shipped, three seeds, in
//! headless Chromium through the built worker. Prints a table in Markdown.

use anyhow::{Context, Result, bail};
use protocol::{Command, Event, Report};
use std::time::Duration;
use tests::browser::Kind;
use tests::driven::Driven;
use tests::runs::config;
use tests::table::{markdown, median, per_cent};

const DATA: [(&str, &str); 2] = [("digits", "digits"), ("shapes", "shapes")];
const METHODS: [(&str, &str); 3] = [("simsiam", "SimSiam"), ("vicreg", "VICReg"), ("mae", "MAE")];
/// Seconds after which the accuracy is read.
const AFTER: [f64; 3] = [10.0, 30.0, 60.0];

struct Learned {
    pixels: f64,
    untrained: f64,
    chance: f64,
    after: Vec<f64>,
    steps: f64,
    verdict: String,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let quick = std::env::args().any(|word| word == "--quick");
    let seeds: &[u32] = if quick { &[7] } else { &[7, 8, 9] };
    let mut rows = Vec::new();
    for (data, data_title) in DATA {
        for (method, title) in METHODS {
            let mut runs = Vec::new();
            for seed in seeds {
                let learned = learn(&format!("data={data} method={method} run.seed={seed}")).await?;
                eprintln!(
                    "{title} on {data_title}, seed {seed}: pixels {:.1}, untrained {:.1}, then {} %; {} steps; {}",
                    learned.pixels * 100.0,
                    learned.untrained * 100.0,
                    learned
                        .after
                        .iter()
                        .map(|share| format!("{:.1}", share * 100.0))
                        .collect::<Vec<_>>()
                        .join(", "),
                    learned.steps,
                    learned.verdict
                );
                runs.push(learned);
            }
            let of = |value: fn(&Learned) -> f64| per_cent(&runs.iter().map(value).collect::<Vec<_>>());
            let mut row = vec![
                format!("{title} on {data_title}"),
                of(|run| run.chance),
                of(|run| run.pixels),
                of(|run| run.untrained),
            ];
            for at in 0..AFTER.len() {
                row.push(per_cent(&runs.iter().map(|run| run.after[at]).collect::<Vec<_>>()));
            }
            row.push(format!(
                "{:.0}",
                median(&runs.iter().map(|run| run.steps).collect::<Vec<_>>())
            ));
            rows.push(row);
        }
    }
    let heading = [
        "kNN accuracy in %, ten labels a class",
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

async fn learn(settings: &str) -> Result<Learned> {
    let mut worker = Driven::start(Kind::default(), "worker-cpu_loader.js").await?;
    let config = config(&worker.catalogue, settings)?;
    worker.send(Command::Start { config, playing: true }).await?;
    let started = worker
        .hear("the start", Duration::from_secs(60), |event| {
            matches!(event, Event::Started { .. })
        })
        .await?;
    let Event::Started { initial, .. } = started.event else {
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
    Ok(Learned {
        pixels: end.baselines.pixels.into(),
        untrained: end.baselines.untrained.into(),
        chance: end.baselines.chance.into(),
        after: AFTER.iter().filter_map(|after| at(*after)).collect(),
        steps: steps as f64,
        verdict: end.verdict.title.to_string(),
    })
}
