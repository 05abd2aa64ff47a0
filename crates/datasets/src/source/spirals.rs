//! Spirals: three arms that wind about one centre; the class is the arm.
//!
//! Watch for: a rotation by a third of a turn moves one arm onto the next, so rotation teaches a wrong invariance.

use super::Source;
use super::plane::{Cloud, polar};
use crate::dataset::{DataError, Dataset, Factor};
use crate::random::Rng;
use crate::random::uniform;
use libm::sqrtf;
use protocol::{Card, RunConfig};

/// Makes points on three spiral arms.
pub struct Spirals;

const CLOUD: Cloud = Cloud {
    name: "spirals",
    number: 4,
    classes: &["first arm", "second arm", "third arm"],
    factors: || vec![Factor::continuous("along", "%", 0.0, 100.0)],
    draw,
    noise: 2.0,
    views: || vec![("jitter", true.into()), ("jitter.strength", 4.0.into())],
};

/// The angle in degrees that an arm winds from the centre to its end.
const WINDING: f32 = 360.0;

fn draw(rng: &mut Rng, class: usize) -> ([f32; 2], Vec<f32>) {
    // The root makes points as dense outside, where an arm is longer.
    let along = sqrtf(uniform(rng, 0.0, 1.0));
    let angle = class as f32 * 120.0 + WINDING * along;
    (polar(0.1 + 0.9 * along, angle), vec![100.0 * along])
}

impl Source for Spirals {
    fn card(&self) -> Card {
        CLOUD.card(Card {
            title: "Three spirals".into(),
            phrase: "three spirals".into(),
            idea: "Arms that wind about one middle; the class is the arm.".into(),
            watch_for: "A third of a turn takes one arm to the next: rotation teaches what is not so.".into(),
            ..Card::default()
        })
    }

    fn load(&self, config: &RunConfig) -> Result<Dataset, DataError> {
        CLOUD.load(config)
    }
}
