//! Settings that cells of several experiments have in common.

use protocol::Settings;
use protocol::config::settings;

/// Holds the number of seeds of an experiment whose results come with the page.
pub(super) const SEEDS: u32 = 8;

/// Returns the settings of a perceptron on the digits that is quick to train: two hidden layers of 128, 64 out.
pub(super) fn small_perceptron() -> Settings {
    perceptron_on("digits")
}

/// Returns the same perceptron on the drawn letters, of which raw pixels name two in five with ten labels each: an
/// effect on accuracy has room there.
pub(super) fn perceptron_on_glyphs() -> Settings {
    perceptron_on("glyphs")
}

fn perceptron_on(data: &'static str) -> Settings {
    settings(&[
        ("data", data.into()),
        ("encoder", "mlp".into()),
        ("encoder.depth", 2.0.into()),
        ("encoder.width", 128.0.into()),
        ("encoder.out", 64.0.into()),
    ])
}
