//! The toy variants of SimSiam on a small budget: half the steps of the experiment, two seeds, with batch
//! norm in the heads, without which SimSiam itself nearly collapses at this scale.

use crate::making::{entry, mean, runs_of};
use protocol::experiment::Size;

const SIZE: Size = Size { seeds: 2, steps: 200 };
/// Rows of the experiment.
const SIMSIAM: u32 = 0;
const NAIVE: u32 = 2;
const MIRRORED: u32 = 3;
const SYMMETRIC: u32 = 4;
const INVERSE: u32 = 5;
/// The column with batch norm.
const NORM: u32 = 1;

#[test]
fn mirrored_symmetric_and_without_a_predictor_it_collapses_as_it_is_and_with_an_inverse_it_does_not() {
    let (experiment, runs) = runs_of("simsiam_collapse", SIZE, |place| place.column == NORM && place.row != 1);
    let value = |row: u32, key: &str| mean(&experiment, &runs, (row, NORM), key);
    for row in [NAIVE, MIRRORED, SYMMETRIC] {
        let found = entry(&experiment, &runs, (row, NORM));
        assert_eq!((found.point, found.runs), (2, 2), "row {row}");
        assert!(value(row, "residual") < 0.2, "row {row}: {}", value(row, "residual"));
    }
    for row in [SIMSIAM, INVERSE] {
        assert_eq!(entry(&experiment, &runs, (row, NORM)).point, 0, "row {row}");
        let [residual, cosine] = ["residual", "centre_cosine_early"].map(|key| value(row, key));
        assert!(residual > 0.5, "row {row}: {residual}");
        assert!(cosine < -0.4, "row {row}: {cosine}");
    }
}
