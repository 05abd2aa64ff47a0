//! The student's tests: three for each exercise. They fail until the exercise is solved, each with a sentence.

#[macro_use]
mod run;

use exercises::check;
use exercises::student::{linear_probe, nt_xent, variance};

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_dedicated_worker);

test!(exercise_1_nt_xent_value, check::nt_xent::value(nt_xent::nt_xent));
test!(exercise_1_nt_xent_gradient, check::nt_xent::gradient(nt_xent::nt_xent));
test!(exercise_1_nt_xent_effect, check::nt_xent::effect(nt_xent::nt_xent));

test!(exercise_2_variance_value, check::variance::value(variance::variance));
test!(
    exercise_2_variance_gradient,
    check::variance::gradient(variance::variance)
);
test!(exercise_2_variance_effect, check::variance::effect(variance::variance));

test!(
    exercise_3_probe_value,
    check::linear_probe::value(linear_probe::probe_loss)
);
test!(
    exercise_3_probe_gradient,
    check::linear_probe::gradient(linear_probe::probe_loss)
);
test!(
    exercise_3_probe_effect,
    check::linear_probe::effect(linear_probe::linear_probe)
);
