//! Diagram, parts and loss plot are compared with the parameters that are trained, the weights after two steps and the
//! terms of the loss.

use crate::cases::{SHAPE, batch, bits, cases, trained, views};
use protocol::{Description, Item};
use ssl::Learner;

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

        let known = ssl::measure::mechanism::list::named(&description.mechanism).is_some();
        assert!(
            known || description.mechanism.is_empty(),
            "{name} names ‘{}’, which no mechanism is called",
            description.mechanism
        );

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
