//! A loss changes nothing, and a description shows what trains: every method, with its parts as they are by default and
//! with each switch turned over.
//!
//! Gradients leave a learner as it was and are the same numbers when computed again, after two steps, so that queues,
//! centres, vocabularies and running statistics hold something. Diagram, parts and loss plot are compared with the
//! parameters that are trained, the weights after two steps and the terms of the loss.
#![allow(clippy::unwrap_used, reason = "a test stops where something is not as it must be")]
#![cfg(not(target_arch = "wasm32"))]

use protocol::{Description, Item, KnobKind, KnobValue, RunConfig, Settings};
use ssl::burn::tensor::Device;
use ssl::method::list::METHODS;
use ssl::network::parameters::Named;
use ssl::{Batch, Learner, Shape};

const SIZE: usize = 8;
const SHAPE: Shape = Shape {
    channels: 1,
    height: 8,
    width: 8,
};
const LABELS: [u8; SIZE] = [0, 1, 0, 2, 1, 0, 2, 1];

/// Name of the case, and its config: each method as it is, and with one switch turned over.
fn cases() -> Vec<(String, RunConfig)> {
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
    cases
}

fn views(count: usize, step: u64) -> Vec<Vec<f32>> {
    let number = |view: usize, i: usize| (0.37 * i as f32 + 1.3 * view as f32 + step as f32).sin();
    (0..count)
        .map(|view| (0..SIZE * SHAPE.len()).map(|i| number(view, i)).collect())
        .collect()
}

fn batch(views: &[Vec<f32>], step: u64) -> Batch<'_> {
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
fn trained(config: &RunConfig, steps: u64) -> Box<dyn Learner> {
    let mut learner = ssl::start(config, SHAPE, &Device::flex()).unwrap();
    for step in 0..steps {
        let views = views(learner.views(), step);
        learner.step(&batch(&views, step)).unwrap();
    }
    learner
}

/// Names and bits.
fn bits(tensors: &[Named]) -> Vec<(String, Vec<u32>)> {
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

#[test]
fn gradients_change_nothing_and_are_the_same_when_computed_again() {
    for (name, config) in cases() {
        let learner = trained(&config, 2);
        let views = views(learner.views(), 2);
        let compute = || {
            let (losses, gradients) = learner.gradients(&batch(&views, 2));
            (losses.total.into_data(), bits(&gradients))
        };
        let before = bits(&learner.state());
        let (first, second) = (compute(), compute());
        assert!(!first.1.is_empty(), "{name} has no gradients");
        assert_eq!(first.0, second.0, "the loss of {name} differs when computed again");
        assert!(first.1 == second.1, "gradients of {name} differ when computed again");
        assert!(bits(&learner.state()) == before, "gradients change the state of {name}");
    }
}

/// Whether the diagram has a block of this title and letter; an empty letter stands for any.
fn has_block(description: &Description, wanted: &str, with: &str) -> bool {
    let items = description.diagram.items.iter();
    items.into_iter().any(|item| match item {
        Item::Block { title, letter, .. } => title == wanted && (with.is_empty() || letter == with),
        _ => false,
    })
}

/// The weights under `prefix`.
fn weights(learner: &dyn Learner, prefix: &str) -> Vec<Vec<u32>> {
    let state = bits(&learner.state());
    let found = state
        .into_iter()
        .filter(|(name, _)| name.starts_with(prefix) && !name.contains("running_"));
    found.map(|(_, words)| words).collect()
}

#[test]
fn a_description_shows_what_trains() {
    let catalogue = ssl::catalogue(vec![], vec![]);
    for (name, config) in cases() {
        let mut learner = trained(&config, 2);
        let views = views(learner.views(), 2);
        let losses = learner.step(&batch(&views, 2)).unwrap();
        let learner = learner.as_ref();
        let description = ssl::describe(&catalogue, &config, learner, SHAPE).unwrap();
        assert!(!description.diagram.items.is_empty(), "{name} has no diagram");

        let predictor = learner.parameters("predictor") > 0;
        assert_eq!(
            has_block(&description, "predictor", "h"),
            predictor,
            "predictor of {name}"
        );
        let trained = learner.parameters("target_encoder") > 0;
        assert_eq!(
            has_block(&description, "encoder", "f\u{2032}"),
            trained,
            "second branch of {name}"
        );
        let own = weights(learner, "net.target_encoder");
        let teacher = !own.is_empty() && !trained && own != weights(learner, "net.encoder");
        assert_eq!(has_block(&description, "EMA teacher", ""), teacher, "teacher of {name}");
        let clusters = learner
            .state()
            .into_iter()
            .find(|named| named.name == "net.prototypes.weight");
        if let Some(prototypes) = clusters {
            let title = format!("{} prototypes", prototypes.shape[1]);
            assert!(has_block(&description, &title, ""), "prototypes of {name}");
        }
        let norms = description.diagram.items.iter().find_map(|item| match item {
            Item::Block { title, right, .. } if title == "projector" => Some(right.to_string()),
            _ => None,
        });
        match norms.as_deref() {
            Some("BN") => assert!(learner.parameters("projector.norms") > 0, "batch norm of {name}"),
            Some("no BN") => assert_eq!(learner.parameters("projector.norms"), 0, "batch norm of {name}"),
            _ => {}
        }

        let terms: Vec<&str> = losses.terms.iter().map(|(key, _)| *key).collect();
        for curve in &description.loss.curves {
            assert!(
                terms.contains(&curve.key.as_ref()),
                "{name} plots {}, which no loss has",
                curve.key
            );
        }
        for term in ["variance", "covariance"] {
            let drawn = description.loss.curves.iter().any(|curve| curve.key == term);
            assert_eq!(terms.contains(&term), drawn, "{term} of {name}");
        }
    }
}
