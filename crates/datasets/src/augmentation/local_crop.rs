//! Multi-crop: adds several views of small parts to the two global views.
//!
//! SwAV, Caron et al. 2020, arXiv 2006.09882, section 3.2. In DINO, arXiv 2104.14294, the teacher sees only the
//! global views, and the student learns to infer the whole from a part. Local views have this crop in place of
//! [`super::crop`], and all other augmentations.
//!
//! Watch for: each local view costs one more forward and backward pass of the student a step.
//! Differs from the paper: a local crop is enlarged to the size of the image, so that any encoder takes it; the
//! paper's are smaller and cheaper.

use super::crop::cut;
use super::{Augmentation, Scope, Strength, card};
use crate::image::Image;
use crate::random::Rng;
use crate::random::uniform;
use protocol::{Card, Knob, Section};

/// Enlarges a small part to the whole image.
pub struct LocalCrop;

/// The largest area of a local view over the smallest.
const RANGE: f32 = 4.0;

impl Augmentation for LocalCrop {
    fn card(&self) -> Card {
        let strength = Strength {
            default: 85.0,
            max: 95.0,
            step: 5.0,
            unit: "% of the area",
            help: "How much is cut away, at most; a local view shows up to four times what is then left.",
        };
        let idea = "Adds views of small parts, from which the student is to tell what the whole is.";
        let mut card = Card {
            removes: vec!["size".into(), "x".into(), "y".into()],
            watch_for: "A step takes longer by one pass of the student for each; the teacher sees only whole views."
                .into(),
            differs: "Local views are enlarged to the image's size, so that any encoder takes them.".into(),
            ..card("local_crop", "Multi-crop", &["images"], Some(strength), 100.0, idea)
        };
        card.knobs.push(
            Knob::whole("views.local_crop.views", "Multi-crop: local views", 4.0, 1.0, 8.0)
                .unit("views")
                .section(Section::Views)
                .help("How many local views there are beside the two global ones."),
        );
        card
    }

    fn apply(&self, image: &mut Image, strength: f32, rng: &mut Rng) {
        let least = (1.0 - strength / 100.0).max(0.01);
        let area = uniform(rng, least, (RANGE * least).min(1.0));
        cut(image, area, rng);
    }

    fn scope(&self) -> Scope {
        Scope::Local
    }
}
