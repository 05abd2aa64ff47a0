//! Edges: shows the second view as the length of its gradient in place of its brightness, an input of another kind.
//!
//! VICReg's branches need not see the same kind of input (Bardes, Ponce, LeCun 2022, arXiv 2105.04906, introduction), nor need
//! they in contrastive multiview coding (Tian et al. 2020, arXiv 1906.05849), which compares lightness with colour. The
//! first view, and every image that is evaluated, stays as it is.

use super::{Augmentation, Scope, Strength, card};
use crate::image::{Border, Image};
use crate::random::Rng;
use protocol::{Card, Shape};

/// Replaces each channel by the length of its gradient.
pub struct Edges;

impl Augmentation for Edges {
    fn card(&self) -> Card {
        let strength = Strength {
            default: 100.0,
            max: 100.0,
            step: 5.0,
            unit: "%",
            help: "How much of the brightness gives way; 100 % leaves edges alone.",
        };
        let idea = "Shows the second view as its edges: what both views share is then the form and not the brightness.";
        let mut card = Card {
            watch_for: "With shared weights one encoder has to read both; separate branches can each have their own."
                .into(),
            ..card("edges", "Edges, view two", &["images"], Some(strength), 100.0, idea)
        };
        card.knobs = card.knobs.into_iter().map(|knob| knob.neutral()).collect();
        card
    }

    fn apply(&self, image: &mut Image, strength: f32, _: &mut Rng) {
        let (shape, border, share) = (image.shape(), image.border(), strength / 100.0);
        let (pixels, scratch) = image.pixels_and_scratch();
        for channel in pixels.chunks_exact_mut(shape.area().max(1)) {
            scratch.clear();
            scratch.extend_from_slice(channel);
            for (index, pixel) in channel.iter_mut().enumerate() {
                let edge = gradient(scratch, shape, border, index);
                *pixel += share * (edge - *pixel);
            }
        }
    }

    fn scope(&self) -> Scope {
        Scope::Second
    }
}

/// Returns the length of the central differences at pixel `index` of `channel`, `H·W` numbers in `0..=1`, divided by its
/// largest value √2, so that it is in `0..=1`.
fn gradient(channel: &[f32], shape: Shape, border: Border, index: usize) -> f32 {
    let (x, y) = (index % shape.width, index / shape.width);
    let at = |x: Option<usize>, y: Option<usize>| match (x, y) {
        (Some(x), Some(y)) if x < shape.width && y < shape.height => channel[y * shape.width + x],
        _ if border == Border::Paper => 0.0,
        _ => channel[index],
    };
    let across = at(Some(x + 1), Some(y)) - at(x.checked_sub(1), Some(y));
    let down = at(Some(x), Some(y + 1)) - at(Some(x), y.checked_sub(1));
    ((across * across + down * down) * 0.5).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::rng_for;

    fn edges(shape: Shape, pixels: &[f32], strength: f32) -> Vec<f32> {
        let mut image = Image::new(shape);
        image.load(pixels);
        Edges.apply(&mut image, strength, &mut rng_for(0, 0, 0));
        image.pixels().to_vec()
    }

    #[test]
    fn a_dot_becomes_a_ring_and_paper_is_around_ink() {
        let r = 0.5f32.sqrt();
        let dot = [0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0];
        let ring = [0.0, r, 0.0, r, 0.0, r, 0.0, r, 0.0];
        assert_eq!(edges(Shape::new(1, 3, 3), &dot, 100.0), ring);
        // At the corner both differences are 1, at the middle of a side one is, in the middle none.
        let full = edges(Shape::new(1, 3, 3), &[1.0; 9], 100.0);
        assert_eq!(full, [1.0, r, 1.0, r, 0.0, r, 1.0, r, 1.0]);
    }

    #[test]
    fn a_flat_coloured_picture_has_no_edges() {
        let flat: Vec<f32> = [0.2, 0.5, 0.9].iter().flat_map(|value| [*value; 12]).collect();
        assert_eq!(edges(Shape::new(3, 3, 4), &flat, 100.0), [0.0; 36]);
    }

    #[test]
    fn half_the_strength_is_half_way() {
        let row = [0.0, 1.0, 0.0];
        let r = 0.5f32.sqrt();
        // Paper is above and below: the middle pixel has no slope across, and as much above as below.
        assert_eq!(edges(Shape::new(1, 1, 3), &row, 50.0), [r / 2.0, 0.5, r / 2.0]);
    }
}
