//! Augmentations: random changes that make the views of one image.
//!
//! A method that makes views agree learns what its augmentations leave unchanged. Each augmentation has a switch, a
//! probability and a strength in its own unit, and changes nothing at strength 0.

use crate::image::Image;
use crate::random::Rng;
use protocol::{Card, Knob, Section, Text};

pub mod blur;
pub mod colour;
pub mod contrast;
pub mod crop;
pub mod cutout;
pub mod edges;
pub mod flip;
pub mod greyscale;
pub mod jitter;
pub mod list;
pub mod local_crop;
pub mod noise;
pub mod rotation;
pub mod scale;
pub mod translation;

/// Says which views an augmentation is applied to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Every view.
    Every,
    /// The first two views, which show (nearly) the whole image.
    Global,
    /// The second view alone.
    Second,
    /// The views after the first two, which show a small part.
    Local,
}

impl Scope {
    /// Returns whether the view with the number `index`, the first one being 0, is among these views.
    pub fn has(self, index: usize) -> bool {
        match self {
            Self::Every => true,
            Self::Global => index < GLOBAL_VIEWS,
            Self::Second => index == 1,
            Self::Local => index >= GLOBAL_VIEWS,
        }
    }
}

/// Holds the number of global views; those after them are local.
pub const GLOBAL_VIEWS: usize = 2;

/// Changes images at random.
pub trait Augmentation: Sync {
    /// Returns the description, with the knobs `views.NAME`, `views.NAME.strength` and `views.NAME.probability`.
    fn card(&self) -> Card;

    /// Changes `image` by at most `strength`, in the unit of the knob, with random numbers from `rng`.
    fn apply(&self, image: &mut Image, strength: f32, rng: &mut Rng);

    /// Returns which views the augmentation is applied to.
    fn scope(&self) -> Scope {
        Scope::Every
    }
}

/// The knob for the strength: default, largest value, step, unit, and an explanation.
struct Strength {
    default: f64,
    max: f64,
    step: f64,
    unit: &'static str,
    help: &'static str,
}

/// Returns a card with the three knobs that every augmentation has. `strength` is `None` where an augmentation is
/// either applied or not.
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
