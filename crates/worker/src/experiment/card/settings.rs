//! Settings that cells of several experiments have in common.

use protocol::Settings;
use protocol::config::settings;

/// Returns the settings of a perceptron on the digits that is quick to train: layers of 64, 128 and 64.
pub(super) fn small_perceptron() -> Settings {
    settings(&[
        ("data", "digits".into()),
        ("encoder", "mlp".into()),
        ("encoder.depth", 2.0.into()),
        ("encoder.width", 128.0.into()),
        ("encoder.out", 64.0.into()),
    ])
}
