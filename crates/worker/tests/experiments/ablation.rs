//! The pattern of VICReg's ablation table on a small budget: half the steps of the experiment, two seeds,
//! four of its eight rows.

use crate::making::runs_of;
use protocol::VerdictKind;
use protocol::experiment::Size;

const SIZE: Size = Size { seeds: 2, steps: 200 };
/// SimSiam whole, SimSiam with its stop-gradient alone, VICReg with batch norm, VICReg with nothing.
const WHOLE: u32 = 1;
const STOP_ALONE: u32 = 3;
const NORM: u32 = 6;
const NOTHING: u32 = 7;

#[test]
fn without_regularisation_it_collapses_variance_keeps_it_apart_and_covariance_adds_rank() {
    let (experiment, runs) = runs_of("vicreg_ablation", SIZE, |place| {
        [WHOLE, STOP_ALONE, NORM, NOTHING].contains(&place.row)
    });
    let mean = |row: u32, column: u32, key: &str| crate::making::mean(&experiment, &runs, (row, column), key);
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
