//! The runs that are measured, and how a line of settings becomes one.

use anyhow::Result;
use protocol::{Catalogue, KnobValue, RunConfig, Settings};

/// The batch at which steps of different methods are held side by side.
pub const BATCH: &str = "run.batch=128";

/// Runs of which a step is timed: name, and settings beside the defaults, at [`BATCH`] and at the batch that
/// the page would start with. The first is also built in TF.js, with SGD.
pub const TIMED: [(&str, &str); 6] = [
    (
        "SimSiam, perceptron 3072–256–128",
        "method=simsiam data=shapes encoder=mlp encoder.depth=2 encoder.width=256 encoder.out=128 optimiser=sgd",
    ),
    ("SimSiam, conv net", "method=simsiam data=shapes encoder=conv"),
    ("VICReg on digits", "method=vicreg data=digits"),
    ("MAE on digits", "method=mae data=digits"),
    ("I-JEPA on digits", "method=ijepa data=digits"),
    (
        "DINO, transformer, four local crops, on digits",
        "method=dino data=digits encoder=vit views.local_crop=on views.local_crop.views=4",
    ),
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
