//! Gaussian blur: removes fine detail.
//!
//! As in SimCLR (Chen et al. 2020, arXiv 2002.05709), where σ is 0.1 to 2 pixels of 224.
//! Differs from the paper: σ is drawn from 0 to the strength, and the kernel ends at 3σ.

use super::{Augmentation, Strength, card};
use crate::image::{Border, Image};
use crate::random::Rng;
use crate::random::uniform;
use libm::{ceilf, expf};
use protocol::Card;

/// Convolves with a Gaussian, along rows and then along columns.
pub struct Blur;

impl Augmentation for Blur {
    fn card(&self) -> Card {
        let strength = Strength {
            default: 1.0,
            max: 4.0,
            step: 0.1,
            unit: "px",
            help: "The greatest σ; every smaller one is equally likely.",
        };
        let idea = "Blurs it, so that fine detail no longer tells.";
        Card {
            watch_for: "On 8×8 pixels one pixel of blur can close a digit’s loops.".into(),
            differs: "σ goes from 0 to the strength rather than from 0.1 to 2.".into(),
            ..card("blur", "Blur", &["images"], Some(strength), 50.0, idea)
        }
    }

    fn apply(&self, image: &mut Image, strength: f32, rng: &mut Rng) {
        let sigma = uniform(rng, 0.0, strength);
        if sigma >= 0.05 {
            convolve(image, &kernel(sigma));
        }
    }
}

/// Returns the weights of a Gaussian at whole pixels from −3σ to 3σ, which sum to 1.
fn kernel(sigma: f32) -> Vec<f32> {
    let reach = ceilf(3.0 * sigma) as i32;
    let weights: Vec<f32> = (-reach..=reach)
        .map(|i| expf(-(i * i) as f32 / (2.0 * sigma * sigma)))
        .collect();
    let sum: f32 = weights.iter().sum();
    weights.iter().map(|weight| weight / sum).collect()
}

fn convolve(image: &mut Image, kernel: &[f32]) {
    let (shape, border) = (image.shape(), image.border());
    let (width, height, reach) = (shape.width, shape.height, kernel.len() / 2);
    let (pixels, scratch) = image.pixels_and_scratch();
    // Both directions read rows that are longer than the image, so that inner loops have no cases.
    let long = width + 2 * reach;
    scratch.clear();
    scratch.resize(long + height * width, 0.0);
    let (line, rows) = scratch.split_at_mut(long);
    for channel in pixels.chunks_exact_mut(shape.area()) {
        for (row, blurred) in channel.chunks_exact(width).zip(rows.chunks_exact_mut(width)) {
            let (left, right) = match border {
                Border::Paper => (0.0, 0.0),
                Border::Nearest => (row[0], row[width - 1]),
            };
            line[..reach].fill(left);
            line[reach..reach + width].copy_from_slice(row);
            line[reach + width..].fill(right);
            blurred.fill(0.0);
            for (tap, weight) in kernel.iter().enumerate() {
                for (sum, value) in blurred.iter_mut().zip(&line[tap..]) {
                    *sum += weight * value;
                }
            }
        }
        for (y, target) in channel.chunks_exact_mut(width).enumerate() {
            target.fill(0.0);
            for (tap, weight) in kernel.iter().enumerate() {
                let from = (y + tap) as isize - reach as isize;
                let inside = from.clamp(0, height as isize - 1);
                if from != inside && border == Border::Paper {
                    continue;
                }
                let start = inside as usize * width;
                for (sum, value) in target.iter_mut().zip(&rows[start..start + width]) {
                    *sum += weight * value;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::Shape;

    #[test]
    fn a_dot_becomes_the_kernel() {
        let weights = [0.25, 0.5, 0.25];
        let mut image = Image::new(Shape::new(1, 3, 3));
        image.load(&[0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0]);
        convolve(&mut image, &weights);
        let want = [1.0, 2.0, 1.0, 2.0, 4.0, 2.0, 1.0, 2.0, 1.0].map(|w| w / 16.0);
        assert_eq!(image.pixels(), want);
    }

    #[test]
    fn ink_fades_into_paper_and_colour_does_not() {
        let mut ink = Image::new(Shape::new(1, 1, 2));
        // 1×1×2 is a point; a row of three is an image.
        assert!(ink.shape().is_point());
        ink = Image::new(Shape::new(1, 1, 3));
        ink.load(&[1.0; 3]);
        convolve(&mut ink, &[0.25, 0.5, 0.25]);
        assert_eq!(ink.pixels(), [0.375, 0.5, 0.375]);
        let mut colour = Image::new(Shape::new(3, 1, 3));
        colour.load(&[1.0; 9]);
        convolve(&mut colour, &[0.25, 0.5, 0.25]);
        assert_eq!(colour.pixels(), [1.0; 9]);
    }

    #[test]
    fn weights_sum_to_one_and_fall() {
        let weights = kernel(1.0);
        assert_eq!(weights.len(), 7);
        assert!((weights.iter().sum::<f32>() - 1.0).abs() < 1e-6);
        // e^(−1/2) between neighbours at the middle.
        assert!((weights[4] / weights[3] - 0.606_530_7).abs() < 1e-6);
    }
}
