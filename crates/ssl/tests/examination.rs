//! Which layers of a network can be probed, that reading them leaves a run unchanged, and that no protocol trains on
//! the test split.
#![allow(clippy::unwrap_used, reason = "a test stops where something is not as it must be")]

#[cfg(target_arch = "wasm32")]
#[macro_use]
extern crate in_browser;

use datasets::{Batches, Dataset};
use pollster::block_on;
use protocol::{Examined, RunConfig, Settings, Text};
use ssl::burn::tensor::Device;
use ssl::examination::probing::ProbeRunner;
use ssl::examination::probing::examine;
use ssl::examination::protocols::{FeatureSet, Labels, Protocols};
use ssl::measure::matrix::Matrix;
use ssl::measure::probe::factors::{Factor, FactorKind};
use ssl::measure::probe::knn::Similarity;
use ssl::measure::read_back::read_layers;
use ssl::network::parameters::Named;
use ssl::{Batch, Learner};

fn config(settings: &[(&'static str, &'static str)]) -> RunConfig {
    let data = datasets::SOURCES.iter().map(|source| source.card()).collect();
    let views = datasets::AUGMENTATIONS.iter().map(|augmentation| augmentation.card());
    let catalogue = ssl::catalogue(data, views.collect());
    let settings: Settings = settings
        .iter()
        .map(|&(path, value)| (path.into(), value.into()))
        .collect();
    catalogue.complete(&settings).unwrap()
}

fn feature_set(name: &str, train: Matrix, test: Matrix) -> FeatureSet {
    FeatureSet {
        name: Text::from(name.to_owned()),
        train,
        test,
        views: None,
        similarity: Similarity::default(),
    }
}

fn pixels(data: &Dataset) -> FeatureSet {
    let matrix = |samples: &Vec<f32>, rows| Matrix::new(samples.clone(), rows, data.shape.len()).unwrap();
    let (train, test) = (&data.train, &data.test);
    feature_set(
        "pixels",
        matrix(&train.samples, train.len()),
        matrix(&test.samples, test.len()),
    )
}

fn labels(data: &Dataset) -> Labels {
    Labels {
        train: data.train.labels.clone(),
        test: data.test.labels.clone(),
        classes: data.classes.clone(),
        step: 0,
    }
}

fn step(learner: &mut dyn Learner, batches: &mut Batches, data: &Dataset, step: u64) {
    let drawn = batches.next(data, 16, learner.views(), step);
    let batch = Batch {
        views: drawn.views,
        size: 16,
        labels: drawn.labels,
        shape: data.shape,
        seed: 1,
        step,
    };
    learner.step(&batch).unwrap();
}

fn numbers(state: Vec<Named>) -> Vec<(String, Vec<f32>)> {
    let read = |named: Named| (named.name, named.values.into_data().try_to_vec().unwrap());
    state.into_iter().map(read).collect()
}

#[test]
fn every_network_has_its_layers_in_order() {
    let expected: [(&str, &str, &[&str]); 4] = [
        (
            "simsiam",
            "conv",
            &[
                "input",
                "block 1",
                "block 2",
                "block 3",
                "representation",
                "projector 1",
                "embedding",
            ],
        ),
        (
            "vicreg",
            "mlp",
            &[
                "input",
                "layer 1",
                "layer 2",
                "representation",
                "projector 1",
                "embedding",
            ],
        ),
        (
            "mae",
            "vit",
            &["input", "patches", "block 1", "block 2", "representation"],
        ),
        (
            "simsiam",
            "vit",
            &[
                "input",
                "patches",
                "block 1",
                "block 2",
                "representation",
                "projector 1",
                "embedding",
            ],
        ),
    ];
    for (method, encoder, names) in expected {
        let config = config(&[("method", method), ("encoder", encoder)]);
        let data = datasets::load(&config).unwrap();
        let learner = ssl::start(&config, data.shape, &Device::flex()).unwrap();
        // More than one chunk, with a last chunk that is not full.
        let images = &data.train.samples[..300 * data.shape.len()];
        let found = block_on(read_layers(learner.as_ref(), images, data.shape)).unwrap();
        let layers = found.iter().map(|(name, _)| name.as_ref()).collect::<Vec<_>>();
        assert_eq!(layers, names, "{method} with {encoder}");
        for (name, matrix) in &found {
            assert_eq!(matrix.rows, 300, "{name}");
            assert_eq!(matrix.data.len(), 300 * matrix.cols, "{name}");
            assert!(matrix.is_finite(), "{name}");
        }
        assert_eq!(found[0].1.data, images, "the input is the image");
        let outputs = learner.outputs(images, 300, data.shape);
        for (name, tensor) in [
            ("representation", outputs.representation),
            ("embedding", outputs.embedding),
        ] {
            let whole: Vec<f32> = tensor.into_data().try_to_vec().unwrap();
            let Some((_, layer)) = found.iter().find(|(layer, _)| layer == name) else {
                continue;
            };
            let far = layer
                .data
                .iter()
                .zip(&whole)
                .map(|(a, b)| (a - b).abs())
                .fold(0.0, f32::max);
            assert!(far < 1e-5, "{method} with {encoder}: {name} is {far} off");
        }
    }
}

#[test]
fn reading_layers_leaves_the_run_unchanged() {
    let config = config(&[("encoder", "conv")]);
    let data = datasets::load(&config).unwrap();
    let run = |reads: bool| {
        let mut learner = ssl::start(&config, data.shape, &Device::flex()).unwrap();
        let mut batches = Batches::new(&config, &data).unwrap();
        for number in 0..4 {
            step(learner.as_mut(), &mut batches, &data, number);
            if reads {
                let images = &data.test.samples[..40 * data.shape.len()];
                block_on(read_layers(learner.as_ref(), images, data.shape)).unwrap();
            }
        }
        // Batch norm takes its last step's statistics in when it is next used.
        learner.outputs(&data.test.samples[..data.shape.len()], 1, data.shape);
        numbers(learner.state())
    };
    assert!(run(true) == run(false), "bit for bit");
}

#[test]
fn no_protocol_trains_on_the_test_split() {
    let data = datasets::load(&config(&[])).unwrap();
    let half = |values: &[u8]| values.iter().map(|&label| f32::from(label) * 0.5).collect::<Vec<f32>>();
    let factors = |scale: f32| {
        let kinds = [FactorKind::Continuous, FactorKind::Discrete];
        kinds.map(|kind| Factor {
            name: "half".into(),
            kind,
            train: half(&data.train.labels),
            test: half(&data.test.labels).iter().map(|x| x * scale).collect(),
        })
    };
    let clean = labels(&data);
    let changed = Labels {
        test: clean.test.iter().map(|label| 9 - label).collect(),
        ..clean.clone()
    };
    let run = |labels: Labels, factors: [Factor; 2], mut set: FeatureSet, rows: usize| {
        set.test = set.test.select(&(0..rows).collect::<Vec<_>>());
        let mut runner = ProbeRunner::new(Protocols::default(), labels, factors.into(), vec![set]);
        while !runner.advance(1 << 24) {}
        (runner.probes().to_vec(), runner.report().clone())
    };
    let rows = data.test.len();
    let (probes, report) = run(clean.clone(), factors(1.0), pixels(&data), rows);
    let (with_changed_test, changed_report) = run(changed, factors(-3.0), pixels(&data), rows);
    assert_eq!(probes, with_changed_test, "weights, intercepts and standardisation");
    let (clean_one, changed_one) = (&report.examined[0], &changed_report.examined[0]);
    assert_eq!(clean_one.confusion.named, changed_one.confusion.named);
    assert!(clean_one.probe.accuracy.share > 0.9 && changed_one.probe.accuracy.share < 0.2);
    assert!(clean_one.knn.share > 0.9 && changed_one.knn.share < 0.2);
    let ten = |examined: &Examined| examined.few(10).unwrap().mean;
    assert!(ten(clean_one) > 0.7 && ten(changed_one) < 0.2);
    let scores = [&report, &changed_report].map(|report| report.factors_by_layer.score(0, 0).unwrap());
    assert!(scores[0] > 0.5 && scores[1] < 0.0, "{scores:?}");
    // Other test images do not change the trained probes either.
    let (fewer, _) = run(clean, factors(1.0), pixels(&data), 10);
    assert_eq!(probes, fewer);
}

#[test]
fn a_trained_encoder_beside_its_baselines() {
    let config = config(&[("encoder", "mlp")]);
    let data = datasets::load(&config).unwrap();
    let mut learner = ssl::start(&config, data.shape, &Device::flex()).unwrap();
    let mut batches = Batches::new(&config, &data).unwrap();
    let read = |learner: &dyn Learner, name: &str| {
        let features = |images: &[f32]| {
            let found = block_on(read_layers(learner, images, data.shape)).unwrap();
            found
                .into_iter()
                .find(|(name, _)| name == ssl::network::layers::REPRESENTATION)
                .unwrap()
                .1
        };
        feature_set(name, features(&data.train.samples), features(&data.test.samples))
    };
    let untrained = read(learner.as_ref(), "untrained");
    for number in 0..60 {
        step(learner.as_mut(), &mut batches, &data, number);
    }
    let sets = vec![read(learner.as_ref(), "representation"), pixels(&data), untrained];
    let report = examine(Protocols::default(), labels(&data), vec![], sets);
    for examined in &report.examined {
        let accuracy = examined.probe.accuracy;
        assert!(
            accuracy.low < accuracy.share && accuracy.share < accuracy.high,
            "{examined:?}"
        );
        assert!(examined.probe.converged, "{examined:?}");
        assert!(accuracy.share > 0.8, "{examined:?}");
        let few: Vec<f32> = examined.few_shot.iter().map(|few| few.mean).collect();
        assert!(
            few.is_sorted() && few[0] > report.chance,
            "more labels, more accuracy: {few:?}"
        );
        assert_eq!(examined.confusion.counts.iter().sum::<u32>() as usize, data.test.len());
    }
    // scikit-learn's numbers of the same pixels: tests/scikit_learn/digits.json.
    let pixels = report.of("pixels").unwrap();
    assert!((pixels.knn.share - 0.9833).abs() < 0.003, "{:?}", pixels.knn);
    assert!(
        (pixels.probe.accuracy.share - 0.9749).abs() < 0.003,
        "{:?}",
        pixels.probe
    );
    let text = serde_json::to_string(&report).unwrap();
    let back: protocol::Examination = serde_json::from_str(&text).unwrap();
    assert_eq!(back.examined[0].few_shot, report.examined[0].few_shot);
}
