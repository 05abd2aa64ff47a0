//! What only some experiments measure: factors of the data, fine-tuning, the time of a step. A few steps
//! of one cell each.

use crate::making::{mean, runs, runs_of};
use protocol::experiment::Size;
use worker::catalogue::catalogue;

const SIZE: Size = Size { seeds: 1, steps: 4 };

#[test]
fn each_factor_of_the_letters_is_scored_and_so_is_the_turn() {
    let (experiment, runs) = runs_of("equivariance", SIZE, |place| place.row == 0);
    let value = |key: &str| mean(&experiment, &runs, (0, 0), key);
    for key in ["factor_hue", "factor_size", "factor_x", "factor_y", "applied_turn"] {
        assert!(value(key) <= 1.0, "{key}: {}", value(key));
    }
    assert!(value("factor_size") > 0.0, "{}", value("factor_size"));
    assert!(
        value("applied_turn") > 0.28,
        "above one in four: {}",
        value("applied_turn")
    );
}

#[test]
fn an_encoder_is_tuned_to_the_same_accuracy_twice_and_far_above_chance() {
    // MAE on the digits, which are smaller than the shapes.
    let mut experiment = catalogue()
        .experiments
        .into_iter()
        .find(|known| known.name == "mae_probe_fine_tuning")
        .unwrap();
    for cell in &mut experiment.cells {
        cell.settings.insert("data".into(), "digits".into());
        cell.settings.insert("encoder.patch".into(), 2.0.into());
        // Grey images have no colour to change.
        cell.settings
            .retain(|path, _| !["views.colour", "views.greyscale"].contains(&path.as_ref()));
    }
    let tuned = || {
        let runs = runs(&experiment, SIZE, |place| (place.row, place.column) == (1, 0));
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
