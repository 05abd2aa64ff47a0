//! An examination of a trained network on degenerate data: one class, equal images, very few images.
#![allow(clippy::unwrap_used, reason = "a test stops where something is not as it must be")]

#[cfg(target_arch = "wasm32")]
#[macro_use]
extern crate in_browser;

use pollster::block_on;
use protocol::examination::{PIXELS, REPRESENTATION, SUPERVISED, UNTRAINED};
use protocol::{Examination, FactorKind, RunConfig, Settings};
use ssl::burn::tensor::Device;
use ssl::examination::EvaluationRun;
use ssl::examination::input::{Elsewhere, EvaluationInput, MakeElsewhere, Split, VIEWS};
use ssl::examination::supervised_run::{Draw, LabelledBatches};
use ssl::network::encoder::EncoderConfig;
use ssl::training::snapshot;
use ssl::training::snapshot::State;
use ssl::{Batch, Shape};

const SHAPE: Shape = Shape::new(1, 8, 8);

fn config() -> RunConfig {
    let settings: Settings = [
        ("encoder".into(), "mlp".into()),
        ("encoder.width".into(), 16.0.into()),
        ("encoder.out".into(), 16.0.into()),
        ("run.batch".into(), 8.0.into()),
    ]
    .into();
    ssl::catalogue(vec![], vec![]).complete(&settings).unwrap()
}

/// `count` images, each of `value` of its number, with labels below `classes`.
fn split(count: usize, classes: usize, value: fn(usize) -> f32) -> Split {
    Split {
        images: (0..count * SHAPE.len())
            .map(|i| value(i / SHAPE.len() * 7 + i % 5))
            .collect(),
        labels: (0..count).map(|i| (i % classes) as u8).collect(),
    }
}

/// Examines a network after two steps on `train`.
fn examined(train: Split, test: Split, names: &[&'static str], with_labels: bool) -> Examination {
    let (config, device) = (config(), Device::flex());
    let mut learner = ssl::start(&config, SHAPE, &device).unwrap();
    let batch: Vec<f32> = train.images.iter().cycle().take(8 * SHAPE.len()).copied().collect();
    for step in 0..2 {
        let views = vec![batch.clone(); 2];
        let (size, labels, shape, seed) = (8, &[][..], SHAPE, 1);
        let batch = Batch {
            views: &views,
            size,
            labels,
            shape,
            seed,
            step,
        };
        learner.step(&batch).unwrap();
    }
    let state = State::read(&block_on(snapshot::take(learner.state(), learner.steps(), &config, "")).unwrap()).unwrap();
    let classes = names.iter().map(|&name| name.into()).collect();
    let values: Vec<f32> = (0..train.labels.len()).map(|_| 3.0).collect();
    let labels: Vec<u8> = train.labels.iter().cycle().take(8).copied().collect();
    let mut input = EvaluationInput::new(SHAPE, classes, train, test, 512);
    input.add_factor("constant".into(), FactorKind::Continuous, &values, &values);
    input.add_views(|_, image| image.repeat(VIEWS));
    let batches: LabelledBatches = Box::new(move |config, _| {
        let size = config.count("run.batch")?;
        let (batch, labels) = (batch[..size * SHAPE.len()].to_vec(), labels[..size].to_vec());
        let draw: Draw = Box::new(move |_| (batch.clone(), labels.clone()));
        Ok(draw)
    });
    let other = Elsewhere {
        title: "Other data".into(),
        classes: input.classes.clone(),
        train: input.train.clone(),
        test: input.test.clone(),
    };
    let elsewhere: Vec<MakeElsewhere> = vec![Box::new(|| None), Box::new(move || Some(other))];
    let mut run = EvaluationRun::new(state, input, with_labels.then_some(batches), elsewhere, &device).unwrap();
    let mut last = 0.0;
    while !block_on(run.advance(1000)).unwrap() {
        let progress = run.progress();
        assert!((last..=1.0).contains(&progress), "from {last} to {progress}");
        last = progress;
        assert!(!run.doing().is_empty());
    }
    assert_eq!(run.progress(), 1.0);
    run.report()
}

fn assert_finite(report: &Examination) {
    let text = format!("{report:?}");
    assert!(!text.contains("NaN") && !text.contains("inf"), "{text}");
}

#[test]
fn one_class_and_equal_images_give_finite_numbers_or_none() {
    for value in [(|_| 0.5) as fn(usize) -> f32, |i| (i as f32).sin()] {
        let report = examined(split(30, 1, value), split(12, 1, value), &["only"], true);
        assert_finite(&report);
        assert_eq!(report.chance, 1.0);
        assert_eq!(report.factors_by_layer.score(0, 0), None, "it does not vary");
        assert!(report.with_labels.tuned.is_some());
        let few: Vec<u32> = report.with_few_labels.iter().map(|few| few.labels).collect();
        assert_eq!(few, [1, 2, 5, 10], "fifty labels are more than there are");
        assert!(
            report
                .with_few_labels
                .iter()
                .all(|few| few.tuned.is_some() && few.scratch.is_some())
        );
    }
}

#[test]
fn filters_are_those_of_the_first_layer_before_training_and_after() {
    let value = |i: usize| (i as f32 * 1.3).cos();
    let report = examined(split(30, 2, value), split(12, 2, value), &["a", "b"], false);
    let fresh = ssl::start(&config(), SHAPE, &Device::flex()).unwrap();
    let weights = fresh
        .state()
        .into_iter()
        .find(|named| named.name == "net.encoder.Mlp.layers.0.weight");
    let weights: Vec<f32> = weights.unwrap().values.into_data().iter().collect();
    let layer = EncoderConfig::new(&config()).unwrap().first_layer(SHAPE).unwrap();
    let (drawn, count) = layer.unwrap().draw(&weights);
    assert_eq!((report.filters.of, count, drawn.len()), (16, 16, 16));
    assert_eq!(report.filters.before, drawn);
    assert_eq!(report.filters.after.len(), 16);
    assert_ne!(report.filters.after, drawn, "two steps change them");
}

#[test]
fn fewer_images_than_neighbours_and_labels_give_finite_numbers_or_none() {
    let value = |i: usize| (i as f32 * 1.3).cos();
    let report = examined(split(4, 2, value), split(2, 2, value), &["a", "b"], true);
    assert_finite(&report);
}

#[test]
fn without_batches_supervised_trainings_are_left_out() {
    let value = |i: usize| (i as f32).sin();
    let report = examined(split(30, 3, value), split(12, 3, value), &["a", "b", "c"], false);
    let names: Vec<&str> = report.examined.iter().map(|one| one.name.as_ref()).collect();
    assert_eq!(names[..3], [REPRESENTATION, PIXELS, UNTRAINED]);
    assert!(!names.contains(&SUPERVISED));
    assert_eq!(report.with_labels, Default::default());
    assert!(report.with_few_labels.is_empty());
    // Other data that are the same data: the same accuracies.
    let [transfer] = report.transfer.as_slice() else {
        panic!("one of the two could be made: {:?}", report.transfer);
    };
    for name in [REPRESENTATION, PIXELS, UNTRAINED] {
        let there = transfer.of(name).unwrap();
        assert_eq!(there.probe, report.of(name).unwrap().probe, "{name}");
    }
    assert_eq!(report.trained_on, 30);
    // Pixels are the images of both splits, without views.
    let pixels = report.of(PIXELS).unwrap();
    assert_eq!((pixels.dims, pixels.confusion.named.len()), (64, 12));
    assert!(pixels.label_free.lidar.is_none() && report.examined[0].label_free.rank_me >= 1.0);
}
