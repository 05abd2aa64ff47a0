//! What holds for every source: its card is complete, its splits are fixed, apart and in range.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[cfg(target_arch = "wasm32")]
#[macro_use]
extern crate in_browser;

use datasets::{Dataset, FactorKind, SOURCES, Split, load};
use protocol::{Catalogue, KnobValue, RunConfig, Settings};
use std::collections::HashSet;

fn config(settings: &[(&'static str, KnobValue)]) -> RunConfig {
    let named = |name: &'static str| protocol::Card {
        name: name.into(),
        ..Default::default()
    };
    let catalogue = Catalogue {
        data: SOURCES.iter().map(|source| source.card()).collect(),
        augmentations: datasets::AUGMENTATIONS
            .iter()
            .map(|augmentation| augmentation.card())
            .collect(),
        methods: vec![named("method")],
        encoders: vec![named("encoder")],
        optimisers: vec![named("optimiser")],
        ..Catalogue::default()
    };
    let settings: Settings = settings
        .iter()
        .map(|(path, value)| ((*path).into(), value.clone()))
        .collect();
    catalogue.complete(&settings).unwrap()
}

fn name(source: &dyn datasets::Source) -> &'static str {
    Box::leak(source.card().name.into_owned().into_boxed_str())
}

fn every() -> impl Iterator<Item = Dataset> {
    SOURCES
        .iter()
        .map(|&source| load(&config(&[("data", name(source).into())])).unwrap())
}

/// FNV-1a of all numbers and labels.
fn hash(split: &Split) -> u64 {
    let numbers = split.samples.iter().chain(split.factors.iter().flatten());
    let bytes = numbers
        .flat_map(|number| number.to_bits().to_le_bytes())
        .chain(split.labels.iter().copied());
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)
    })
}

#[test]
fn cards_are_complete() {
    let mut names = HashSet::new();
    for source in SOURCES {
        let card = source.card();
        assert!(names.insert(card.name.clone()), "{} twice", card.name);
        for words in [
            &card.name,
            &card.title,
            &card.phrase,
            &card.idea,
            &card.group,
            &card.watch_for,
        ] {
            assert!(!words.is_empty(), "{}: a part of its card is empty", card.name);
        }
        assert!(card.idea.ends_with('.') && card.watch_for.ends_with('.'));
        assert!(matches!(card.kinds[0].as_ref(), "images" | "points"));
        for knob in &card.knobs {
            assert!(knob.path.starts_with("data."), "{}", knob.path);
            assert_eq!(knob.check(&knob.default), Ok(()));
            assert!(!knob.help.is_empty(), "{}", knob.path);
            assert_eq!(knob.effect, protocol::Effect::Restart);
        }
    }
    assert_eq!(SOURCES[0].card().name, "digits");
}

#[test]
fn what_a_source_prefers_exists_and_is_in_range() {
    for source in SOURCES {
        let card = source.card();
        let run = config(&[("data", name(*source).into())]);
        let views: Vec<_> = datasets::AUGMENTATIONS
            .iter()
            .map(|augmentation| augmentation.card())
            .collect();
        for (path, value) in card.preferences.iter().flat_map(|preference| &preference.settings) {
            let of = views
                .iter()
                .find(|view| view.knobs.iter().any(|knob| knob.path == *path));
            let of = of.unwrap_or_else(|| panic!("{}: there is no {path}", card.name));
            assert!(
                of.kinds.iter().any(|kind| card.kinds.contains(kind)),
                "{}: {path} does not suit it",
                card.name
            );
            let knob = of.knobs.iter().find(|knob| knob.path == *path).unwrap();
            assert_eq!(knob.check(value), Ok(()));
            assert_eq!(run.get(path), Some(value));
        }
    }
}

#[test]
fn data_are_in_range_and_say_what_they_are() {
    for data in every() {
        let name = &data.name;
        assert!(!data.source.is_empty() && !data.noun.is_empty());
        assert!((2..=10).contains(&data.classes.len()));
        for split in [&data.train, &data.test] {
            assert_eq!(split.samples.len(), split.len() * data.shape.len(), "{name}");
            assert!(split.len() >= 300, "{name}");
            let seen: HashSet<u8> = split.labels.iter().copied().collect();
            assert_eq!(seen.len(), data.classes.len(), "{name}: a class is missing");
            assert!(
                seen.iter().all(|&label| usize::from(label) < data.classes.len()),
                "{name}"
            );
            let (low, high) = if data.kind == "points" { (-1.5, 1.5) } else { (0.0, 1.0) };
            assert!(split.samples.iter().all(|value| (low..=high).contains(value)), "{name}");
            assert_eq!(split.factors.len(), data.factors.len(), "{name}");
            for (factor, values) in data.factors.iter().zip(&split.factors) {
                assert_eq!(values.len(), split.len(), "{name}: {}", factor.name);
                let valid = |value: &f32| match &factor.kind {
                    FactorKind::Discrete { values } => value.fract() == 0.0 && (*value as usize) < values.len(),
                    FactorKind::Continuous { min, max, .. } => (*min..=*max).contains(value),
                };
                assert!(values.iter().all(valid), "{name}: {}", factor.name);
                assert!(
                    values.iter().any(|value| *value != values[0]),
                    "{name}: {} never varies",
                    factor.name
                );
            }
        }
        let (w, h, c) = data.thumbnail_shape();
        assert_eq!(data.thumbnail(data.test.sample(0)).len(), w * h * c);
    }
}

#[test]
fn no_sample_is_in_both_splits() {
    for data in every() {
        let bits = |split: &Split, i: usize| split.sample(i).iter().map(|v| v.to_bits()).collect::<Vec<_>>();
        let train: HashSet<_> = (0..data.train.len()).map(|i| bits(&data.train, i)).collect();
        let both = (0..data.test.len())
            .filter(|&i| train.contains(&bits(&data.test, i)))
            .count();
        assert_eq!(both, 0, "{}", data.name);
    }
}

#[test]
fn chance_is_the_share_of_the_largest_class() {
    let chances: Vec<(String, f32)> = every().map(|data| (data.name.to_string(), data.chance())).collect();
    let want = [
        ("digits", 37.0 / 359.0),
        ("shapes", 103.0 / 512.0),
        ("glyphs", 52.0 / 512.0),
        ("moons", 0.5),
        ("rings", 171.0 / 512.0),
        ("blobs", 86.0 / 512.0),
        ("spirals", 171.0 / 512.0),
    ];
    for ((name, chance), (of, want)) in chances.iter().zip(want) {
        assert_eq!((name.as_str(), *chance), (of, want));
    }
}

/// A changed hash means that links no longer give the data that they gave.
#[test]
fn splits_are_as_they_ever_were() {
    let hashes: Vec<String> = every()
        .map(|data| format!("{} {:016x} {:016x}", data.name, hash(&data.train), hash(&data.test)))
        .collect();
    assert_eq!(hashes, FIXED);
}

#[test]
fn the_seed_makes_the_data() {
    for data in ["shapes", "glyphs", "moons"] {
        let with = |seed: f64| {
            hash(
                &load(&config(&[("data", data.into()), ("data.seed", seed.into())]))
                    .unwrap()
                    .test,
            )
        };
        assert_eq!(with(5.0), with(5.0));
        assert_ne!(with(5.0), with(6.0));
        let few = load(&config(&[("data", data.into()), ("data.count", 128.0.into())])).unwrap();
        let many = load(&config(&[("data", data.into()), ("data.count", 256.0.into())])).unwrap();
        assert_eq!(
            few.test, many.test,
            "the test split does not depend on the number of training samples"
        );
        assert_eq!(few.train.samples, many.train.samples[..few.train.samples.len()]);
    }
}

#[test]
fn every_data_can_have_a_long_tail_in_training_alone() {
    for plain in every() {
        let settings = [("data.long_tail", 20.0.into())];
        let source = SOURCES.iter().find(|source| source.card().name == plain.name).unwrap();
        let tailed = load(&config(&[&[("data", name(*source).into())], &settings[..]].concat())).unwrap();
        let count = |split: &Split, class: usize| split.labels.iter().filter(|&&l| usize::from(l) == class).count();
        let counts: Vec<usize> = (0..plain.classes.len())
            .map(|class| count(&tailed.train, class))
            .collect();
        assert!(counts.is_sorted_by(|a, b| a >= b), "{}: {counts:?}", plain.name);
        assert!(counts[0] > counts[counts.len() - 1], "{}: {counts:?}", plain.name);
        assert!(counts.iter().all(|&count| count >= 10), "{}: {counts:?}", plain.name);
        assert_eq!(
            counts[0],
            count(&plain.train, 0),
            "{}: the first class is whole",
            plain.name
        );
        assert_eq!(tailed.test, plain.test, "{}", plain.name);
        assert_eq!(tailed.train.samples.len(), tailed.train.len() * tailed.shape.len());
        for values in &tailed.train.factors {
            assert_eq!(values.len(), tailed.train.len(), "{}", plain.name);
        }
    }
}

#[test]
fn a_config_from_before_there_was_a_long_tail_has_none() {
    let old: RunConfig = serde_json::from_str(r#"{"data":"digits"}"#).unwrap();
    let now = config(&[("data", "digits".into()), ("data.long_tail", 1.0.into())]);
    assert_eq!(load(&old).unwrap(), load(&now).unwrap());
}

#[test]
fn a_name_that_does_not_exist_is_a_sentence() {
    let run: RunConfig = serde_json::from_str(r#"{"data":"cats"}"#).unwrap();
    assert_eq!(
        load(&run).unwrap_err().to_string(),
        "There are no data ‘cats’ in this version."
    );
    assert_eq!(
        load(&RunConfig::default()).unwrap_err().to_string(),
        "There is no setting ‘data’ of that kind."
    );
}

const FIXED: [&str; 7] = [
    "digits 5e71229d90a822f5 caceaee75144f13f",
    "shapes 30a3ae492419d911 de32146a06956e13",
    "glyphs eb3bdfadff1464c0 19c59551f98c2a61",
    "moons 759217287be6105b c64bd3b2a50ae6d3",
    "rings 64acd84a48e976bd ea8e03819dc131aa",
    "blobs 1a8dfffcd4818370 f92e50fcc7ba338e",
    "spirals ab642e31c6947434 b25a067e3a6c5f65",
];

#[test]
fn an_augmentation_removes_only_factors_that_some_data_have() {
    let known: Vec<_> = every()
        .flat_map(|data| data.factors)
        .map(|factor| factor.name)
        .collect();
    let cards = datasets::AUGMENTATIONS.iter().map(|augmentation| augmentation.card());
    let named: Vec<_> = cards.flat_map(|card| card.removes).collect();
    assert!(named.iter().any(|name| name == "hue"));
    for name in named {
        assert!(known.contains(&name), "no data have a factor ‘{name}’");
    }
}
