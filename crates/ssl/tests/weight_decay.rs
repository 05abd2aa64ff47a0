//! Weight decay pulls the parameters that the rule names, of every method with every encoder that it takes.
//!
//! Two learners take the same step, one with weight decay λ and one without. What they differ by is the pull alone:
//! η·λ·w of a parameter that is pulled, nothing, to the bit, of one that is left out. Roles are told by the parameter's
//! path here, and by the modules that it lies in there.
#![allow(clippy::unwrap_used, reason = "a test stops where something is not as it must be")]
#![cfg(not(target_arch = "wasm32"))]

use pollster::block_on;
use protocol::{KnobValue, RunConfig, Settings};
use ssl::burn::tensor::Device;
use ssl::method::list::METHODS;
use ssl::network::encoder::ENCODERS;
use ssl::network::parameters::Named;
use ssl::training::snapshot::{self, State};
use ssl::{Batch, Shape};
use std::collections::{BTreeMap, BTreeSet};

const SIZE: usize = 8;
const SHAPE: Shape = Shape {
    channels: 1,
    height: 8,
    width: 8,
};
const LABELS: [u8; SIZE] = [0, 1, 0, 2, 1, 0, 2, 1];
/// η and λ.
const RATE: f64 = 0.125;
const DECAY: f64 = 0.5;

/// The settings of `method` with `encoder`, small, without momentum or schedule, at the rate of this test.
fn settings(method: &str, encoder: &str, optimiser: &str) -> Settings {
    let mut settings: Settings = [
        ("method".into(), KnobValue::Choice(method.to_owned().into())),
        ("encoder".into(), KnobValue::Choice(encoder.to_owned().into())),
        ("optimiser".into(), KnobValue::Choice(optimiser.to_owned().into())),
        ("schedule.shape".into(), "constant".into()),
    ]
    .into();
    let usual = ssl::catalogue(vec![], vec![]).complete(&settings).unwrap();
    let small = [
        ("run.batch", SIZE as f64),
        ("method.queue", 24.0),
        ("method.words", 16.0),
        ("method.prototypes_frozen", 0.0),
        ("encoder.width", 16.0),
        ("schedule.warmup", 0.0),
        ("optimiser.learning_rate", RATE),
        ("optimiser.momentum", 0.0),
    ];
    let known = small.into_iter().filter(|(path, _)| usual.get(path).is_some());
    settings.extend(known.map(|(path, value)| (path.into(), value.into())));
    settings
}

/// What a parameter is, by its path alone.
fn role(path: &str) -> &'static str {
    let name = path.rsplit('.').next().unwrap();
    match name {
        _ if path.contains("prototypes.") => "prototype",
        "weight" => "weight",
        "bias" => "bias",
        "gamma" | "beta" => "norm",
        "mask_token" | "class_token" => "token",
        _ => panic!("‘{path}’ has a gradient and no role"),
    }
}

fn numbers(named: &Named) -> Vec<f32> {
    named.values.clone().into_data().iter().collect()
}

/// Trained parameters by path: before a step, and after it.
type Step = BTreeMap<String, [Vec<f32>; 2]>;

/// Takes one step with `config`; `None` if the method does not take the encoder. All parameters begin off zero.
fn step(config: &RunConfig) -> Option<Step> {
    let mut learner = ssl::start(config, SHAPE, &Device::flex()).ok()?;
    let number = |view: usize, i: usize| (0.37 * i as f32 + 1.3 * view as f32).sin();
    let view = |view| (0..SIZE * SHAPE.len()).map(|i| number(view, i)).collect();
    let views: Vec<Vec<f32>> = (0..learner.views()).map(view).collect();
    let batch = Batch {
        views: &views,
        size: SIZE,
        labels: &LABELS,
        shape: SHAPE,
        seed: 3,
        step: 0,
    };
    let (_, gradients) = learner.gradients(&batch);
    let trained: BTreeSet<String> = gradients.iter().map(|named| format!("net.{}", named.name)).collect();
    let shifted = learner.state().into_iter().map(|named| Named {
        values: if trained.contains(&named.name) {
            named.values.add_scalar(0.125)
        } else {
            named.values
        },
        ..named
    });
    let bytes = block_on(snapshot::take(shifted.collect(), 0, config, "")).unwrap();
    learner.restore(&State::read(&bytes).unwrap()).unwrap();
    let before = learner.state();
    learner.step(&batch).unwrap();
    let after = learner.state();
    let of = |state: &[Named], path: &str| numbers(state.iter().find(|named| named.name == path).unwrap());
    let steps = trained
        .into_iter()
        .map(|path| (path.clone(), [of(&before, &path), of(&after, &path)]));
    Some(steps.collect())
}

/// Checks each parameter of `with`, a step with weight decay, against `without`, and returns the roles that it saw.
fn check(name: &str, with: &Step, without: &Step, all: bool) -> BTreeSet<&'static str> {
    let mut seen = BTreeSet::new();
    for (path, [before, after]) in with {
        let [same, plain] = &without[path];
        assert_eq!(before, same, "{name}, {path}: the steps begin apart");
        let role = role(path);
        seen.insert(role);
        if !all && role != "weight" {
            assert_eq!(after, plain, "{name}, {path}: a {role} is pulled");
            continue;
        }
        for ((before, after), plain) in before.iter().zip(after).zip(plain) {
            let pull = (RATE * DECAY) as f32 * before;
            // In single precision each difference is rounded to the size of its numbers.
            let rounding = 4.0 * f32::EPSILON * (before.abs() + after.abs() + plain.abs());
            assert!(
                ((plain - after) - pull).abs() <= rounding,
                "{name}, {path}: a {role} of {before} is pulled by {} instead of {pull}",
                plain - after
            );
        }
    }
    seen
}

#[test]
fn every_parameter_is_pulled_as_its_role_says() {
    let catalogue = ssl::catalogue(vec![], vec![]);
    let (mut seen, mut methods, mut encoders) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for method in METHODS.iter().map(|method| method.card().name) {
        for encoder in ENCODERS.iter().map(|card| card().name) {
            for optimiser in ["sgd", "adamw"] {
                let name = format!("{method} with {encoder} and {optimiser}");
                let mut settings = settings(&method, &encoder, optimiser);
                let mut run = |decay: f64, all: bool| {
                    settings.insert("optimiser.weight_decay".into(), decay.into());
                    settings.insert("optimiser.decay_all".into(), all.into());
                    step(&catalogue.complete(&settings).unwrap())
                };
                let Some(without) = run(0.0, false) else { continue };
                for all in [false, true] {
                    seen.extend(check(&name, &run(DECAY, all).unwrap(), &without, all));
                }
                methods.insert(method.clone());
                encoders.insert(encoder.clone());
            }
        }
    }
    assert_eq!(
        (methods.len(), encoders.len()),
        (METHODS.len(), ENCODERS.len()),
        "not each was tried: {methods:?}, {encoders:?}"
    );
    assert_eq!(seen, ["bias", "norm", "prototype", "token", "weight"].into());
}

#[test]
fn the_rule_is_that_of_the_paper() {
    // Whose code decays everything; the others leave biases and norms out.
    let everything = [
        "simsiam",
        "moco",
        "swav",
        "w_mse",
        "obow",
        "supcon",
        "lejepa",
        "alignment_uniformity",
        "rotation",
    ];
    let catalogue = ssl::catalogue(vec![], vec![]);
    let mut found = 0;
    for card in METHODS.iter().map(|method| method.card()) {
        let settings: Settings = [("method".into(), KnobValue::Choice(card.name.clone()))].into();
        let config = catalogue.complete(&settings).unwrap();
        let all = everything.contains(&card.name.as_ref());
        found += usize::from(all);
        assert_eq!(config.switch("optimiser.decay_all"), Ok(all), "{}", card.name);
    }
    assert_eq!(found, everything.len());
}
