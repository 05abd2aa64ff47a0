//! The runs that are measured, and how a line of settings becomes one.

use anyhow::Result;
use protocol::{Catalogue, KnobValue, RunConfig, Settings};

/// Runs of which a step is timed: name, and settings beside the defaults.
pub const TIMED: [(&str, &str); 4] = [
    (
        "SimSiam, perceptron 1024–256–128",
        "method=simsiam data=shapes encoder=mlp encoder.depth=2 encoder.width=256 encoder.out=128",
    ),
    ("SimSiam, conv net", "method=simsiam data=shapes encoder=conv"),
    ("VICReg, as shipped", "method=vicreg data=digits"),
    ("MAE, as shipped", "method=mae data=digits"),
];

/// The config of `settings`, words such as `data=digits`, with everything else as shipped.
///
/// # Errors
/// A setting that the catalogue does not have, in words.
pub fn config(catalogue: &Catalogue, settings: &str) -> Result<RunConfig> {
    let settings: Settings = settings
        .split_whitespace()
        .filter_map(|pair| pair.split_once('='))
        .map(|(path, value)| (path.to_owned().into(), KnobValue::parse(value)))
        .collect();
    Ok(catalogue.complete(&settings)?)
}
