//! The runs that are looked at: every method of the registry, small, with each of its switches turned over.

use protocol::{KnobKind, KnobValue, RunConfig, Settings};
use ssl::burn::tensor::Device;
use ssl::method::list::METHODS;
use ssl::network::parameters::Named;
use ssl::{Batch, Learner, Shape};

const SIZE: usize = 8;
pub const SHAPE: Shape = Shape {
    channels: 1,
    height: 8,
    width: 8,
};
const LABELS: [u8; SIZE] = [0, 1, 0, 2, 1, 0, 2, 1];

/// Name of the case, and its config: each method as it is, with one switch turned over, and with branches of two kinds.
pub fn cases() -> Vec<(String, RunConfig)> {
    let catalogue = ssl::catalogue(vec![], vec![]);
    let mut cases = Vec::new();
    for method in METHODS {
        let card = method.card();
        let mut own: Settings = [("method".into(), KnobValue::Choice(card.name.clone()))].into();
        let usual = catalogue.complete(&own).unwrap();
        let small = [
            ("run.batch", 8.0),
            ("method.queue", 24.0),
            ("method.words", 16.0),
            ("encoder.width", 16.0),
        ];
        let known = small.into_iter().filter(|(path, _)| usual.get(path).is_some());
        own.extend(known.map(|(path, value)| (path.into(), value.into())));
        let usual = catalogue.complete(&own).unwrap();
        cases.push((card.name.to_string(), usual.clone()));
        if usual.get("method.projector_depth").is_some() {
            let mut shallow = own.clone();
            shallow.insert("method.projector_depth".into(), 1.0.into());
            let name = format!("{}, a projector of one layer", card.name);
            cases.push((name, catalogue.complete(&shallow).unwrap()));
        }
        for knob in card.knobs.iter().filter(|knob| knob.kind == KnobKind::Switch) {
            let mut turned = own.clone();
            let on = usual.switch(&knob.path).unwrap();
            turned.insert(knob.path.clone(), KnobValue::Switch(!on));
            let name = format!("{}, {} {}", card.name, knob.path, if on { "off" } else { "on" });
            cases.push((name, catalogue.complete(&turned).unwrap()));
        }
    }
    cases.push(("vicreg, unlike branches".to_owned(), unlike()));
    cases
}

/// VICReg with a small perceptron in branch one and a conv net in branch two.
pub fn unlike() -> RunConfig {
    let settings: [(&'static str, KnobValue); 6] = [
        ("method", "vicreg".into()),
        ("encoder", "mlp".into()),
        ("encoder.width", 16.0.into()),
        ("run.batch", 8.0.into()),
        ("method.separate_branches", true.into()),
        ("method.second_encoder", "conv".into()),
    ];
    let catalogue = ssl::catalogue(vec![], vec![]);
    catalogue.complete(&protocol::config::settings(&settings)).unwrap()
}

pub fn views(count: usize, step: u64) -> Vec<Vec<f32>> {
    let number = |view: usize, i: usize| (0.37 * i as f32 + 1.3 * view as f32 + step as f32).sin();
    (0..count)
        .map(|view| (0..SIZE * SHAPE.len()).map(|i| number(view, i)).collect())
        .collect()
}

pub fn batch(views: &[Vec<f32>], step: u64) -> Batch<'_> {
    Batch {
        views,
        size: SIZE,
        labels: &LABELS,
        shape: SHAPE,
        seed: 3,
        step,
    }
}

/// A learner after `steps` steps.
pub fn trained(config: &RunConfig, steps: u64) -> Box<dyn Learner> {
    let mut learner = ssl::start(config, SHAPE, &Device::flex()).unwrap();
    for step in 0..steps {
        let views = views(learner.views(), step);
        learner.step(&batch(&views, step)).unwrap();
    }
    learner
}

/// Names and bits.
pub fn bits(tensors: &[Named]) -> Vec<(String, Vec<u32>)> {
    let numbers = |named: &Named| {
        named
            .values
            .clone()
            .into_data()
            .iter::<f32>()
            .map(f32::to_bits)
            .collect()
    };
    tensors
        .iter()
        .map(|named| (named.name.clone(), numbers(named)))
        .collect()
}
