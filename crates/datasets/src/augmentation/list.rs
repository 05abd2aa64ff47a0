//! The list of augmentations: a new one is a file, a `mod` line in `augmentation/mod.rs` and a line here.

use crate::augmentation::Augmentation;

/// Every augmentation, in the order in which they are applied: first those that move pixels, then those that change
/// their values.
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
    &super::blur::Blur,
    &super::noise::Noise,
    &super::cutout::CutOut,
    &super::jitter::Jitter,
];
