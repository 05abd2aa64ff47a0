//! The list of augmentations: a new one is a file, a `mod` line in `augmentation/mod.rs` and a line here.

use crate::augmentation::Augmentation;
use protocol::Card;

/// Returns the card of every augmentation, in the order of [`AUGMENTATIONS`].
pub fn cards() -> Vec<Card> {
    AUGMENTATIONS.iter().map(|augmentation| augmentation.card()).collect()
}

/// Lists every augmentation, in the order in which they are applied: first those that move pixels, then those that
/// change their values.
pub static AUGMENTATIONS: &[&dyn Augmentation] = &[
    &super::crop::Crop,
    &super::local_crop::LocalCrop,
    &super::flip::Flip,
    &super::rotation::Rotation,
    &super::scale::Scale,
    &super::translation::Translation,
    &super::contrast::Contrast,
    &super::colour::Colour,
    &super::greyscale::Greyscale,
    &super::edges::Edges,
    &super::blur::Blur,
    &super::noise::Noise,
    &super::cutout::CutOut,
    &super::jitter::Jitter,
];
