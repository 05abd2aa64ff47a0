//! `cargo xtask test`: named stages, run all or alone, each with its duration; the runners' own counts, added up, are the
//! last line. `--long` is the second tier: it adds what takes too long for every change.

use crate::arguments::Arguments;
use crate::stages::list::{LONG, STAGES};
use crate::stages::run::Run;
use crate::tally::Tally;
use anyhow::{Result, bail};
use std::time::{Duration, Instant};

/// Runs the command.
///
/// # Errors
/// Where there is no stage of a name. A stage that failed ends the program.
pub fn run(arguments: &mut Arguments) -> Result<()> {
    let long = arguments.flag("--long");
    if arguments.flag("--list") {
        for stage in STAGES {
            println!("{:10} {}", stage.name, stage.idea);
        }
        println!("\n{LONG}");
        return Ok(());
    }
    let names = arguments.words();
    arguments.finish()?;
    if let Some(name) = names
        .iter()
        .find(|name| STAGES.iter().all(|stage| stage.name != **name))
    {
        bail!("there is no stage ‘{name}’; see cargo xtask test --list");
    }
    let chosen = STAGES
        .iter()
        .filter(|stage| names.is_empty() || names.iter().any(|name| name == stage.name));
    let mut run = Run::new(long);
    let mut ended = Vec::new();
    let mut total = Tally::default();
    for stage in chosen {
        println!("\n=== {}: {} ===", stage.name, stage.idea);
        let began = Instant::now();
        run.tally = Tally::default();
        let outcome = (stage.run)(&mut run);
        if let Err(error) = &outcome {
            eprintln!("{}: {error:#}", stage.name);
        }
        let failed = outcome.is_err() || run.tally.failed > 0;
        if outcome.is_err() && run.tally.failed == 0 {
            // A stage that broke off without a failing test (it did not compile, say) is one failure.
            run.tally.failed = 1;
        }
        total.add(run.tally);
        ended.push((stage.name, failed, run.tally, began.elapsed()));
        let (_, _, tally, took) = ended[ended.len() - 1];
        println!("=== {} ===", line(stage.name, failed, tally, took));
    }
    println!();
    for (name, failed, tally, took) in &ended {
        println!("{}", line(name, *failed, *tally, *took));
    }
    println!("\n{} passed, {} failed", total.passed, total.failed);
    if ended.iter().any(|(_, failed, ..)| *failed) {
        std::process::exit(1);
    }
    Ok(())
}

fn line(name: &str, failed: bool, tally: Tally, took: Duration) -> String {
    let word = if failed { "FAILED" } else { "ok" };
    let tests = tally.passed + tally.failed;
    format!("{name:10} {word:6} {tests:5} tests {:8.1} s", took.as_secs_f64())
}
