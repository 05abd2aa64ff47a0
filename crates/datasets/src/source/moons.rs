//! Two moons: two interlocking half circles, which no straight line separates.
//!
//! Watch for: the ends of a moon lie nearer to the other moon than to each other.

use super::Source;
use super::plane::{Cloud, polar};
use crate::dataset::{DataError, Dataset, Factor};
use crate::random::Rng;
use crate::random::uniform;
use protocol::{Card, RunConfig};

/// Makes points on two half circles.
pub struct Moons;

const CLOUD: Cloud = Cloud {
    name: "moons",
    number: 1,
    classes: &["upper moon", "lower moon"],
    factors: || vec![Factor::continuous("along", "°", 0.0, 180.0)],
    draw,
    noise: 4.0,
    views: || vec![("jitter", true.into()), ("jitter.strength", 8.0.into())],
};

/// The radius of both, for data in −1..1.
const RADIUS: f32 = 2.0 / 3.0;

fn draw(rng: &mut Rng, class: usize) -> ([f32; 2], Vec<f32>) {
    let along = uniform(rng, 0.0, 180.0);
    let [x, y] = polar(RADIUS, along);
    let (x, y) = (x - 0.5 * RADIUS, y - 0.25 * RADIUS);
    // The lower moon is the upper one, turned by half a turn about the origin.
    (if class == 0 { [x, y] } else { [-x, -y] }, vec![along])
}

impl Source for Moons {
    fn card(&self) -> Card {
        CLOUD.card(Card {
            title: "Two moons".into(),
            phrase: "two moons".into(),
            idea: "Two half circles that grasp each other; no line separates them.".into(),
            watch_for: "The ends of a moon lie nearer to the other moon than to its own far end.".into(),
            ..Card::default()
        })
    }

    fn load(&self, config: &RunConfig) -> Result<Dataset, DataError> {
        CLOUD.load(config)
    }
}
