//! Translation: moves the image; paper, or the repeated edge, fills what becomes free.
//!
//! Watch for: a convolutional network hardly needs it; an MLP sees every place as another input.

use super::{Augmentation, Strength, card};
use crate::affine::Affine;
use crate::image::Image;
use crate::random::Rng;
use crate::random::uniform;
use protocol::Card;

/// Moves along each axis by −strength to strength pixels; fractions are interpolated.
pub struct Translation;

impl Augmentation for Translation {
    fn card(&self) -> Card {
        let strength = Strength {
            default: 1.0,
            max: 16.0,
            step: 0.5,
            unit: "px",
            help: "The greatest move along each axis, either way; every smaller one is equally likely.",
        };
        let idea = "Moves the image sideways, up or down, so that its place no longer tells.";
        Card {
            removes: vec!["x".into(), "y".into()],
            watch_for: "A perceptron sees every place as another input; a convolution’s filters are the same \
                 everywhere."
                .into(),
            ..card("translation", "Translation", &["images"], Some(strength), 100.0, idea)
        }
    }

    fn apply(&self, image: &mut Image, strength: f32, rng: &mut Rng) {
        let x = uniform(rng, -strength, strength);
        let y = uniform(rng, -strength, strength);
        image.warp(Affine::shift(x, y));
    }
}
