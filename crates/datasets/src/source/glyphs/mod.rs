//! Letters drawn from strokes: the class is the letter; everything else varies as much as one knob says, and is known.
//!
//! Watch for: at the easy end neighbours of raw pixels name nearly every letter, at the hard end hardly any.

use super::{Source, count_knob, data_knob, seed_knob, views};
use crate::dataset::{DataError, Dataset, Factor, Split};
use crate::long_tail;
use crate::random::rng_for;
use ground::Pattern;
use protocol::Shape;
use protocol::{Card, Knob, RunConfig, Text};
use scene::{SIDE, Scene};
use strokes::LETTERS;
use world::World;

mod ground;
mod scene;
mod strokes;
mod world;

/// Draws letters, 32×32 pixels.
pub struct Glyphs;

const SHAPE: Shape = Shape::new(3, SIDE, SIDE);
const TEST: usize = 512;
/// Streams of [`rng_for`].
const TRAIN_STREAM: u64 = 0x676c_7970;
const TEST_STREAM: u64 = 0x676c_7971;

impl Source for Glyphs {
    fn card(&self) -> Card {
        Card {
            name: "glyphs".into(),
            title: "Drawn letters".into(),
            phrase: "drawn letters".into(),
            idea: "Capital letters drawn with a pen, from all but equal to small, slanted, faint and on patterns."
                .into(),
            group: "Pictures".into(),
            knobs: vec![
                count_knob("images", 2048.0, 8192.0),
                data_knob(Knob::number("data.difficulty", "Difficulty", 50.0, 0.0, 100.0))
                    .step(5.0)
                    .unit("%")
                    .help("How much size, place, slant, pen, colour, light and ground vary, all together."),
                data_knob(Knob::whole("data.classes", "Letters", 10.0, 10.0, 26.0))
                    .help("How many letters there are, from A on."),
                data_knob(Knob::switch("data.colour", "Colour", true))
                    .help("Ink and ground in any colour; grey leaves colour jitter and greyscale nothing to change."),
                seed_knob(),
                long_tail::knob(),
            ],
            // A flip would make other letters.
            preferences: views(&[
                ("crop", true.into()),
                ("crop.strength", 40.0.into()),
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
            watch_for: "Turn the difficulty up: neighbours of raw pixels fail first, since they see place and light \
                        before they see a letter. As shipped SimCLR and VICReg pass raw pixels within 600 steps; SimSiam \
                        and BYOL stay below the untrained net for as long (one seed)."
                .into(),
            ..Card::default()
        }
    }

    fn load(&self, config: &RunConfig) -> Result<Dataset, DataError> {
        let (count, seed) = (config.count("data.count")?, config.count("data.seed")? as u64);
        let letters = config.count("data.classes")?.min(LETTERS.len());
        let colour = config.switch("data.colour")?;
        let world = World::new(config.number("data.difficulty")? as f32 / 100.0, colour);
        let classes: Vec<Text> = LETTERS[..letters].iter().map(|letter| letter.name.into()).collect();
        let known = factors(&classes, &world);
        let split = |count, stream| split(count, letters, &world, &known, seed, stream);
        let (train, test) = (split(count, TRAIN_STREAM), split(TEST, TEST_STREAM));
        Ok(Dataset {
            name: "glyphs".into(),
            noun: "letter".into(),
            shape: SHAPE,
            kind: "images".into(),
            classes,
            factors: known.into_iter().map(|(factor, _)| factor).collect(),
            source: "Drawn here from the seed of the data: each letter is a list of strokes.".into(),
            train,
            test,
        })
    }
}

/// A factor, and how it is read from a scene.
type Known = (Factor, fn(&Scene) -> f32);

/// Returns the factors of images in `world`, of letters with the names `classes`.
fn factors(classes: &[Text], world: &World) -> Vec<Known> {
    let patterns: Vec<Text> = Pattern::ALL.iter().map(|pattern| pattern.name().into()).collect();
    let within = |name, unit, (low, high): (f32, f32)| Factor::continuous(name, unit, low, high);
    let place = (-world.place, world.place);
    let mut factors: Vec<Known> = vec![
        (Factor::discrete("letter", classes), |scene| scene.class as f32),
        (within("size", "px", world.size), |scene| scene.size),
        (within("x", "px", place), |scene| scene.x),
        (within("y", "px", place), |scene| scene.y),
        (within("slant", "°", world.slant), |scene| scene.slant),
        (within("pen", "%", world.pen), |scene| scene.pen),
        (within("contrast", "", world.contrast), |scene| scene.contrast),
        (within("background", "", world.light), |scene| scene.ground.light),
        (Factor::discrete("pattern", &patterns), |scene| {
            scene.ground.pattern as u8 as f32
        }),
    ];
    // Grey ink has no hue.
    if world.saturation.1 > 0.0 {
        factors.insert(1, (Factor::angle("hue", 360.0), |scene| scene.ink.0));
    }
    factors
}

/// Draws `count` images, of each of the first `letters` letters in turn.
fn split(count: usize, letters: usize, world: &World, factors: &[Known], seed: u64, stream: u64) -> Split {
    let mut split = Split {
        samples: vec![0.0; count * SHAPE.len()],
        labels: Vec::with_capacity(count),
        factors: vec![Vec::with_capacity(count); factors.len()],
    };
    for (i, image) in split.samples.chunks_exact_mut(SHAPE.len()).enumerate() {
        let class = i % letters.max(1);
        let scene = Scene::draw(class, world, &mut rng_for(seed, stream, i as u64));
        scene.render(image);
        split.labels.push(class as u8);
        for (values, (_, read)) in split.factors.iter_mut().zip(factors) {
            values.push(read(&scene));
        }
    }
    split
}
