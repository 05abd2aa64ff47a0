//! Rings: three circles about one centre; the class is the radius.
//!
//! Watch for: rotation by any angle leaves the radius unchanged, so with rotated views the radius is what is learned.

use super::Source;
use super::plane::{Cloud, polar};
use crate::dataset::{DataError, Dataset, Factor};
use crate::random::Rng;
use crate::random::uniform;
use protocol::{Card, RunConfig};

/// Makes points on three circles.
pub struct Rings;

const CLOUD: Cloud = Cloud {
    name: "rings",
    number: 2,
    classes: &["inner ring", "middle ring", "outer ring"],
    factors: || vec![Factor::angle("angle", 360.0)],
    draw,
    noise: 4.0,
    views: || {
        vec![
            ("rotation", true.into()),
            ("rotation.strength", 180.0.into()),
            ("jitter", true.into()),
            ("jitter.strength", 4.0.into()),
        ]
    },
};

fn draw(rng: &mut Rng, class: usize) -> ([f32; 2], Vec<f32>) {
    let angle = uniform(rng, 0.0, 360.0);
    (polar((class + 1) as f32 / 3.0, angle), vec![angle])
}

impl Source for Rings {
    fn card(&self) -> Card {
        CLOUD.card(Card {
            title: "Three rings".into(),
            phrase: "three rings".into(),
            idea: "Circles about one middle; the class is the radius.".into(),
            watch_for: "Views turned by any angle leave only the radius; without rotation the angle stays.".into(),
            ..Card::default()
        })
    }

    fn load(&self, config: &RunConfig) -> Result<Dataset, DataError> {
        CLOUD.load(config)
    }
}
