//! Kernels, submits and read-backs a step on WebGPU, counted.

use crate::{LONG, gpu, trial};
use anyhow::Result;
use protocol::{Command, Event, RunConfig};
use tests::browser::Kind;
use tests::driven::{Counts, Driven};
use tests::runs::{TIMED, config};
use tests::table::markdown;

/// Prints kernels, submits and read-backs a step. A count does not depend on how fast the adapter
/// is, nor on the batch, which is small here for SwiftShader's sake.
pub async fn counts() -> Result<()> {
    let mut worker = gpu(Kind::default().size, "counted.js").await?;
    let mut rows = Vec::new();
    for (name, settings) in TIMED {
        let config = config(&worker.catalogue, &format!("{settings} run.batch=8 measure.every=1000"))?;
        // The difference of two trials leaves out what happens once.
        trial(&mut worker, config.clone(), 4).await?;
        let start = worker.counts().await?;
        trial(&mut worker, config.clone(), 4).await?;
        let short = worker.counts().await?;
        trial(&mut worker, config.clone(), 12).await?;
        let long = worker.counts().await?;
        let each = |of: fn(&Counts) -> f64| ((of(&long) - of(&short)) - (of(&short) - of(&start))) / 8.0;
        let reads = run_reads(&mut worker, config).await?;
        rows.push(vec![
            name.to_owned(),
            format!("{:.0}", each(|counts| counts.dispatches)),
            format!("{:.1}", each(|counts| counts.submits)),
            format!("{reads:.2}"),
        ]);
        eprintln!("counted {name}");
    }
    println!(
        "{}",
        markdown(&["WebGPU, a step", "kernels", "submits", "buffers read"], &rows)
    );
    Ok(())
}

/// Buffers read a step in a run as the page drives it, without frames.
async fn run_reads(worker: &mut Driven, config: RunConfig) -> Result<f64> {
    worker.send(Command::Start { config, playing: false }).await?;
    worker
        .hear("the start", LONG, |event| matches!(event, Event::Started { .. }))
        .await?;
    let before = worker.counts().await?;
    let steps = 8;
    worker.send(Command::Step(steps)).await?;
    worker
        .hear("the steps", LONG, |event| matches!(event, Event::Playing(false)))
        .await?;
    let after = worker.counts().await?;
    Ok((after.reads - before.reads) / f64::from(steps))
}
