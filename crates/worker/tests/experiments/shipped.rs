//! The results that come with the page are those of this version: each file is whole and of today's settings, and runs
//! of it, made again, give the same numbers.

use pollster::block_on;
use protocol::experiment::shipped::Shipped;
use protocol::experiment::summary::Summary;
use protocol::experiment::{Experiment, FIRST_SEED, Finished, Place};
use ssl::burn::tensor::Device;
use std::collections::BTreeSet;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};
use worker::catalogue::catalogue;
use worker::data::Data;
use worker::experiment::cell_run::complete;
use worker::experiment::processor::processor;

/// How many experiments are looked at each day.
const DAILY: usize = 3;
/// Seconds of a day.
const DAY: u64 = 86_400;
/// Half of the 99.99 % prediction interval of one more of eight normal samples, in their standard deviations: Student's
/// t with seven degrees of freedom, times √(1 + 1/8).
const PREDICTED: f32 = 7.885 * 1.061;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../web/results")
}

/// Every file of results, with its experiment.
fn all() -> Vec<(Experiment, Shipped)> {
    let mut all = Vec::new();
    for experiment in catalogue().experiments {
        let file = folder().join(format!("{}.csv", experiment.name));
        let Ok(text) = std::fs::read_to_string(&file) else {
            continue;
        };
        let shipped = Shipped::read(&experiment, &text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        all.push((experiment, shipped));
    }
    all
}

/// Makes one run of `shipped` again and compares it: bit for bit on the same kind of processor, else the measure that the
/// experiment is about with what the other seeds of its cell predict. `cost` is a time and is left out.
fn repeat(experiment: &Experiment, shipped: &Shipped, place: Place) {
    let kept = shipped.finished.iter().find(|run| run.place == place).unwrap();
    let again = block_on(complete(
        &catalogue(),
        experiment,
        place,
        shipped.size.steps,
        &mut Data::default(),
        &Device::flex(),
    ));
    let same = shipped.processor == processor();
    for (at, measure) in experiment
        .measures
        .iter()
        .enumerate()
        .filter(|(_, measure)| measure.key != "cost")
    {
        let name = format!(
            "{} {} seed {}: {}",
            experiment.name,
            experiment.label(place.row, place.column),
            place.seed,
            measure.key
        );
        let value = |run: &Finished| run.values.get(at).copied().flatten();
        if same {
            assert_eq!(value(&again).map(f32::to_bits), value(kept).map(f32::to_bits), "{name}");
            continue;
        }
        if at > 0 {
            continue;
        }
        let cell = shipped
            .finished
            .iter()
            .filter(|run| (run.place.row, run.place.column) == (place.row, place.column));
        let seeds: Vec<f32> = cell.filter_map(value).collect();
        let summary = Summary::of(&seeds);
        let (Some(found), Some(mean), Some(deviation)) = (value(&again), summary.mean, summary.deviation) else {
            assert_eq!(value(&again).is_some(), value(kept).is_some(), "{name}");
            continue;
        };
        let bound = PREDICTED * deviation + 1e-3 * mean.abs();
        assert!(
            (found - mean).abs() <= bound,
            "{name}: {found}, the seeds have {mean} ± {deviation}"
        );
    }
    if same {
        assert_eq!(again.verdict, kept.verdict, "{} {place:?}", experiment.name);
    }
}

#[test]
fn each_file_is_whole_and_of_todays_settings() {
    let catalogue = catalogue();
    let with_results = catalogue.experiments.iter().filter(|experiment| experiment.results);
    let known: BTreeSet<String> = with_results
        .map(|experiment| format!("{}.csv", experiment.name))
        .collect();
    let files = std::fs::read_dir(folder()).unwrap();
    let files: BTreeSet<String> = files
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(
        files, known,
        "the files are those of the cards that say they have results"
    );
    let all = all();
    assert!(!all.is_empty(), "no results come with the page");
    for (experiment, shipped) in &all {
        let name = &experiment.name;
        let today = experiment.fingerprint(&catalogue, shipped.size.steps);
        assert_eq!(
            format!("{:016x}", shipped.fingerprint),
            format!("{today:016x}"),
            "{name}: its settings have changed; run cargo xtask results {name}"
        );
        assert_eq!(shipped.size, experiment.size, "{name}");
        assert!(shipped.size.seeds >= 8, "{name} has too few seeds");
        let places: Vec<Place> = shipped.finished.iter().map(|run| run.place).collect();
        assert_eq!(places, experiment.places(shipped.size), "{name} is not whole");
        assert!(!experiment.claims.is_empty(), "{name} claims nothing");
    }
}

/// Returns the number of today, so that another part is looked at each day.
fn day() -> usize {
    (SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs() / DAY) as usize
}

#[test]
fn a_run_of_three_experiments_repeats() {
    let all = all();
    for turn in 0..DAILY.min(all.len()) {
        let number = day() * DAILY + turn;
        let (experiment, shipped) = &all[number % all.len()];
        let place = shipped.finished[number.wrapping_mul(7919) % shipped.finished.len()].place;
        repeat(experiment, shipped, place);
    }
}

/// Every cell of every experiment with one seed, which changes from day to day: all eight would take hours, which is what
/// `cargo xtask results` in an empty folder is for.
#[test]
#[ignore = "long: cargo xtask test worker --long"]
fn each_cell_of_each_experiment_repeats() {
    let all = all();
    let todays = all.iter().flat_map(|(experiment, shipped)| {
        let places = shipped.finished.iter().map(|run| run.place);
        let seed = FIRST_SEED + day() as u32 % shipped.size.seeds;
        places
            .filter(move |place| place.seed == seed)
            .map(move |place| (experiment, shipped, place))
    });
    let todays: Vec<_> = todays.collect();
    assert!(todays.len() >= all.len(), "no run has the seed of today");
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, NonZeroUsize::get) {
            scope.spawn(|| {
                while let Some(&(experiment, shipped, place)) = todays.get(next.fetch_add(1, Ordering::Relaxed)) {
                    repeat(experiment, shipped, place);
                }
            });
        }
    });
}
