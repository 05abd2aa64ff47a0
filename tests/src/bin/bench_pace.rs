//! How many steps a minute of headless Chromium takes on the CPU: every method on every dataset of images as shipped,
//! through the built worker, two runs at a time. Names of methods and datasets leave only those.
//!
//! Paces are kept in `docs/pace.csv` as they are measured, and those that are kept already are not measured again;
//! `--afresh` measures them again. Each is measured from [`WARM`] seconds after the start to [`UNTIL`] or, where reports are
//! rare, to the second one.

use anyhow::{Result, bail, ensure};
use protocol::Event;
use std::time::{Duration, Instant};
use tests::browser::Kind;
use tests::driven::Driven;
use tests::pace::{self, Pace};
use tests::runs::{Row, flag, rows};

/// Seconds before the first report that counts: the engine compiles what is called often.
const WARM: f64 = 3.0;
/// Seconds after which two reports are enough.
const UNTIL: f64 = 13.0;
/// Seconds after which no report is waited for any more.
const PATIENCE: f64 = 60.0;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let mut words: Vec<String> = std::env::args().skip(1).collect();
    let afresh = flag(&mut words, "--afresh");
    let catalogue = Driven::start(Kind::default(), "worker-cpu_loader.js").await?.catalogue;
    let chosen = rows(&catalogue, &words)?;
    let mut kept = pace::kept()?;
    let is_kept = |row: &&Row| kept.iter().any(|pace| row.is(&pace.data, &pace.method));
    let jobs: Vec<&Row> = chosen.iter().filter(|row| afresh || !is_kept(row)).collect();
    // A worker computes on one thread: on two cores, two at a time.
    for pair in jobs.chunks(2) {
        let found = match *pair {
            [a, b] => {
                let (a, b) = tokio::try_join!(measure(a), measure(b))?;
                vec![a, b]
            }
            _ => vec![measure(pair[0]).await?],
        };
        kept.retain(|old| {
            !found
                .iter()
                .any(|new| (&new.data, &new.method) == (&old.data, &old.method))
        });
        kept.extend(found);
        std::fs::write(pace::file(), pace::write(&kept))?;
    }
    Ok(())
}

async fn measure(row: &Row) -> Result<Pace> {
    let mut worker = Driven::start(Kind::default(), "worker-cpu_loader.js").await?;
    let started = worker.play(&row.settings(7)).await?;
    let mut read: Vec<(f64, u64)> = Vec::new();
    let mut finished = false;
    let began = Instant::now();
    let is_measured = |read: &[(f64, u64)]| read.last().is_some_and(|(seconds, _)| *seconds >= UNTIL) && read.len() > 1;
    while began.elapsed().as_secs_f64() < PATIENCE && !is_measured(&read) && !finished {
        tokio::time::sleep(Duration::from_millis(500)).await;
        worker.listen().await?;
        for heard in worker.taken() {
            let seconds = (heard.at - started) / 1000.0;
            match heard.event {
                Event::Report(report) if seconds >= WARM => read.push((seconds, report.step)),
                Event::Finished { .. } => finished = true,
                Event::Diverged { step, .. } => bail!("{} diverged at step {step}", row.title),
                _ => {}
            }
        }
    }
    let (Some(first), Some(last)) = (read.first(), read.last()) else {
        bail!("{} reported nothing in {PATIENCE} s", row.title);
    };
    ensure!(last.0 > first.0, "{} reported once in {PATIENCE} s", row.title);
    // What was taken until the first report that counts, and the rate since.
    let rate = (last.1 - first.1) as f64 / (last.0 - first.0);
    let steps = first.1 as f64 + rate * (60.0 - first.0);
    let pace = Pace {
        data: row.data.clone(),
        method: row.method.clone(),
        steps: steps.round() as u64,
    };
    eprintln!("{}: {} steps", row.title, pace.steps);
    Ok(pace)
}
