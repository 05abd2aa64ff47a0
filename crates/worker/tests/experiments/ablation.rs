//! The pattern of VICReg's ablation table on a small budget: half the steps of the experiment, two seeds,
//! four of its eight rows.

use pollster::block_on;
use protocol::VerdictKind;
use protocol::experiment::table::{Entry, table};
use protocol::experiment::{Experiment, Finished, Size};
use ssl::burn::tensor::Device;
use worker::data::Data;
use worker::experiment::{complete, list};

const SIZE: Size = Size { seeds: 2, steps: 200 };
/// SimSiam whole, SimSiam with its stop-gradient alone, VICReg with batch norm, VICReg with nothing.
const WHOLE: u32 = 1;
const STOP_ALONE: u32 = 3;
const NORM: u32 = 6;
const NOTHING: u32 = 7;

fn run(experiment: &Experiment) -> Vec<Finished> {
    let catalogue = list::catalogue();
    let places = experiment.places(SIZE).into_iter();
    let places = places.filter(|place| [WHOLE, STOP_ALONE, NORM, NOTHING].contains(&place.row));
    let mut data = Data::default();
    let make = |place| {
        block_on(complete(
            &catalogue,
            experiment,
            place,
            SIZE.steps,
            &mut data,
            &Device::flex(),
        ))
    };
    places.map(make).collect()
}

#[test]
fn without_regularisation_it_collapses_variance_keeps_it_apart_and_covariance_adds_rank() {
    let all = list::catalogue().experiments;
    let experiment = all.iter().find(|known| known.name == "vicreg_ablation").unwrap();
    let runs = run(experiment);
    let entries = table(experiment, &runs);
    let mean = |row: u32, column: u32, key: &str| {
        let at = |entry: &&Entry| (entry.row, entry.column) == (row, column);
        let entry = entries.iter().find(at).unwrap();
        entry.measures[experiment.measure(key).unwrap()].mean.unwrap()
    };
    let to_a_point = |row: u32, column: u32| {
        let here = runs
            .iter()
            .filter(|run| (run.place.row, run.place.column) == (row, column));
        here.map(|run| run.verdict == Some(VerdictKind::CompleteCollapse))
            .collect::<Vec<_>>()
    };
    for row in [STOP_ALONE, NORM, NOTHING] {
        assert_eq!(to_a_point(row, 0), [true, true], "row {row} without regularisation");
    }
    for column in 0..3 {
        assert_eq!(to_a_point(WHOLE, column), [false, false], "SimSiam, column {column}");
        assert!(mean(WHOLE, column, "rank_me") > 8.0);
    }
    for row in [NORM, NOTHING] {
        let deviation = [0, 1, 2].map(|column| mean(row, column, "deviation"));
        assert!(deviation[0] < 0.1 && deviation[1] > 0.7, "row {row}: {deviation:?}");
        assert_eq!(to_a_point(row, 1), [false, false]);
        let rank = [1, 2].map(|column| mean(row, column, "rank_me"));
        assert!(rank[1] > 1.5 * rank[0], "row {row}: {rank:?}");
        let probe = [0, 2].map(|column| mean(row, column, "few_probe"));
        assert!(probe[1] > probe[0], "row {row}: {probe:?}");
    }
}
