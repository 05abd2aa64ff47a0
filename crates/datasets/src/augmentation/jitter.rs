//! Jitter: moves a point of the plane a little in a random direction.
//!
//! Watch for: moves as long as the gap between two classes merge them.

use super::{Augmentation, Strength, card};
use crate::image::Image;
use crate::random::Rng;
use crate::random::bell;
use protocol::Card;

/// Adds noise to both coordinates.
pub struct Jitter;

impl Augmentation for Jitter {
    fn card(&self) -> Card {
        let strength = Strength {
            default: 8.0,
            max: 50.0,
            step: 1.0,
            unit: "%",
            help: "Standard deviation of each coordinate; 100 % is half the width of the data.",
        };
        let idea = "Moves the point a little, so that only its neighbourhood tells.";
        Card {
            watch_for: "Steps as long as the gap between two classes join them.".into(),
            ..card("jitter", "Jitter", &["points"], Some(strength), 100.0, idea)
        }
    }

    fn apply(&self, image: &mut Image, strength: f32, rng: &mut Rng) {
        for coordinate in image.pixels() {
            *coordinate += strength / 100.0 * bell(rng);
        }
    }
}
