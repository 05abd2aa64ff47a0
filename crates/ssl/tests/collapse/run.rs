//! A training run on the digits with fixed seeds, and its report at the end.

use datasets::Batches;
use protocol::{KnobValue, Report, Settings};
use ssl::measure::evaluation::OnlineEvaluation;
use ssl::measure::evaluation_set::Set;
use ssl::measure::read_back::Loss;
use ssl::{Batch, Shape};

const STEPS: u64 = 400;

/// Trains an MLP on the digits for [`STEPS`] steps with `settings`, and returns the last report.
pub fn train(settings: &[Setting]) -> Report {
    let data = datasets::SOURCES.iter().map(|source| source.card()).collect();
    let views = datasets::AUGMENTATIONS
        .iter()
        .map(|augmentation| augmentation.card())
        .collect();
    let catalogue = ssl::catalogue(data, views);
    let mut all: Settings = [("encoder".into(), "mlp".into())].into();
    all.extend(settings.iter().map(|(path, value)| ((*path).into(), value.clone())));
    let config = catalogue.complete(&all).unwrap();
    let data = datasets::load(&config).unwrap();
    let shape = Shape {
        channels: data.shape.channels,
        height: data.shape.height,
        width: data.shape.width,
    };
    let mut learner = ssl::start(&config, shape, &ssl::burn::tensor::Device::flex()).unwrap();
    let set = Set {
        shape,
        images: data.test.samples.clone(),
        labels: data.test.labels.clone(),
        training_labels: data.train.labels.clone(),
        noun: data.noun.clone(),
        chance: data.chance(),
    };
    let evaluation = OnlineEvaluation::new(&config, set, &data.train.samples, learner.as_ref());
    let (mut evaluation, _) = pollster::block_on(evaluation).unwrap();
    let mut batches = Batches::new(&config, &data).unwrap();
    let (size, seed) = (
        config.count("run.batch").unwrap(),
        config.count("run.seed").unwrap() as u64,
    );
    let mut last = Vec::new();
    for step in 0..STEPS {
        let drawn = batches.next(&data, size, learner.views(), step);
        last = vec![
            learner
                .step(&Batch {
                    views: drawn.views,
                    size,
                    labels: drawn.labels,
                    shape,
                    seed,
                    step,
                })
                .unwrap(),
        ];
    }
    let (reading, losses) = pollster::block_on(evaluation.read(learner.as_ref(), &last)).unwrap();
    let loss: Option<&Loss> = losses.last();
    evaluation.report(STEPS, loss, &reading)
}

/// The path of a knob and its value.
pub type Setting = (&'static str, KnobValue);

/// Returns the term `key` of the loss; NaN where there is none.
pub fn term(report: &Report, key: &str) -> f32 {
    let found = report.terms.iter().find(|term| term.key == key);
    found.map_or(f32::NAN, |term| term.value)
}

/// Returns the setting that turns the switch at `path` off.
pub fn off(path: &'static str) -> Setting {
    (path, false.into())
}

/// Returns the spread relative to 1/√D.
pub fn share(report: &Report) -> f32 {
    report.spread.mean / report.spread.even()
}
