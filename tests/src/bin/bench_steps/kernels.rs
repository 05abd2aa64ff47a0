//! Kernels, submits and read-backs a step on WebGPU, counted.

use crate::step_time::{gpu, trial};
use anyhow::Result;
use tests::browser::Kind;
use tests::driven::Counts;
use tests::runs::{TIMED, config};
use tests::table::markdown;

/// Prints kernels, submits and read-backs of a step. A count does not depend on how fast the adapter
/// is, nor on the batch, which is small here for SwiftShader's sake.
pub async fn counts() -> Result<()> {
    let mut worker = gpu(Kind::default().size, "counted.js").await?;
    let mut rows = Vec::new();
    for (name, settings) in TIMED {
        let config = config(&worker.catalogue, &format!("{settings} run.batch=8 measure.every=1000"))?;
        // The difference of two trials leaves out what happens once; the first of three is warm-up. A trial
        // reads after every four steps.
        trial(&mut worker, config.clone(), 4).await?;
        let start = worker.counts().await?;
        trial(&mut worker, config.clone(), 4).await?;
        let short = worker.counts().await?;
        trial(&mut worker, config, 8).await?;
        let long = worker.counts().await?;
        let each = |of: fn(&Counts) -> f64| ((of(&long) - of(&short)) - (of(&short) - of(&start))) / 4.0;
        rows.push(vec![
            name.to_owned(),
            format!("{:.0}", each(|counts| counts.dispatches)),
            format!("{:.1}", each(|counts| counts.submits)),
            format!("{:.1}", each(|counts| counts.reads)),
        ]);
        eprintln!("counted {name}");
    }
    println!(
        "{}",
        markdown(&["WebGPU, a step", "kernels", "submits", "buffers read"], &rows)
    );
    println!("What is read are the values of the loss, by a run for eight steps together.\n");
    Ok(())
}
