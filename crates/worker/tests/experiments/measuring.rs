//! What only some experiments measure: factors of the data, fine-tuning, the time of a step. A few steps
//! of one cell each.

use crate::making::{mean, runs_of};
use protocol::experiment::Size;

const SIZE: Size = Size { seeds: 1, steps: 4 };

#[test]
fn each_factor_of_the_shapes_is_scored_and_place_is_read_at_least_in_part() {
    // The untrained transformer, whose tokens have positions.
    let (experiment, runs) = runs_of("equivariance", SIZE, |place| (place.row, place.column) == (0, 1));
    let value = |key: &str| mean(&experiment, &runs, (0, 1), key);
    for key in ["factor_hue", "factor_size", "factor_x", "factor_y", "factor_rotation"] {
        assert!(value(key) <= 1.0, "{key}: {}", value(key));
    }
    assert!(value("factor_x") > 0.0, "{}", value("factor_x"));
}

#[test]
fn an_encoder_is_tuned_to_the_same_accuracy_twice_and_far_above_chance() {
    // MAE on the digits.
    let tuned = || {
        let (experiment, runs) = runs_of("mae_probe_fine_tuning", SIZE, |place| {
            (place.row, place.column) == (1, 0)
        });
        mean(&experiment, &runs, (1, 0), "tuned")
    };
    let share = tuned();
    assert!((0.3..=1.0).contains(&share), "{share}");
    assert_eq!(share.to_bits(), tuned().to_bits());
}

#[test]
fn a_step_takes_time() {
    let (experiment, runs) = runs_of("multi_crop", SIZE, |place| (place.row, place.column) == (3, 0));
    let cost = mean(&experiment, &runs, (3, 0), "cost");
    assert!(cost.is_finite() && cost > 0.0, "{cost} ms");
}
