//! Colour jitter: changes saturation and hue, but not the mean of red, green and blue.
//!
//! Half of the colour jitter of SimCLR (Chen et al. 2020, arXiv 2002.05709), which found that without it crops are
//! recognised by their colour histogram.
//! Differs from the paper: the hue is rotated about the grey axis of RGB (which is smooth everywhere) rather than in
//! HSV, and saturation and hue are changed in one step.

use super::{Augmentation, Strength, card};
use crate::image::Image;
use crate::random::Rng;
use crate::random::uniform;
use libm::sincosf;
use protocol::Card;

/// Multiplies the distance of each pixel from grey and rotates its hue.
pub struct Colour;

/// The largest rotation of the hue in degrees at a strength of 100 %: a quarter of the circle, as in SimCLR.
const TURN: f32 = 90.0;
const ONE_OVER_ROOT_3: f32 = 0.577_350_26;

impl Augmentation for Colour {
    fn card(&self) -> Card {
        let strength = Strength {
            default: 80.0,
            max: 200.0,
            step: 5.0,
            unit: "%",
            help: "80 % multiplies saturation by 0.2 to 1.8 and turns the hue by up to 72° either way.",
        };
        let idea = "Changes saturation and hue, so that colour no longer tells.";
        Card {
            removes: vec!["hue".into()],
            watch_for: "Without it, two crops of one image can be matched by their colours alone.".into(),
            differs: "The hue turns about the grey axis of RGB, not in HSV; order is fixed.".into(),
            ..card("colour", "Colour", &["colour images"], Some(strength), 80.0, idea)
        }
    }

    fn apply(&self, image: &mut Image, strength: f32, rng: &mut Rng) {
        let change = strength / 100.0;
        let saturation = uniform(rng, (1.0 - change).max(0.0), 1.0 + change);
        let (sin, cos) = sincosf((TURN * uniform(rng, -change, change)).to_radians());
        let area = image.shape().area();
        if image.shape().channels != 3 {
            return;
        }
        let (along, across) = (saturation * cos, saturation * sin * ONE_OVER_ROOT_3);
        let (red, others) = image.pixels().split_at_mut(area);
        let (green, blue) = others.split_at_mut(area);
        for ((r, g), b) in red.iter_mut().zip(green).zip(blue) {
            let mean = (*r + *g + *b) * (1.0 / 3.0);
            // Away from grey, and its cross product with the grey axis.
            let (x, y, z) = (*r - mean, *g - mean, *b - mean);
            let turned = (
                along * x + across * (z - y),
                along * y + across * (x - z),
                along * z + across * (y - x),
            );
            *r = (mean + turned.0).clamp(0.0, 1.0);
            *g = (mean + turned.1).clamp(0.0, 1.0);
            *b = (mean + turned.2).clamp(0.0, 1.0);
        }
    }
}
