//! Greyscale: removes colour and keeps lightness.
//!
//! As in SimCLR (Chen et al. 2020, arXiv 2002.05709), with the luma weights of ITU-R BT.601.

use super::{Augmentation, Strength, card};
use crate::image::Image;
use crate::random::Rng;
use protocol::Card;

/// Moves every pixel towards the grey of its luma.
pub struct Greyscale;

impl Augmentation for Greyscale {
    fn card(&self) -> Card {
        let strength = Strength {
            default: 100.0,
            max: 100.0,
            step: 5.0,
            unit: "%",
            help: "How much of the colour goes; 100 % leaves grey.",
        };
        let idea = "Takes the colour away from some views, so that it cannot be what they agree on.";
        Card {
            removes: vec!["hue".into()],
            watch_for: "At 100 % of the views the network never sees a colour.".into(),
            ..card("greyscale", "Greyscale", &["colour images"], Some(strength), 20.0, idea)
        }
    }

    fn apply(&self, image: &mut Image, strength: f32, _: &mut Rng) {
        let area = image.shape().area();
        if image.shape().channels != 3 {
            return;
        }
        let gone = strength / 100.0;
        let (red, others) = image.pixels().split_at_mut(area);
        let (green, blue) = others.split_at_mut(area);
        for ((r, g), b) in red.iter_mut().zip(green).zip(blue) {
            let luma = 0.299 * *r + 0.587 * *g + 0.114 * *b;
            *r += gone * (luma - *r);
            *g += gone * (luma - *g);
            *b += gone * (luma - *b);
        }
    }
}
