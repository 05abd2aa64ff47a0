//! A deep linear network finds the first principal direction: one seed, all steps of the experiment.

use crate::making::{mean, runs_of};
use protocol::experiment::Size;

const SIZE: Size = Size { seeds: 1, steps: 1200 };
/// The row with equal weights of all pairs.
const EQUAL: u32 = 0;

#[test]
fn the_angle_to_the_first_principal_direction_closes_at_every_depth() {
    let (experiment, runs) = runs_of("deep_linear_pca", SIZE, |place| place.row == EQUAL);
    for column in 0..4 {
        let value = |key: &str| mean(&experiment, &runs, (EQUAL, column), key);
        let (untrained, trained) = (value("pca_angle_untrained"), value("pca_angle"));
        assert!(
            untrained > 60.0 && trained < 4.0,
            "depth {}: {untrained} to {trained}",
            column + 1
        );
        assert!(value("map_rank") < 1.5, "depth {}: {}", column + 1, value("map_rank"));
    }
}
