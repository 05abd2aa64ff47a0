//! Random resized crop: a part of the image, enlarged to the whole.
//!
//! Szegedy et al. 2015 ("Going Deeper with Convolutions"); the most important augmentation in SimCLR (Chen et al.
//! 2020, arXiv 2002.05709, figure 5).
//!
//! Watch for: two crops that do not overlap can only agree on what the whole image has in common, above all its
//! colours.
//! Differs from the paper: the ratio of sides is drawn from what fits into the image, so that the area is exactly the
//! one drawn and no draw is rejected.

use super::{Augmentation, Scope, Strength, card};
use crate::affine::Affine;
use crate::image::Image;
use crate::random::Rng;
use crate::random::uniform;
use libm::{expf, logf, sqrtf};
use protocol::Card;

/// Enlarges a part of random area, ratio and place to the whole image.
pub struct Crop;

/// The largest ratio of the sides, either way.
const RATIO: f32 = 4.0 / 3.0;

impl Augmentation for Crop {
    fn card(&self) -> Card {
        let strength = Strength {
            default: 50.0,
            max: 95.0,
            step: 5.0,
            unit: "% of the area",
            help: "How much is cut away, at most; as much as that or less is equally likely.",
        };
        let idea = "Takes a part of the image and enlarges it, so that place and size no longer tell.";
        Card {
            removes: vec!["size".into(), "x".into(), "y".into()],
            watch_for: "Small crops of one image may share little but its colours; then colour is what can be \
                 learned."
                .into(),
            differs: "The ratio of sides is drawn from what fits, 3:4 to 4:3 at most, so no draw is rejected.".into(),
            ..card("crop", "Crop", &["images"], Some(strength), 100.0, idea)
        }
    }

    fn apply(&self, image: &mut Image, strength: f32, rng: &mut Rng) {
        let area = uniform(rng, 1.0 - strength / 100.0, 1.0).max(0.01);
        cut(image, area, rng);
    }

    fn scope(&self) -> Scope {
        Scope::Global
    }
}

/// Enlarges a part of `image`, of random ratio and place and with the share `area` of its area, to the whole.
pub(super) fn cut(image: &mut Image, area: f32, rng: &mut Rng) {
    // A part that is `area` of the whole and fits into it has a ratio from `area` to 1/`area`.
    let most = logf(RATIO).min(-logf(area));
    let ratio = expf(uniform(rng, -most, most));
    let (wide, high) = (sqrtf(area * ratio).min(1.0), sqrtf(area / ratio).min(1.0));
    let shape = image.shape();
    let free = |whole: usize, part: f32| (1.0 - part) * 0.5 * whole as f32;
    let (free_x, free_y) = (free(shape.width, wide), free(shape.height, high));
    let x = uniform(rng, -free_x, free_x);
    let y = uniform(rng, -free_y, free_y);
    image.warp(Affine::shift(-x, -y).then(Affine::scale(1.0 / wide, 1.0 / high)));
}
