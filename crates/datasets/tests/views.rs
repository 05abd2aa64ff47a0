//! What holds for every augmentation: its card is complete, nothing happens at strength or probability
//! 0, what comes out is finite, in range and the same for the same seed.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[cfg(target_arch = "wasm32")]
#[macro_use]
extern crate in_browser;

use datasets::{AUGMENTATIONS, Augmentation, Dataset, Image, Pipeline, Shape, Split, rng_for};
use protocol::{KnobKind, RunConfig};
use std::collections::HashSet;

fn shapes(augmentation: &dyn Augmentation) -> Vec<Shape> {
    let kinds = augmentation.card().kinds;
    let has = |kind: &str| kinds.iter().any(|k| k == kind);
    let mut shapes = Vec::new();
    if has("images") {
        shapes.push(Shape::new(1, 8, 8));
    }
    if has("images") || has("colour images") {
        shapes.extend([Shape::new(3, 32, 32), Shape::new(3, 5, 9)]);
    }
    if has("points") {
        shapes.push(Shape::POINT);
    }
    assert!(!shapes.is_empty());
    shapes
}

fn sample(shape: Shape) -> Vec<f32> {
    (0..shape.len()).map(|i| (i * 37 % 101) as f32 / 100.0).collect()
}

fn changed(augmentation: &dyn Augmentation, shape: Shape, strength: f32, seed: u64) -> Vec<f32> {
    let mut image = Image::new(shape);
    image.load(&sample(shape));
    augmentation.apply(&mut image, strength, &mut rng_for(seed, 0, 0));
    image.pixels().to_vec()
}

fn greatest(augmentation: &dyn Augmentation) -> f32 {
    let card = augmentation.card();
    let knob = card.knobs.iter().find(|knob| knob.path.ends_with(".strength"));
    match knob.map(|knob| &knob.kind) {
        Some(KnobKind::Number { max, .. }) => *max as f32,
        _ => 1.0,
    }
}

fn dataset(shape: Shape) -> Dataset {
    Dataset {
        name: "test".into(),
        noun: "image".into(),
        shape,
        kind: "images".into(),
        classes: vec![],
        factors: vec![],
        source: "".into(),
        train: Split::default(),
        test: Split::default(),
    }
}

fn run(json: &str) -> RunConfig {
    serde_json::from_str(json).unwrap()
}

#[test]
fn cards_are_complete() {
    let mut names = HashSet::new();
    for augmentation in AUGMENTATIONS {
        let card = augmentation.card();
        assert!(names.insert(card.name.clone()), "{} twice", card.name);
        for words in [&card.title, &card.phrase, &card.idea, &card.watch_for] {
            assert!(!words.is_empty(), "{}: a part of its card is empty", card.name);
        }
        assert!(
            card.idea.ends_with('.') && card.watch_for.ends_with('.'),
            "{}",
            card.name
        );
        let path = format!("views.{}", card.name);
        assert_eq!(card.knobs[0].path, path);
        assert!(card.knobs.iter().any(|knob| knob.path == format!("{path}.probability")));
        for knob in &card.knobs {
            assert!(knob.path.starts_with(&path));
            assert_eq!(knob.check(&knob.default), Ok(()));
            assert!(!knob.help.is_empty(), "{}", knob.path);
            assert_eq!(
                (knob.section, knob.effect),
                (protocol::Section::Views, protocol::Effect::Live)
            );
            assert!(knob.kind == KnobKind::Switch || !knob.unit.is_empty(), "{}", knob.path);
        }
    }
}

#[test]
fn at_strength_0_nothing_changes() {
    for &augmentation in AUGMENTATIONS {
        for shape in shapes(augmentation) {
            for seed in 0..20 {
                let got = changed(augmentation, shape, 0.0, seed);
                let off = got
                    .iter()
                    .zip(sample(shape))
                    .map(|(a, b)| (a - b).abs())
                    .fold(0.0, f32::max);
                assert!(off < 1e-6, "{} by {off}", augmentation.card().name);
            }
        }
    }
}

#[test]
fn at_full_strength_it_changes_and_stays_finite_and_in_range() {
    for &augmentation in AUGMENTATIONS {
        let name = augmentation.card().name;
        for shape in shapes(augmentation) {
            let mut differs = false;
            for seed in 0..50 {
                let got = changed(augmentation, shape, greatest(augmentation), seed);
                assert_eq!(got.len(), shape.len());
                let range = if shape.is_point() {
                    -10.0..=10.0
                } else {
                    -1e-5..=1.00001
                };
                assert!(got.iter().all(|value| range.contains(value)), "{name}");
                differs |= got != sample(shape);
            }
            assert!(differs, "{name} does nothing to {shape:?}");
        }
    }
}

#[test]
fn the_same_seed_changes_alike() {
    for &augmentation in AUGMENTATIONS {
        for shape in shapes(augmentation) {
            let strength = greatest(augmentation);
            let first = changed(augmentation, shape, strength, 3);
            assert_eq!(first, changed(augmentation, shape, strength, 3));
        }
    }
}

fn named(name: &str) -> &'static dyn Augmentation {
    *AUGMENTATIONS
        .iter()
        .find(|augmentation| augmentation.card().name == name)
        .unwrap()
}

#[test]
fn flipped_twice_is_as_before() {
    let shape = Shape::new(3, 5, 9);
    let mut image = Image::new(shape);
    image.load(&sample(shape));
    let mut rng = rng_for(0, 0, 0);
    named("flip").apply(&mut image, 1.0, &mut rng);
    let once = image.pixels().to_vec();
    assert_eq!(once[..9].iter().rev().copied().collect::<Vec<_>>(), sample(shape)[..9]);
    named("flip").apply(&mut image, 1.0, &mut rng);
    assert_eq!(image.pixels(), sample(shape));
}

#[test]
fn colour_keeps_the_mean_of_a_pixel_and_greyscale_its_luma() {
    let shape = Shape::new(3, 1, 1);
    for seed in 0..20 {
        let mut image = Image::new(shape);
        image.load(&[0.5, 0.45, 0.4]);
        named("colour").apply(&mut image, 80.0, &mut rng_for(seed, 0, 0));
        let mean = image.pixels().iter().sum::<f32>() / 3.0;
        assert!((mean - 0.45).abs() < 1e-6, "{mean}");
    }
    let mut image = Image::new(shape);
    image.load(&[1.0, 0.0, 0.5]);
    named("greyscale").apply(&mut image, 100.0, &mut rng_for(0, 0, 0));
    for value in image.pixels() {
        assert!((*value - 0.356).abs() < 1e-6, "{value}");
    }
}

#[test]
fn cut_out_hides_one_rectangle_no_larger_than_asked() {
    let shape = Shape::new(1, 8, 8);
    let mut sizes = HashSet::new();
    for seed in 0..200 {
        let mut image = Image::new(shape);
        image.load(&[1.0; 64]);
        named("cutout").apply(&mut image, 50.0, &mut rng_for(seed, 0, 0));
        let hidden: Vec<usize> = (0..64).filter(|&i| image.pixels()[i] == 0.0).collect();
        let side = |of: fn(usize) -> usize| hidden.iter().map(|&i| of(i)).collect::<HashSet<_>>().len();
        let (wide, high) = (side(|i| i % 8), side(|i| i / 8));
        assert_eq!(hidden.len(), wide * high);
        assert!(wide <= 4 && high <= 4);
        sizes.insert((wide, high));
    }
    assert!(sizes.contains(&(4, 4)) && sizes.contains(&(2, 4)), "{sizes:?}");
}

#[test]
fn a_pipeline_applies_what_is_on_as_often_as_asked() {
    let shape = Shape::new(1, 3, 3);
    let data = dataset(shape);
    let share = |probability: f64| {
        let run = run(&format!(
            r#"{{"views.flip":true,"views.flip.probability":{probability}}}"#
        ));
        let mut pipeline = Pipeline::new(&run, &data).unwrap();
        let (mut out, mut rng) = (vec![0.0; 9], rng_for(1, 2, 3));
        let mut flipped = 0;
        for _ in 0..4000 {
            pipeline.view(&sample(shape), &mut out, &mut rng);
            flipped += usize::from(out != sample(shape));
        }
        flipped as f64 / 4000.0
    };
    assert_eq!((share(0.0), share(100.0)), (0.0, 1.0));
    // Four standard errors of a share of 0.3.
    assert!((share(30.0) - 0.3).abs() < 4.0 * (0.3f64 * 0.7 / 4000.0).sqrt());
}

#[test]
fn a_pipeline_without_augmentations_copies_and_with_all_is_repeatable() {
    let shape = Shape::new(3, 32, 32);
    let mut pipeline = Pipeline::new(&run("{}"), &dataset(shape)).unwrap();
    let mut out = vec![0.0; shape.len()];
    pipeline.view(&sample(shape), &mut out, &mut rng_for(0, 0, 0));
    assert_eq!(out, sample(shape));

    let all: serde_json::Map<_, _> = AUGMENTATIONS
        .iter()
        .flat_map(|augmentation| augmentation.card().knobs)
        .map(|knob| {
            let value = match knob.kind {
                KnobKind::Switch => serde_json::Value::Bool(true),
                _ => serde_json::to_value(&knob.default).unwrap(),
            };
            (knob.path.to_string(), value)
        })
        .collect();
    let run = run(&serde_json::Value::Object(all).to_string());
    let view = |step| {
        let mut pipeline = Pipeline::new(&run, &dataset(shape)).unwrap();
        let mut out = vec![0.0; shape.len()];
        pipeline.view(&sample(shape), &mut out, &mut rng_for(7, 1, step));
        out
    };
    assert_eq!(view(5), view(5));
    assert_ne!(view(5), view(6));
}

#[test]
fn a_missing_strength_is_a_sentence() {
    let error = Pipeline::new(&run(r#"{"views.crop":true}"#), &dataset(Shape::new(1, 3, 3)))
        .err()
        .unwrap();
    assert_eq!(
        error.to_string(),
        "There is no setting ‘views.crop.strength’ of that kind."
    );
}
