//! How long a run of each experiment takes natively on one core: the mean of its first, its middle and its last cell, one after
//! another. Names of experiments leave only those.
//!
//! Kept in `crates/worker/src/experiment/run_seconds.csv`, from which the page says how long an experiment would take. Needs a
//! quiet machine.

use anyhow::{Result, bail};
use pollster::block_on;
use protocol::experiment::{Experiment, Place, Size};
use ssl::burn::tensor::Device;
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Instant;
use worker::catalogue::catalogue;
use worker::data::Data;
use worker::experiment::cell_run::complete;

const HEADING: &str = "experiment,seconds";

fn main() -> Result<()> {
    let names: Vec<String> = std::env::args()
        .skip(1)
        .filter(|word| !word.starts_with("--"))
        .collect();
    let catalogue = catalogue();
    let known = |name: &String| {
        catalogue
            .experiments
            .iter()
            .any(|experiment| *experiment.name == **name)
    };
    if let Some(unknown) = names.iter().find(|name| !known(name)) {
        bail!("there is no experiment ‘{unknown}’");
    }
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/worker/src/experiment/run_seconds.csv");
    let text = std::fs::read_to_string(&file)?;
    let mut kept: BTreeMap<String, String> = text
        .lines()
        .skip(1)
        .filter_map(|line| line.split_once(','))
        .map(|(name, seconds)| (name.to_owned(), seconds.to_owned()))
        .collect();
    kept.retain(|name, _| known(name));
    for experiment in &catalogue.experiments {
        if !names.is_empty() && !names.iter().any(|name| **name == *experiment.name) {
            continue;
        }
        let (mut data, device) = (Data::default(), Device::flex());
        let places = some(experiment);
        let began = Instant::now();
        for place in &places {
            block_on(complete(
                &catalogue,
                experiment,
                *place,
                experiment.size.steps,
                &mut data,
                &device,
            ));
        }
        let seconds = began.elapsed().as_secs_f64() / places.len().max(1) as f64;
        eprintln!("{}: {seconds:.1} s a run", experiment.name);
        kept.insert(experiment.name.to_string(), format!("{seconds:.1}"));
        let lines: String = kept
            .iter()
            .map(|(name, seconds)| format!("{name},{seconds}\n"))
            .collect();
        std::fs::write(&file, format!("{HEADING}\n{lines}"))?;
    }
    Ok(())
}

/// The runs of the first seed in the first, the middle and the last cell.
fn some(experiment: &Experiment) -> Vec<Place> {
    let places = experiment.places(Size {
        seeds: 1,
        steps: experiment.size.steps,
    });
    let last = places.len().saturating_sub(1);
    let mut chosen: Vec<Place> = [0, last / 2, last]
        .iter()
        .filter_map(|at| places.get(*at).copied())
        .collect();
    chosen.dedup();
    chosen
}
