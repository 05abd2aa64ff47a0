//! Diagram, parts and loss plot are compared with the parameters that are trained, the weights after two steps and the
//! terms of the loss.

use crate::cases::{SHAPE, batch, bits, cases, trained, views};
use protocol::{Description, Item, KnobValue};
use ssl::Learner;
use ssl::burn::tensor::Device;

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

        if let Some(card) = &description.mechanism {
            let known = ssl::measure::mechanism::list::named(&card.kind).is_some();
            assert!(known, "{name} names ‘{}’, which no mechanism is called", card.kind);
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

/// The matrix of a run with these settings, and what is asked of its diagonal and of the rest.
fn mechanism(settings: &[(&'static str, KnobValue)]) -> Option<(String, String, String)> {
    let catalogue = ssl::catalogue(vec![], vec![]);
    let settings = settings.iter().map(|(path, value)| ((*path).into(), value.clone()));
    let config = catalogue.complete(&settings.collect()).unwrap();
    let learner = ssl::start(&config, SHAPE, &Device::flex()).unwrap();
    let description = ssl::describe(&catalogue, &config, learner.as_ref(), SHAPE).unwrap();
    let card = description.mechanism?;
    Some((card.kind.into(), card.diagonal.into(), card.other.into()))
}

#[test]
fn a_mechanism_asks_what_the_loss_asks() {
    let method = |name: &'static str| ("method", KnobValue::from(name));
    let dropped = ("method.variance", KnobValue::from(false));
    let alone = ("method.covariance", KnobValue::from(false));
    let vicreg = |more: &[(&'static str, KnobValue)]| mechanism(&[&[method("vicreg")], more].concat());
    let found = |kind: &str, diagonal: &str, other: &str| Some((kind.into(), diagonal.into(), other.into()));
    assert_eq!(vicreg(&[]), found("covariance", "1 or more", "0"));
    assert_eq!(
        vicreg(&[("method.gamma", 2.0.into())]),
        found("covariance", "4 or more", "0")
    );
    assert_eq!(vicreg(std::slice::from_ref(&dropped)), found("covariance", "", "0"));
    // Without both terms it is the same matrix, of which nothing is asked.
    assert_eq!(vicreg(&[dropped, alone]), found("covariance", "", ""));
    assert_eq!(mechanism(&[method("w_mse")]), found("whitening", "1", "0"));
    let as_it_is = [method("w_mse"), ("method.whitening_iterations", 0.0.into())];
    assert_eq!(mechanism(&as_it_is), found("whitening", "", ""));
    assert_eq!(mechanism(&[method("moco")]), found("queue", "", ""));
    let hard = [method("metric_learning"), ("method.loss", "triplet_hard".into())];
    assert_eq!(mechanism(&hard), found("hard_triplets", "", ""));
    assert_eq!(mechanism(&[method("lejepa")]), found("covariance", "1", "0"));
    let barlow = [method("barlow_twins"), ("method.lambda", 0.0.into())];
    assert_eq!(mechanism(&barlow[..1]), found("cross_correlation", "1", "0"));
    assert_eq!(mechanism(&barlow), found("cross_correlation", "1", ""));
    for name in ["simclr", "supcon", "byol"] {
        assert_eq!(mechanism(&[method(name)]), found("similarity", "", ""), "{name}");
    }
    assert_eq!(mechanism(&[method("mae")]), None);
}
