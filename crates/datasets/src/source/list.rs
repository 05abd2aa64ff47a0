//! The list of sources, and the dataset that a config chose: a new source is a file, a `mod` line in `source/mod.rs`
//! and a line here.

use crate::dataset::{DataError, Dataset};
use crate::long_tail;
use crate::source::Source;
use protocol::{Card, RunConfig};

/// Lists every source; a first visit has the first one.
pub static SOURCES: &[&dyn Source] = &[
    &super::digits::Digits,
    &super::shapes::Shapes,
    &super::glyphs::Glyphs,
    &super::moons::Moons,
    &super::rings::Rings,
    &super::blobs::Blobs,
    &super::spirals::Spirals,
];

/// Returns the card of every source, in the order of [`SOURCES`].
pub fn cards() -> Vec<Card> {
    SOURCES.iter().map(|source| source.card()).collect()
}

/// Returns the dataset that `config` names, the training split thinned to the long tail that it asks for.
///
/// # Errors
/// [`DataError::Unknown`] where no source has the name, otherwise as [`Source::load`].
pub fn load(config: &RunConfig) -> Result<Dataset, DataError> {
    let name = config.choice("data")?;
    let source = SOURCES.iter().find(|source| source.card().name == name);
    let source = source.ok_or_else(|| DataError::Unknown(name.to_owned()))?;
    let mut data = source.load(config)?;
    // A config from before there was this setting asks for data as they come.
    let ratio = config.number(long_tail::PATH).unwrap_or(1.0);
    data.train = long_tail::thinned(data.train, data.classes.len(), ratio);
    Ok(data)
}
