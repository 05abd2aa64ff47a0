//! Every solution passes every check.

#[macro_use]
mod run;
#[path = "../solutions/linear_probe.rs"]
mod linear_probe;
#[path = "../solutions/nt_xent.rs"]
mod nt_xent;
#[path = "../solutions/variance.rs"]
mod variance;

use exercises::check;

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_dedicated_worker);

test!(nt_xent_value, check::nt_xent::value(nt_xent::nt_xent));
test!(nt_xent_gradient, check::nt_xent::gradient(nt_xent::nt_xent));
test!(nt_xent_effect, check::nt_xent::effect(nt_xent::nt_xent));

test!(variance_value, check::variance::value(variance::variance));
test!(variance_gradient, check::variance::gradient(variance::variance));
test!(variance_effect, check::variance::effect(variance::variance));

test!(probe_value, check::linear_probe::value(linear_probe::probe_loss));
test!(probe_gradient, check::linear_probe::gradient(linear_probe::probe_loss));
test!(probe_effect, check::linear_probe::effect(linear_probe::linear_probe));
