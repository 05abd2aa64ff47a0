//! Point clouds: what all datasets of points in the plane share, which is their knobs, splits and shape.

use super::{count_knob, data_knob, seed_knob, views};
use crate::dataset::{DataError, Dataset, Factor, Split};
use crate::long_tail;
use crate::random::bell;
use crate::random::{Rng, rng_for};
use protocol::Shape;
use protocol::{Card, Knob, KnobValue, RunConfig, Text};

const TEST: usize = 512;
/// Streams of [`rng_for`], which each cloud adds its own number to.
const TRAIN_STREAM: u64 = 0x706c_6100;
const TEST_STREAM: u64 = 0x706c_6200;

/// Draws a point of a class, and its factors.
pub(super) type Draw = fn(&mut Rng, usize) -> ([f32; 2], Vec<f32>);

/// Describes one kind of point cloud.
pub(super) struct Cloud {
    /// The name in configs.
    pub name: &'static str,
    /// A number that keeps its random numbers apart from those of the other clouds.
    pub number: u64,
    /// The names of the classes.
    pub classes: &'static [&'static str],
    /// The factors known of each point besides its class.
    pub factors: fn() -> Vec<Factor>,
    /// Draws a point of a class before noise, and its factors.
    pub draw: Draw,
    /// The usual standard deviation of the noise, in % of half the width.
    pub noise: f64,
    /// The settings that it prefers for the views.
    pub views: fn() -> Vec<(&'static str, KnobValue)>,
}

impl Cloud {
    /// Returns `card` completed by what all clouds share.
    pub fn card(&self, card: Card) -> Card {
        let noise = data_knob(Knob::number("data.noise", "Noise of the data", self.noise, 0.0, 30.0).step(1.0))
            .unit("%")
            .help("Standard deviation of each coordinate about its place; 100 % is half the width.");
        Card {
            name: self.name.into(),
            group: "Points in the plane".into(),
            knobs: vec![
                count_knob("points", 1024.0, 8192.0),
                noise,
                seed_knob(),
                long_tail::knob(),
            ],
            preferences: views(&(self.views)()),
            kinds: vec!["points".into()],
            ..card
        }
    }

    /// Makes the points that `config` asks for.
    ///
    /// # Errors
    /// [`DataError::Config`] where `config` lacks a knob.
    pub fn load(&self, config: &RunConfig) -> Result<Dataset, DataError> {
        let (count, seed) = (config.count("data.count")?, config.count("data.seed")? as u64);
        let noise = config.number("data.noise")? as f32 / 100.0;
        let split = |count, stream| self.split(count, noise, &mut rng_for(seed, stream, self.number));
        Ok(Dataset {
            name: self.name.into(),
            noun: "point".into(),
            shape: Shape::POINT,
            kind: "points".into(),
            classes: self.classes.iter().map(|&class| Text::from(class)).collect(),
            factors: (self.factors)(),
            source: "Drawn here from the seed of the data.".into(),
            train: split(count, TRAIN_STREAM),
            test: split(TEST, TEST_STREAM),
        })
    }

    /// Makes `count` points, of each class in turn.
    fn split(&self, count: usize, noise: f32, rng: &mut Rng) -> Split {
        let mut split = Split {
            factors: vec![Vec::new(); (self.factors)().len()],
            ..Split::default()
        };
        for i in 0..count {
            let class = i % self.classes.len();
            let (place, values) = (self.draw)(rng, class);
            let noisy = place.map(|coordinate| coordinate + noise * bell(rng));
            split.samples.extend(noisy);
            split.labels.push(class as u8);
            for (factor, value) in split.factors.iter_mut().zip(values) {
                factor.push(value);
            }
        }
        split
    }
}

/// Returns the point at `radius` from the origin, `degrees` anticlockwise from the x axis.
pub(super) fn polar(radius: f32, degrees: f32) -> [f32; 2] {
    let (sin, cos) = libm::sincosf(degrees.to_radians());
    [radius * cos, radius * sin]
}
