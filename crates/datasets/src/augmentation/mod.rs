//! Augmentations: what makes two views of one image.
//!
//! A method that makes views agree learns what its augmentations leave alone. Each has a switch, a
//! probability, and a strength in a unit of its own; each does nothing at strength 0.

use crate::image::Image;
use crate::random::Rng;
use protocol::{Card, Knob, Section, Text};

pub mod blur;
pub mod colour;
pub mod contrast;
pub mod crop;
pub mod cutout;
pub mod flip;
pub mod greyscale;
pub mod jitter;
pub mod list;
pub mod local_crop;
pub mod noise;
pub mod rotation;
pub mod scale;
pub mod translation;

/// Which views an augmentation is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Every one.
    Every,
    /// The first two, which show (nearly) the whole.
    Global,
    /// Those after them, which show a small part.
    Local,
}

/// Views that are global; those after them are local.
pub const GLOBAL_VIEWS: usize = 2;

/// One way to change an image at random.
pub trait Augmentation: Sync {
    /// In words, with its knobs `views.NAME`, `views.NAME.strength` and `views.NAME.probability`.
    fn card(&self) -> Card;

    /// Changes `image`, at most by `strength` in the unit of the knob.
    fn apply(&self, image: &mut Image, strength: f32, rng: &mut Rng);

    /// Which views it is for.
    fn scope(&self) -> Scope {
        Scope::Every
    }
}

/// A strength: default, greatest, unit, and what it means.
struct Strength {
    default: f64,
    max: f64,
    step: f64,
    unit: &'static str,
    help: &'static str,
}

/// A card with the three knobs that every augmentation has; `strength` is none where an augmentation
/// happens or does not.
fn card(
    name: &'static str,
    title: &'static str,
    kinds: &[&'static str],
    strength: Option<Strength>,
    probability: f64,
    idea: &'static str,
) -> Card {
    let knob = |knob: Knob| knob.section(Section::Views);
    let path = |end: &str| Text::from(format!("views.{name}{end}"));
    let mut knobs = vec![knob(Knob::switch(path(""), title, false).help(idea))];
    if let Some(strength) = strength {
        knobs.push(knob(
            Knob::number(
                path(".strength"),
                format!("{title}: strength"),
                strength.default,
                0.0,
                strength.max,
            )
            .step(strength.step)
            .unit(strength.unit)
            .help(strength.help),
        ));
    }
    knobs.push(knob(
        Knob::number(
            path(".probability"),
            format!("{title}: probability"),
            probability,
            0.0,
            100.0,
        )
        .step(5.0)
        .unit("%")
        .help("How many of the views it is applied to."),
    ));
    Card {
        name: name.into(),
        title: title.into(),
        phrase: title.to_lowercase().into(),
        idea: idea.into(),
        knobs,
        kinds: kinds.iter().map(|&kind| kind.into()).collect(),
        ..Card::default()
    }
}
