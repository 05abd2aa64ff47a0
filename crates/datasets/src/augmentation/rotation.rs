//! Rotation about the middle of an image, or of the plane.
//!
//! Watch for: a large rotation makes 6 and 9 one class. On rings it leaves the radius unchanged, and the radius is
//! the class.

use super::{Augmentation, Strength, card};
use crate::affine::Affine;
use crate::image::Image;
use crate::random::Rng;
use crate::random::uniform;
use protocol::Card;

/// Rotates by an angle from −strength to strength.
pub struct Rotation;

impl Augmentation for Rotation {
    fn card(&self) -> Card {
        let strength = Strength {
            default: 15.0,
            max: 180.0,
            step: 1.0,
            unit: "°",
            help: "The greatest turn, either way; every smaller one is equally likely.",
        };
        let idea = "Turns it about the middle, so that its direction no longer tells.";
        Card {
            removes: vec!["rotation".into(), "angle".into()],
            watch_for: "Half a turn makes a 6 a 9.".into(),
            ..card(
                "rotation",
                "Rotation",
                &["images", "points"],
                Some(strength),
                100.0,
                idea,
            )
        }
    }

    fn apply(&self, image: &mut Image, strength: f32, rng: &mut Rng) {
        image.warp(Affine::rotation(uniform(rng, -strength, strength)));
    }
}
