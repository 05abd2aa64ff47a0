//! What the instruments cost: the same steps with reports as they are shipped and with none, in turns.

use crate::step_time::LONG;
use anyhow::Result;
use protocol::{Command, Event};
use std::time::Instant;
use tests::browser::Kind;
use tests::driven::Driven;
use tests::runs::config;
use tests::table::{markdown, median};

/// Runs whose instruments are timed: name, and settings beside the defaults.
const WATCHED: [(&str, &str); 4] = [
    ("SimSiam, as shipped", ""),
    ("SimSiam on shapes, as shipped", "data=shapes"),
    ("VICReg, as shipped", "method=vicreg"),
    ("MAE, as shipped", "method=mae"),
];
/// Only after the last step, in a run of so few.
const OFF: &str = "measure.every=1000";

/// Prints the shares; the largest.
pub async fn instruments(rounds: usize, steps: u32) -> Result<f64> {
    let mut worker = Driven::start(Kind::default(), "worker-cpu_loader.js").await?;
    let mut rows = Vec::new();
    let mut most = f64::MIN;
    for (name, settings) in WATCHED {
        let mut shares = Vec::new();
        let mut reports = 0;
        for _ in 0..rounds {
            let (on, seen) = seconds(&mut worker, settings, steps).await?;
            let (off, _) = seconds(&mut worker, &format!("{settings} {OFF}"), steps).await?;
            shares.push(on / off - 1.0);
            reports = seen;
        }
        let share = median(&shares);
        most = most.max(share);
        let each: Vec<String> = shares.iter().map(|share| format!("{:.1}", share * 100.0)).collect();
        rows.push(vec![
            name.to_owned(),
            format!("{:.1}", share * 100.0),
            each.join(", "),
            format!("{reports}"),
        ]);
        eprintln!("instruments of {name}");
    }
    let heading = [
        "instruments on against off, in Chromium",
        "more time, %",
        "in turns",
        "reports",
    ];
    println!("{}", markdown(&heading, &rows));
    Ok(most)
}

/// How long `steps` steps take after a first few, and how many reports came with them.
async fn seconds(worker: &mut Driven, settings: &str, steps: u32) -> Result<(f64, usize)> {
    let config = config(&worker.catalogue, settings)?;
    worker.send(Command::Start { config, playing: false }).await?;
    worker
        .hear("the start", LONG, |event| matches!(event, Event::Started { .. }))
        .await?;
    // The first report measures the pixels too, which is done once.
    worker.send(Command::Step(10)).await?;
    worker
        .hear("first steps", LONG, |event| matches!(event, Event::Playing(false)))
        .await?;
    worker.taken();
    let began = worker.send(Command::Step(steps)).await?;
    let waiting = Instant::now();
    let mut reports = 0;
    loop {
        worker.listen().await?;
        let mut ended = None;
        for heard in worker.taken() {
            match heard.event {
                Event::Report(_) => reports += 1,
                Event::Playing(false) => ended = Some(heard.at),
                _ => {}
            }
        }
        if let Some(at) = ended {
            return Ok(((at - began) / 1000.0, reports));
        }
        anyhow::ensure!(waiting.elapsed() < LONG, "{steps} steps did not end");
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
}
