//! The runs that are measured, and how a line of settings becomes one.

use anyhow::{Result, bail};
use protocol::{Card, Catalogue, KnobValue, RunConfig, Settings};

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

/// Takes the flag `name` out of `words`, and returns whether it was there.
pub fn flag(words: &mut Vec<String>, name: &str) -> bool {
    let before = words.len();
    words.retain(|word| word != name);
    words.len() < before
}

/// A method on a dataset, as shipped.
pub struct Row {
    /// Name of the dataset.
    pub data: String,
    /// Name of the method.
    pub method: String,
    /// Both in words.
    pub title: String,
}

impl Row {
    /// Returns whether this is the row of `method` on `data`.
    pub fn is(&self, data: &str, method: &str) -> bool {
        (&*self.data, &*self.method) == (data, method)
    }

    /// Returns the settings of the row's run with `seed`.
    pub fn settings(&self, seed: u32) -> String {
        format!("data={} method={} run.seed={seed}", self.data, self.method)
    }
}

/// Every method on every dataset of images that it is offered on; of `words`, each that names a method or a dataset leaves only those.
///
/// # Errors
/// Where a word names neither.
pub fn rows(catalogue: &Catalogue, words: &[String]) -> Result<Vec<Row>> {
    let is_named = |cards: &[Card], word: &str| cards.iter().any(|card| card.name == *word);
    if let Some(word) = words
        .iter()
        .find(|word| !is_named(&catalogue.methods, word) && !is_named(&catalogue.data, word))
    {
        bail!("there is no method and no dataset ‘{word}’");
    }
    let chosen = |cards: &[Card]| -> Vec<Card> {
        let some = words.iter().any(|word| is_named(cards, word));
        let kept = cards
            .iter()
            .filter(|card| !some || words.iter().any(|word| *word == card.name));
        kept.cloned().collect()
    };
    let methods = chosen(&catalogue.methods);
    let of_images = |data: &Card| data.kinds.iter().any(|kind| kind == "images");
    let rows = chosen(&catalogue.data).into_iter().filter(of_images).flat_map(|data| {
        let row = |method: &Card| Row {
            data: data.name.to_string(),
            method: method.name.to_string(),
            title: format!("{} on {}", method.title, data.name),
        };
        methods.iter().map(row).collect::<Vec<_>>()
    });
    let is_offered = |row: &Row| config(catalogue, &row.settings(1)).is_ok();
    let rows = rows.filter(is_offered);
    Ok(rows.collect())
}
