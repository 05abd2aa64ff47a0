//! Cutout: hides a square of the image.
//!
//! DeVries, Taylor 2017, "Improved Regularization of Convolutional Neural Networks with Cutout", arXiv 1708.04552.
//! Differs from the paper: the square is painted as paper, or middle grey on colour, rather than in the mean of the
//! data.

use super::{Augmentation, Strength, card};
use crate::image::Image;
use crate::random::Rng;
use crate::random::below;
use protocol::{Card, Paper};

/// Paints over a square; its middle is anywhere in the image, so parts of it may lie outside.
pub struct CutOut;

impl Augmentation for CutOut {
    fn card(&self) -> Card {
        let strength = Strength {
            default: 40.0,
            max: 100.0,
            step: 5.0,
            unit: "% of the width",
            help: "Side of the square; parts of it may lie outside the image.",
        };
        let idea = "Hides a square, so that no single part tells.";
        Card {
            paper: Some(Paper {
                cite: "DeVries, Taylor 2017".into(),
                title: "Improved Regularization of Convolutional Neural Networks with Cutout".into(),
                arxiv: "1708.04552".into(),
            }),
            watch_for: "A square as large as the class's mark hides the class.".into(),
            differs: "The square is paper, or middle grey on colour, not the mean of the data.".into(),
            ..card("cutout", "Cut-out", &["images"], Some(strength), 50.0, idea)
        }
    }

    fn apply(&self, image: &mut Image, strength: f32, rng: &mut Rng) {
        let shape = image.shape();
        let side = (strength / 100.0 * shape.width as f32 + 0.5) as usize;
        let (x, y) = (below(rng, shape.width), below(rng, shape.height));
        let hidden = |middle: usize, whole: usize| {
            let start = (middle + whole - side.div_ceil(2).min(whole)).max(whole) - whole;
            start..(middle + side / 2).min(whole)
        };
        let (columns, rows) = (hidden(x, shape.width), hidden(y, shape.height));
        let value = if shape.channels == 1 { 0.0 } else { 0.5 };
        for channel in image.pixels().chunks_exact_mut(shape.area()) {
            for row in rows.clone() {
                channel[row * shape.width..][columns.clone()].fill(value);
            }
        }
    }
}
