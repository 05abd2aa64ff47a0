//! Horizontal flip: swaps left and right.
//!
//! Watch for: a flipped 2 is no 2, so on digits the flip teaches a wrong invariance.

use super::{Augmentation, card};
use crate::affine::Affine;
use crate::image::Image;
use crate::random::Rng;
use protocol::Card;

/// Mirrors the image at its vertical middle line.
pub struct Flip;

impl Augmentation for Flip {
    fn card(&self) -> Card {
        Card {
            watch_for: "Digits and letters are no longer themselves when flipped.".into(),
            ..card("flip", "Flip", &["images"], None, 50.0, "Swaps left and right.")
        }
    }

    fn apply(&self, image: &mut Image, strength: f32, _: &mut Rng) {
        if strength > 0.0 {
            image.warp(Affine::scale(-1.0, 1.0));
        }
    }
}
