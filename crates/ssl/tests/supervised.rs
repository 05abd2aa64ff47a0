//! Training with labels, from first weights and from the weights of an encoder that was trained without labels.
#![allow(clippy::unwrap_used, reason = "a test stops where something is not as it must be")]

#[cfg(target_arch = "wasm32")]
#[macro_use]
extern crate in_browser;

use datasets::Dataset;
use pollster::block_on;
use protocol::{RunConfig, Settings};
use ssl::burn::tensor::Device;
use ssl::measure::probe::accuracy::accuracy;
use ssl::measure::read_back::read;
use ssl::training::snapshot;
use ssl::training::snapshot::State;
use ssl::wiring::supervised;
use ssl::{Batch, Learner};

const CLASSES: usize = 10;

fn digits(width: f64) -> (RunConfig, Dataset) {
    let data = datasets::SOURCES.iter().map(|source| source.card()).collect();
    let catalogue = ssl::catalogue(data, vec![]);
    let settings: Settings = [
        ("encoder".into(), "mlp".into()),
        ("encoder.width".into(), width.into()),
        ("data".into(), "digits".into()),
        ("run.steps".into(), 120.0.into()),
    ]
    .into();
    let config = catalogue.complete(&settings).unwrap();
    let data = datasets::load(&config).unwrap();
    (config, data)
}

/// Takes a step on 64 training images without augmentation.
fn step(learner: &mut dyn Learner, data: &Dataset, step: u64) -> ssl::Losses {
    let size = 64;
    let indices = (0..size).map(|i| (step as usize * size + i * 7) % data.train.len());
    let (images, labels): (Vec<&[f32]>, Vec<u8>) = indices
        .map(|index| (data.train.sample(index), data.train.labels[index]))
        .unzip();
    let views = vec![images.concat(); learner.views()];
    let batch = Batch {
        views: &views,
        size,
        labels: &labels,
        shape: data.shape,
        seed: 1,
        step,
    };
    learner.step(&batch).unwrap()
}

fn test_accuracy(learner: &dyn Learner, data: &Dataset) -> f32 {
    let outputs = learner.outputs(&data.test.samples, data.test.len(), data.shape);
    let (logits, _) = block_on(read(&[outputs.embedding], &[])).unwrap();
    accuracy(&supervised::named(&logits[0]), &data.test.labels).share
}

fn representation(learner: &dyn Learner, data: &Dataset) -> Vec<f32> {
    let outputs = learner.outputs(&data.test.samples, data.test.len(), data.shape);
    outputs.representation.into_data().try_to_vec().unwrap()
}

#[test]
fn training_with_labels_learns_the_classes() {
    let (config, data) = digits(128.0);
    let mut learner = supervised::start(&config, data.shape, CLASSES, None, &Device::flex()).unwrap();
    let before = test_accuracy(learner.as_ref(), &data);
    for number in 0..120 {
        step(learner.as_mut(), &data, number);
    }
    let after = test_accuracy(learner.as_ref(), &data);
    println!("{before} before, {after} after");
    assert!(before < 0.4 && after > 0.9, "{before} before, {after} after");
}

#[test]
fn fine_tuning_begins_with_the_encoder_of_the_snapshot() {
    let (config, data) = digits(128.0);
    let mut trained = ssl::start(&config, data.shape, &Device::flex()).unwrap();
    for number in 0..5 {
        step(trained.as_mut(), &data, number);
    }
    // Batch norm takes its last step's statistics in when it is next used.
    let expected = representation(trained.as_ref(), &data);
    let bytes = block_on(snapshot::take(trained.state(), trained.steps(), &config, "")).unwrap();
    let state = State::read(&bytes).unwrap();
    let tuned = supervised::start(&config, data.shape, CLASSES, Some(&state), &Device::flex()).unwrap();
    let scratch = supervised::start(&config, data.shape, CLASSES, None, &Device::flex()).unwrap();
    let found = representation(tuned.as_ref(), &data);
    assert!(found == expected, "bit for bit");
    assert!(found != representation(scratch.as_ref(), &data));
    assert_eq!(tuned.steps(), 0);
}

#[test]
fn a_snapshot_of_another_encoder_is_refused() {
    let (config, data) = digits(128.0);
    let trained = ssl::start(&config, data.shape, &Device::flex()).unwrap();
    let bytes = block_on(snapshot::take(trained.state(), trained.steps(), &config, "")).unwrap();
    let state = State::read(&bytes).unwrap();
    let (other, _) = digits(32.0);
    let refused = supervised::start(&other, data.shape, CLASSES, Some(&state), &Device::flex());
    assert!(refused.is_err_and(|error| error.to_string().contains("does not fit")));
}
