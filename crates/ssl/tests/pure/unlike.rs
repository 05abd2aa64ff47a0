//! Branches of two kinds: branch two's own encoder learns, and everything else is as without it.

use crate::cases::{SHAPE, batch, bits, trained, unlike, views};
use protocol::{Item, RunConfig, Settings, Shape};
use ssl::burn::tensor::Device;
use std::collections::BTreeMap;

/// `config` with one more setting.
fn with(config: &RunConfig, path: &'static str, value: impl Into<protocol::KnobValue>) -> RunConfig {
    let mut settings: Settings = config.settings().clone();
    settings.insert(path.into(), value.into());
    ssl::catalogue(vec![], vec![]).complete(&settings).unwrap()
}

/// The tensors of a learner after `steps` steps whose names begin with `prefix`.
fn weights(config: &RunConfig, steps: u64, prefix: &str) -> BTreeMap<String, Vec<u32>> {
    let state = bits(&trained(config, steps).state()).into_iter();
    state.filter(|(name, _)| name.starts_with(prefix)).collect()
}

#[test]
fn both_encoders_learn_and_begin_as_they_would_alone() {
    let config = unlike();
    let usual = with(&config, "method.second_encoder", "same");
    let first = weights(&config, 0, "net.");
    // With two kinds the copy of branch one is a copy, and not branch two.
    let alike = weights(&usual, 0, "net.").into_iter();
    for (name, drawn) in alike.filter(|(name, _)| !name.starts_with("net.target_")) {
        assert_eq!(first.get(&name), Some(&drawn), "{name} begins with other weights");
    }
    for part in ["net.encoder", "net.other_encoder", "net.other_projector"] {
        let (before, after) = (weights(&config, 0, part), weights(&config, 3, part));
        assert!(!before.is_empty() && before != after, "{part} does not learn");
    }
    // Another kind of network: a convolution has kernels with four axes.
    let learner = trained(&config, 0);
    let kernel = learner
        .state()
        .into_iter()
        .find(|named| named.name == "net.other_encoder.Conv.blocks.0.weight");
    assert_eq!(kernel.unwrap().shape.len(), 4);
}

#[test]
fn branches_that_share_weights_leave_the_other_encoder_alone() {
    let shared = with(&unlike(), "method.separate_branches", false);
    let without = with(&shared, "method.second_encoder", "same");
    assert_eq!(weights(&shared, 0, "net.other_"), weights(&shared, 3, "net.other_"));
    let (shared, without) = (weights(&shared, 3, "net."), weights(&without, 3, "net."));
    for (name, trained) in without {
        assert_eq!(shared.get(&name), Some(&trained), "{name}");
    }
}

#[test]
fn a_running_model_goes_from_two_kinds_to_one_and_back() {
    let config = unlike();
    let mut learner = trained(&config, 2);
    let mut go_on = |config: &RunConfig, step: u64| {
        learner.set(config).unwrap();
        let views = views(learner.views(), step);
        let loss = learner.step(&batch(&views, step)).unwrap().total;
        assert!(loss.into_scalar::<f32>().is_finite());
        bits(&learner.state()).into_iter().collect::<BTreeMap<_, _>>()
    };
    let other = "net.other_encoder.Conv.out.weight";
    let shared = go_on(&with(&config, "method.separate_branches", false), 2);
    assert_eq!(
        shared["net.encoder.Mlp.layers.0.weight"],
        shared["net.target_encoder.Mlp.layers.0.weight"]
    );
    let teacher = go_on(&with(&config, "method.momentum_encoder", true), 3);
    assert_eq!(teacher[other], shared[other]);
    assert_ne!(
        teacher["net.encoder.Mlp.layers.0.weight"],
        teacher["net.target_encoder.Mlp.layers.0.weight"]
    );
    let again = go_on(&config, 4);
    assert_ne!(again[other], teacher[other], "it learns again");
}

#[test]
fn the_diagram_names_both_kinds() {
    let config = unlike();
    let catalogue = ssl::catalogue(vec![], vec![]);
    let titles = |config: &RunConfig| -> Vec<String> {
        let description = ssl::describe(&catalogue, config, trained(config, 0).as_ref(), SHAPE).unwrap();
        let items = description.diagram.items.iter();
        let blocks = items.filter_map(|item| match item {
            Item::Block { title, letter, .. } if letter.starts_with('f') => Some(title.to_string()),
            _ => None,
        });
        blocks.collect()
    };
    assert_eq!(titles(&config), ["perceptron", "conv net"]);
    assert_eq!(titles(&with(&config, "method.separate_branches", false)), ["encoder"]);
}

#[test]
fn a_conv_net_beside_points_is_refused_with_a_sentence() {
    let refused = ssl::start(&unlike(), Shape::POINT, &Device::flex()).err().unwrap();
    assert_eq!(
        refused.to_string(),
        "In branch two: a conv net reads images; these are points."
    );
}
