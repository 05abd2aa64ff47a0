//! Scale: moves a point of the plane straight towards the origin or away from it.
//!
//! Watch for: on rings a large scale moves points from one ring to the next, and classes merge.

use super::{Augmentation, Strength, card};
use crate::affine::Affine;
use crate::image::Image;
use crate::random::Rng;
use crate::random::uniform;
use libm::{expf, logf};
use protocol::Card;

/// Multiplies by a factor from 1/(1 + strength) to 1 + strength, uniform on a log scale.
pub struct Scale;

impl Augmentation for Scale {
    fn card(&self) -> Card {
        let strength = Strength {
            default: 10.0,
            max: 100.0,
            step: 1.0,
            unit: "%",
            help: "10 % multiplies by 1.1 at most, and divides by 1.1 at most.",
        };
        let idea = "Moves the point towards the origin or away from it.";
        Card {
            watch_for: "On rings, too much of it takes one ring to the next.".into(),
            ..card("scale", "Scale", &["points"], Some(strength), 100.0, idea)
        }
    }

    fn apply(&self, image: &mut Image, strength: f32, rng: &mut Rng) {
        let most = logf(1.0 + strength / 100.0);
        let factor = expf(uniform(rng, -most, most));
        image.warp(Affine::scale(factor, factor));
    }
}
