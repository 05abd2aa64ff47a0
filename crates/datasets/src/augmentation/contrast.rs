//! Contrast and brightness jitter: changes the light of a scene.
//!
//! Half of the colour jitter of SimCLR (Chen et al. 2020, arXiv 2002.05709); the other half is `colour`.
//! Differs from the paper: always contrast first and then brightness, not in random order.

use super::{Augmentation, Strength, card};
use crate::image::Image;
use crate::random::Rng;
use crate::random::uniform;
use protocol::Card;

/// Scales all values about their mean, then multiplies them.
pub struct Contrast;

impl Augmentation for Contrast {
    fn card(&self) -> Card {
        let strength = Strength {
            default: 40.0,
            max: 100.0,
            step: 5.0,
            unit: "%",
            help: "40 % multiplies contrast and brightness by 0.6 to 1.4, each for itself.",
        };
        let idea = "Changes contrast and brightness, so that the light no longer tells.";
        Card {
            removes: vec!["background".into()],
            watch_for: "Without it, views of one image can be matched by their mean brightness.".into(),
            differs: "Contrast and brightness of the colour jitter only, and always in this order.".into(),
            ..card("contrast", "Contrast", &["images"], Some(strength), 80.0, idea)
        }
    }

    fn apply(&self, image: &mut Image, strength: f32, rng: &mut Rng) {
        let change = strength / 100.0;
        let contrast = uniform(rng, 1.0 - change, 1.0 + change).max(0.0);
        let brightness = uniform(rng, 1.0 - change, 1.0 + change).max(0.0);
        let pixels = image.pixels();
        let mean = sum(pixels) / pixels.len() as f32;
        let (slope, start) = (brightness * contrast, brightness * (1.0 - contrast) * mean);
        for pixel in pixels {
            *pixel = (*pixel * slope + start).clamp(0.0, 1.0);
        }
    }
}

/// Returns the sum of `values`, added up in eight independent parts.
fn sum(values: &[f32]) -> f32 {
    let (eights, rest) = values.as_chunks::<8>();
    let mut parts = [0.0; 8];
    for eight in eights {
        for (part, value) in parts.iter_mut().zip(eight) {
            *part += value;
        }
    }
    parts.iter().chain(rest).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sum_is_of_all() {
        let values: Vec<f32> = (1..=19).map(|i| i as f32).collect();
        assert_eq!(sum(&values), 190.0);
    }
}
