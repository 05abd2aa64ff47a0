//! Blobs: six round clusters of points on a circle.
//!
//! Watch for: neighbours of the points themselves name nearly all, so a method that fails here has lost what it was
//! given.

use super::Source;
use super::plane::{Cloud, polar};
use crate::dataset::{DataError, Dataset};
use crate::random::Rng;
use protocol::{Card, RunConfig};

/// Makes points around six centres.
pub struct Blobs;

const CLOUD: Cloud = Cloud {
    name: "blobs",
    number: 3,
    classes: &["east", "north-east", "north-west", "west", "south-west", "south-east"],
    factors: Vec::new,
    draw,
    noise: 10.0,
    views: || vec![("jitter", true.into()), ("jitter.strength", 10.0.into())],
};

fn draw(_: &mut Rng, class: usize) -> ([f32; 2], Vec<f32>) {
    (polar(0.8, class as f32 * 60.0), Vec::new())
}

impl Source for Blobs {
    fn card(&self) -> Card {
        CLOUD.card(Card {
            title: "Six blobs".into(),
            phrase: "six blobs".into(),
            idea: "Round heaps of points, six on a circle.".into(),
            watch_for: "The points’ own neighbours name nearly all: what fails here has lost what it was given.".into(),
            ..Card::default()
        })
    }

    fn load(&self, config: &RunConfig) -> Result<Dataset, DataError> {
        CLOUD.load(config)
    }
}
