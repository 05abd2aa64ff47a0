//! A lane of the diagram is blue if and only if a gradient flows back through it. What flows through branch two is
//! measured where that branch has weights of its own: then all of their gradient came through its lane.

use crate::cases::{SHAPE, batch, cases, trained, views};
use protocol::{Flow, Item, RunConfig, Settings};

/// The largest gradient of branch two's weights, after `changes` to `config`, which give it some.
fn measured(config: &RunConfig, changes: &[&'static str]) -> f32 {
    let mut settings: Settings = config.settings().clone();
    settings.insert("method.separate_branches".into(), true.into());
    settings.extend(changes.iter().map(|&path| (path.into(), false.into())));
    let config = ssl::catalogue(vec![], vec![]).complete(&settings).unwrap();
    // Before the first step both branches are frozen as a teacher is.
    let learner = trained(&config, 1);
    let views = views(learner.views(), 1);
    let (_, gradients) = learner.gradients(&batch(&views, 1));
    let of_two = gradients.into_iter().filter(|named| {
        ["target_encoder", "other_encoder"]
            .iter()
            .any(|two| named.name.starts_with(two))
    });
    let sizes = of_two.flat_map(|named| named.values.into_data().iter::<f32>().map(f32::abs).collect::<Vec<_>>());
    sizes.fold(0.0, f32::max)
}

#[test]
fn a_lane_is_blue_where_a_gradient_flows() {
    let catalogue = ssl::catalogue(vec![], vec![]);
    let mut seen = [0, 0];
    for (name, config) in cases() {
        if config.get("method.separate_branches").is_none() {
            continue;
        }
        let learner = trained(&config, 0);
        let description = ssl::describe(&catalogue, &config, learner.as_ref(), SHAPE).unwrap();
        let lane: Vec<Flow> = description
            .diagram
            .items
            .iter()
            .filter_map(|item| match item {
                Item::Wire { points, flow, symbol } if symbol == "z2" && points.len() == 2 => Some(*flow),
                _ => None,
            })
            .collect();
        let [above, below] = lane[..] else {
            panic!("{name}: branch two's lane has {} pieces", lane.len())
        };
        let all = measured(&config, &[]);
        let compared = measured(&config, &["method.variance", "method.covariance"]);
        for (place, drawn, gradient) in [("above", above, all), ("below", below, compared)] {
            let blue = drawn == Flow::Gradient;
            assert_eq!(
                blue,
                gradient > 0.0,
                "{name}: lane {place} the stop-gradient, gradient {gradient}"
            );
            seen[usize::from(blue)] += 1;
        }
    }
    assert!(seen[0] > 50 && seen[1] > 50, "grey and blue lanes: {seen:?}");
}
