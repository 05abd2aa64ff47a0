//! Noise: changes every pixel independently.
//!
//! Differs from Gaussian noise: it is a sum of four uniform numbers, which is never beyond 3.5 standard deviations.

use super::{Augmentation, Strength, card};
use crate::image::Image;
use crate::random::Rng;
use crate::random::bell;
use protocol::Card;

/// Adds noise with a standard deviation of `strength` and clamps values to `0..=1`.
pub struct Noise;

impl Augmentation for Noise {
    fn card(&self) -> Card {
        let strength = Strength {
            default: 10.0,
            max: 50.0,
            step: 1.0,
            unit: "%",
            help: "Standard deviation of the noise, of the range from paper to ink or dark to bright.",
        };
        let idea = "Adds noise to every pixel, so that no single pixel tells.";
        Card {
            watch_for: "A lot of it hides thin strokes.".into(),
            differs: "The noise is a sum of four even numbers, which never lies beyond 3.5 deviations.".into(),
            ..card("noise", "Noise", &["images"], Some(strength), 50.0, idea)
        }
    }

    fn apply(&self, image: &mut Image, strength: f32, rng: &mut Rng) {
        let deviation = strength / 100.0;
        for pixel in image.pixels() {
            *pixel = (*pixel + deviation * bell(rng)).clamp(0.0, 1.0);
        }
    }
}
