//! Rendered shapes: the class is the shape; everything else varies and is known.
//!
//! In the manner of dSprites (Matthey et al. 2017), but in colour and on a background.
//!
//! Watch for: distances between raw pixels are dominated by position, size and colour, so that with ten labels a class
//! nearest neighbours of pixels name one shape in three, where chance is one in five.

use super::outline::Outline;
use super::rgb::{hsv, luma, tinted};
use super::{Source, count_knob, data_knob, seed_knob, views};
use crate::dataset::{DataError, Dataset, Factor, Split};
use crate::long_tail;
use crate::random::uniform;
use crate::random::{Rng, rng_for};
use libm::sincosf;
use protocol::Shape;
use protocol::{Card, Knob, RunConfig, Text};

/// Renders shapes in colour, 32×32 pixels.
pub struct Shapes;

const SIDE: usize = 32;
const SHAPE: Shape = Shape::new(3, SIDE, SIDE);
const TEST: usize = 512;
/// Streams of [`rng_for`].
const TRAIN_STREAM: u64 = 0x7368_6170;
const TEST_STREAM: u64 = 0x7368_6171;
/// The range of the radius in pixels of a circle of the same area.
const SIZES: (f32, f32) = (6.0, 9.0);
/// The largest distance of a figure's middle from the image's middle, in pixels along each axis.
const FARTHEST: f32 = 8.0;
/// The smallest difference in luma between figure and background, without a slope.
const LEAST_CONTRAST: f32 = 0.25;
/// The range of the luma of a plain background.
const PLAIN: (f32, f32) = (0.04, 0.14);
/// The largest change of the background's brightness from the middle to an edge.
const SLOPE: f32 = 0.12;

impl Source for Shapes {
    fn card(&self) -> Card {
        Card {
            name: "shapes".into(),
            title: "Rendered shapes".into(),
            phrase: "rendered shapes".into(),
            idea: "Circles, squares, triangles, stars and crosses in any colour, place and size.".into(),
            group: "Pictures".into(),
            knobs: vec![
                count_knob("images", 2048.0, 8192.0),
                data_knob(Knob::number("data.turn", "Turned by", 20.0, 0.0, 180.0))
                    .step(5.0)
                    .unit("° at most")
                    .help("How far figures are turned, either way."),
                data_knob(Knob::switch("data.background", "Varied background", false))
                    .help("Backgrounds of every brightness, with a tint and a slope, in place of a dark one."),
                seed_knob(),
                long_tail::knob(),
            ],
            // Colour left alone is enough to tell two views from other images, and no shape is learned.
            preferences: views(&[
                ("crop", true.into()),
                ("crop.strength", 40.0.into()),
                ("flip", true.into()),
                ("rotation", true.into()),
                ("rotation.strength", 20.0.into()),
                ("translation", true.into()),
                ("translation.strength", 4.0.into()),
                ("contrast", true.into()),
                ("contrast.strength", 60.0.into()),
                ("contrast.probability", 100.0.into()),
                ("colour", true.into()),
                ("colour.strength", 200.0.into()),
                ("colour.probability", 100.0.into()),
                ("greyscale", true.into()),
            ]),
            kinds: vec!["images".into(), "colour images".into(), "large images".into()],
            watch_for: "Raw pixels see place, size and colour first: with ten labels a shape their neighbours name \
                 one in three."
                .into(),
            ..Card::default()
        }
    }

    fn load(&self, config: &RunConfig) -> Result<Dataset, DataError> {
        let (count, seed) = (config.count("data.count")?, config.count("data.seed")? as u64);
        let (turn, varied) = (config.number("data.turn")? as f32, config.switch("data.background")?);
        let world = World { turn, varied };
        let classes: Vec<Text> = Outline::ALL.iter().map(|outline| outline.name().into()).collect();
        let factors = vec![
            Factor::discrete("shape", &classes),
            Factor::angle("hue", 360.0),
            Factor::continuous("size", "px", SIZES.0, SIZES.1),
            Factor::continuous("x", "px", -FARTHEST, FARTHEST),
            Factor::continuous("y", "px", -FARTHEST, FARTHEST),
            Factor::continuous("rotation", "°", -world.turn, world.turn),
            Factor::continuous("background", "", 0.0, 1.0),
        ];
        Ok(Dataset {
            name: "shapes".into(),
            noun: "shape".into(),
            shape: SHAPE,
            kind: "images".into(),
            classes,
            factors,
            source: "Rendered here from the seed of the data; all shapes have one area for one size.".into(),
            train: split(count, world, seed, TRAIN_STREAM),
            test: split(TEST, world, seed, TEST_STREAM),
        })
    }
}

/// Renders `count` images, of each class in turn.
fn split(count: usize, world: World, seed: u64, stream: u64) -> Split {
    let mut split = Split {
        samples: vec![0.0; count * SHAPE.len()],
        labels: Vec::with_capacity(count),
        factors: vec![Vec::new(); 7],
    };
    for (i, image) in split.samples.chunks_exact_mut(SHAPE.len()).enumerate() {
        let class = i % Outline::ALL.len();
        let scene = Scene::draw(Outline::ALL[class], world, &mut rng_for(seed, stream, i as u64));
        scene.render(image);
        split.labels.push(class as u8);
        let Scene { hue, size, x, y, .. } = scene;
        let values = [class as f32, hue, size, x, y, scene.rotation, scene.light];
        for (factor, value) in split.factors.iter_mut().zip(values) {
            factor.push(value);
        }
    }
    split
}

/// Says what varies besides the shape.
#[derive(Clone, Copy)]
struct World {
    /// Figures are turned by at most so many degrees either way.
    turn: f32,
    /// The background has a colour and a slope of its own.
    varied: bool,
}

/// Describes the content of one image.
struct Scene {
    outline: Outline,
    /// Degrees.
    hue: f32,
    /// Pixels.
    size: f32,
    /// Pixels from the middle, to the right.
    x: f32,
    /// Pixels from the middle, down.
    y: f32,
    /// Degrees, clockwise.
    rotation: f32,
    /// Luma of the background, `0..=1`.
    light: f32,
    colour: [f32; 3],
    background: [f32; 3],
    /// Change of the background's brightness per pixel, along x and y.
    slope: (f32, f32),
}

impl Scene {
    fn draw(outline: Outline, world: World, rng: &mut Rng) -> Self {
        let size = uniform(rng, SIZES.0, SIZES.1);
        let free = (0.5 * SIDE as f32 - size * outline.reach()).clamp(0.0, FARTHEST);
        let (x, y) = (uniform(rng, -free, free), uniform(rng, -free, free));
        let rotation = uniform(rng, -world.turn, world.turn);
        let hue = uniform(rng, 0.0, 360.0);
        let (vivid, bright) = (uniform(rng, 0.5, 1.0), uniform(rng, 0.5, 1.0));
        // On a plain, dark ground every figure is bright.
        let colour = if world.varied {
            hsv(hue, vivid, bright)
        } else {
            hsv(hue, 0.8 * vivid, 0.5 + 0.5 * bright)
        };
        let light = if world.varied {
            far_from(luma(colour), rng)
        } else {
            uniform(rng, PLAIN.0, PLAIN.1)
        };
        let tint_hue = uniform(rng, 0.0, 360.0);
        let tint = if world.varied { uniform(rng, 0.0, 0.5) } else { 0.0 };
        let background = tinted(light, tint_hue, tint);
        let most = if world.varied { SLOPE / (0.5 * SIDE as f32) } else { 0.0 };
        let slope = (uniform(rng, -most, most), uniform(rng, -most, most));
        Self {
            outline,
            hue,
            size,
            x,
            y,
            rotation,
            light,
            colour,
            background,
            slope,
        }
    }

    /// Paints the scene into `image`, channel by channel, with edges smooth over one pixel.
    fn render(&self, image: &mut [f32]) {
        let middle = 0.5 * (SIDE as f32 - 1.0);
        for (channel, light) in image.chunks_exact_mut(SHAPE.area()).zip(self.background) {
            for (row, line) in channel.chunks_exact_mut(SIDE).enumerate() {
                let down = self.slope.1 * (row as f32 - middle);
                for (column, pixel) in line.iter_mut().enumerate() {
                    let shade = self.slope.0 * (column as f32 - middle) + down;
                    *pixel = (light + shade).clamp(0.0, 1.0);
                }
            }
        }
        let (sin, cos) = sincosf(self.rotation.to_radians());
        // No pixel farther than this from the figure's middle is touched: half a pixel over an edge is
        // 1.3 pixels over the tip of a star.
        let reach = self.size * self.outline.reach() + 1.5;
        let touched = |at: f32| {
            let (first, last) = (middle + at - reach, middle + at + reach);
            (first.max(0.0) as usize)..(last as usize + 1).min(SIDE)
        };
        for row in touched(self.y) {
            let v = row as f32 - middle - self.y;
            for column in touched(self.x) {
                let u = column as f32 - middle - self.x;
                // Turned back, into the figure's own frame.
                let (x, y) = (cos * u + sin * v, cos * v - sin * u);
                let cover = (0.5 - self.outline.distance(x, y, self.size)).clamp(0.0, 1.0);
                for (channel, colour) in image.chunks_exact_mut(SHAPE.area()).zip(self.colour) {
                    let pixel = &mut channel[row * SIDE + column];
                    *pixel += cover * (colour - *pixel);
                }
            }
        }
    }
}

/// Returns a luma that is uniform in `0.05..0.95` but differs by at least [`LEAST_CONTRAST`] from `luma`.
fn far_from(luma: f32, rng: &mut Rng) -> f32 {
    let (low, high) = (0.05, 0.95);
    let darker = (luma - LEAST_CONTRAST - low).max(0.0);
    let brighter = (high - luma - LEAST_CONTRAST).max(0.0);
    let at = uniform(rng, 0.0, darker + brighter);
    if at < darker { low + at } else { high - (at - darker) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const VARIED: World = World {
        turn: 180.0,
        varied: true,
    };

    #[test]
    fn figure_and_background_differ_in_luma() {
        let mut rng = rng_for(4, 4, 4);
        for i in 0..500 {
            let scene = Scene::draw(Outline::ALL[i % 5], VARIED, &mut rng);
            let difference = (luma(scene.background) - luma(scene.colour)).abs();
            assert!(difference > LEAST_CONTRAST - 1e-4, "{difference}");
            let reach = scene.size * scene.outline.reach();
            assert!(scene.x.abs().max(scene.y.abs()) + reach <= 16.0 + 1e-3);
        }
    }

    #[test]
    fn a_circle_covers_its_area() {
        let mut scene = Scene::draw(Outline::Circle, VARIED, &mut rng_for(1, 1, 1));
        (scene.size, scene.x, scene.y, scene.slope) = (6.0, 2.3, -1.7, (0.0, 0.0));
        (scene.colour, scene.background) = ([1.0; 3], [0.0; 3]);
        let mut image = vec![0.0; SHAPE.len()];
        scene.render(&mut image);
        let covered: f32 = image[..SHAPE.area()].iter().sum();
        assert!((covered - 36.0 * core::f32::consts::PI).abs() < 0.5, "{covered}");
        // Its middle, at (17.8, 13.8), is covered; a corner is not.
        assert_eq!((image[14 * SIDE + 18], image[0]), (1.0, 0.0));
    }
}
