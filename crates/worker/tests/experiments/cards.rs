//! Every listed experiment is one that can be run.

use protocol::experiment::{Drawing, Experiment};
use std::collections::BTreeSet;
use worker::catalogue::catalogue;
use worker::experiment::{metric, tuning};

fn all() -> Vec<Experiment> {
    catalogue().experiments
}

#[test]
fn every_cell_is_a_config_that_the_catalogue_accepts() {
    let catalogue = catalogue();
    for experiment in &catalogue.experiments {
        assert!(!experiment.cells.is_empty(), "{} runs nothing", experiment.name);
        for place in experiment.places(experiment.size) {
            let label = experiment.label(place.row, place.column);
            let config = experiment.config(&catalogue, place, experiment.size.steps);
            let config = config.unwrap_or_else(|error| panic!("{} {label}: {error}", experiment.name));
            assert_eq!(config.count("run.seed").unwrap(), place.seed as usize);
            let times = experiment.cell(place.row, place.column).map_or(0, |cell| cell.times);
            let steps = experiment.size.steps * times;
            assert_eq!(config.count("run.steps").unwrap(), steps as usize, "{label}");
        }
    }
}

#[test]
fn cells_differ_and_lie_in_the_table() {
    for experiment in all() {
        let inside = |cell: &protocol::experiment::Cell| {
            (cell.row as usize) < experiment.rows.len() && (cell.column as usize) < experiment.columns.len()
        };
        assert!(experiment.cells.iter().all(inside), "{}", experiment.name);
        let places: BTreeSet<_> = experiment.cells.iter().map(|cell| (cell.row, cell.column)).collect();
        assert_eq!(
            places.len(),
            experiment.cells.len(),
            "{} has a cell twice",
            experiment.name
        );
        for (index, cell) in experiment.cells.iter().enumerate() {
            let same = experiment.cells[..index]
                .iter()
                .find(|other| (&other.settings, other.times) == (&cell.settings, cell.times));
            let label = experiment.label(cell.row, cell.column);
            assert!(
                same.is_none(),
                "{}: {label} runs what another cell runs",
                experiment.name
            );
        }
    }
}

#[test]
fn names_are_their_own_and_every_card_has_its_words() {
    let all = all();
    let names: BTreeSet<_> = all.iter().map(|experiment| experiment.name.clone()).collect();
    assert_eq!(names.len(), all.len());
    for experiment in &all {
        let words = [
            &experiment.title,
            &experiment.says,
            &experiment.runs,
            &experiment.look_for,
            &experiment.differs,
        ];
        assert!(words.iter().all(|words| !words.is_empty()), "{}", experiment.name);
        // The page's own verdict is tested by the page.
        let own = experiment.name == "verdict_check";
        assert!(experiment.paper.is_some() || own, "{}", experiment.name);
    }
}

#[test]
fn claims_are_about_cells_and_measures_that_there_are() {
    let mut with_claims = 0;
    for experiment in all() {
        with_claims += usize::from(!experiment.claims.is_empty());
        for claim in &experiment.claims {
            let name = format!("{}: {}", experiment.name, claim.says);
            for (row, column) in claim.cells() {
                assert!(experiment.cell(row, column).is_some(), "{name}: no cell {row}.{column}");
            }
            assert!(
                claim.measure.is_empty() || experiment.measure(&claim.measure).is_some(),
                "{name}: no measure ‘{}’",
                claim.measure
            );
        }
        let says: BTreeSet<_> = experiment.claims.iter().map(|claim| &claim.says).collect();
        assert_eq!(says.len(), experiment.claims.len(), "{} claims twice", experiment.name);
    }
    assert!(with_claims >= 8);
}

#[test]
fn rates_are_of_rows_that_there_are_and_of_experiments_that_search() {
    for line in include_str!("../../src/experiment/rates.csv").lines().skip(1) {
        let fields: Vec<&str> = line.split(',').collect();
        let experiment = all().into_iter().find(|experiment| experiment.name == fields[0]);
        let experiment = experiment.unwrap_or_else(|| panic!("{line}: no such experiment"));
        assert!(experiment.tuned, "{line}");
        assert!(fields[1].parse::<usize>().unwrap() < experiment.rows.len(), "{line}");
        assert!(tuning::FACTORS.contains(&fields[2].parse().unwrap()), "{line}");
    }
}

/// The page says how long an experiment would take before it is run.
#[test]
fn every_experiment_has_the_time_of_a_run() {
    let catalogue = worker::catalogue::catalogue();
    for experiment in &catalogue.experiments {
        let seconds = catalogue.run_seconds.get(&experiment.name);
        assert!(seconds.is_some_and(|seconds| *seconds > 0.0), "{}", experiment.name);
    }
}

/// The page says of a card that is tuned that each row has the best of three rates.
#[test]
fn a_card_that_is_tuned_has_a_rate_for_each_row() {
    let text = include_str!("../../src/experiment/rates.csv");
    for experiment in all().iter().filter(|experiment| experiment.tuned) {
        for row in 0..experiment.rows.len() {
            let begins = format!("{},{row},", experiment.name);
            assert!(text.lines().any(|line| line.starts_with(&begins)), "{begins}");
        }
    }
}

/// What is timed is another number in another run; any other table is the same, bit for bit.
#[test]
fn only_what_is_about_the_cost_lists_a_time() {
    let all = all();
    let timed = all.iter().filter(|experiment| experiment.measure("cost").is_some());
    let names: Vec<&str> = timed.map(|experiment| experiment.name.as_ref()).collect();
    assert_eq!(names, ["multi_crop", "transformer_settings"]);
}

#[test]
fn every_measure_is_an_instrument_and_the_target_is_kept() {
    let source = [
        "probe",
        "few",
        "knn",
        "spread",
        "deviation",
        "rank_me",
        "lidar",
        "alpha_req",
    ];
    assert!(source.iter().all(|key| metric::named(key).is_some()));
    for experiment in all() {
        let known = experiment
            .measures
            .iter()
            .filter(|measure| metric::named(&measure.key).is_some());
        assert_eq!(known.count(), experiment.measures.len());
        assert!(
            experiment.measures.len() >= 4,
            "{}: a name of an instrument is wrong",
            experiment.name
        );
        if let Drawing::Scatter { target } = &experiment.drawing {
            assert!(experiment.measure(target).is_some(), "{}", experiment.name);
        }
    }
}
