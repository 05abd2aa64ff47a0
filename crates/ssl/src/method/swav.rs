//! SwAV: assign one view to a cluster, and predict that assignment from the other view.
//!
//! Caron, Misra, Mairal, Goyal, Bojanowski, Joulin 2020, arXiv 2006.09882. Assignments of a batch are
//! made by Sinkhorn–Knopp, which gives every prototype the same share. Watch for: without equal
//! shares everything may go to one prototype, and is then predicted without fail; more prototypes
//! than images in a batch cannot have equal shares of it.

use crate::describe::knobs::ablation;
use crate::describe::loss_plot::{add_curve, explain, part};
use crate::describe::scene::Scene;
use crate::loss::sinkhorn::{sinkhorn, sinkhorn_beside};
use crate::loss::soft_cross_entropy::{soft_cross_entropy, usage};
use crate::method::JointEmbeddingMethod;
use crate::training::learner::CollapseIncentive;
use crate::wiring::joint_embedding::criterion::{LossSpec, LossTerms};
use crate::wiring::joint_embedding::{describe, knobs};
use burn::tensor::Tensor;
use protocol::{Card, Description, Knob, Paper, Preference, Section};

/// Describes and starts SwAV.
pub struct SwAv;

const LOSS: LossSpec = LossSpec {
    criterion: |config| {
        let (temperature, epsilon) = (
            config.number("method.temperature")?,
            config.number("method.sinkhorn_epsilon")?,
        );
        // Views of an image that a step puts into the queue, which begins with zeros.
        let kept = if config.switch("method.symmetric")? { 2 } else { 1 };
        let iterations = if config.switch("method.equipartition")? {
            config.count("method.sinkhorn_iterations")?
        } else {
            0
        };
        Ok(Box::new(move |views| {
            let scores = views.second.clone();
            let full = |queue: &Tensor<2>| kept * views.step * views.size() as u64 >= queue.dims()[0] as u64;
            let codes = match views.queue.clone().filter(full) {
                Some(earlier) => sinkhorn_beside(scores, earlier, epsilon, iterations),
                None => sinkhorn(scores, epsilon, iterations),
            };
            LossTerms {
                loss: soft_cross_entropy(codes.clone(), views.first.clone().div_scalar(temperature)),
                terms: vec![("usage", usage(codes))],
                extremes: Vec::new(),
            }
        }))
    },
    // Without equal shares it is best when all outputs are equal.
    collapse: |_| CollapseIncentive::CosineMinimum,
    labelled: false,
    // Assignments carry no gradient.
    assigned: |_| true,
};

fn knobs() -> Vec<Knob> {
    knobs::knobs_after(vec![
        Knob::switch("method.equipartition", "equal shares", true)
            .section(Section::Part)
            .help("Every prototype is given the same share of a batch; off, each image chooses for itself."),
        knobs::temperature(0.1),
        Knob::number("method.sinkhorn_epsilon", "ε of the assignment", 0.05, 0.005, 1.0)
            .log(1.5)
            .help("How soft an assignment is: small is one prototype each, large is all alike."),
        Knob::whole("method.sinkhorn_iterations", "Sinkhorn iterations", 3.0, 1.0, 20.0)
            .help("How often shares are made equal in turns, prototypes' then images'."),
        knobs::prototypes(64.0),
        Knob::whole("method.queue", "Queue", 0.0, 0.0, 4096.0)
            .step(128.0)
            .unit("images")
            .section(Section::Network)
            .restarts()
            .help("Images of earlier batches that share the prototypes, once there are so many; 0 for none."),
        knobs::prototypes_frozen(20.0),
    ])
}

impl JointEmbeddingMethod for SwAv {
    fn card(&self) -> Card {
        Card {
            name: "swav".into(),
            title: "SwAV".into(),
            phrase: "SwAV".into(),
            idea: "Assign one view to a cluster, and predict that assignment from the other view.".into(),
            group: "Agree on clusters".into(),
            formula: r"L = \tfrac{1}{2} H(q_2, p_1) + \tfrac{1}{2} H(q_1, p_2)".into(),
            paper: Some(Paper {
                cite: "Caron et al. 2020".into(),
                title: "Unsupervised Learning of Visual Features by Contrasting Cluster Assignments".into(),
                arxiv: "2006.09882".into(),
            }),
            knobs: knobs(),
            preferences: vec![
                Preference::always()
                    .set("optimiser", "adamw")
                    .set("optimiser.decay_all", true),
                Preference::when("data", "shapes")
                    // To an untrained net shapes are all but alike: with an ε on the scale of larger differences
                    // assignments are uniform, and stay so.
                    .set("method.sinkhorn_epsilon", 0.005)
                    .set("optimiser.learning_rate", 0.002),
            ],
            kinds: vec!["images".into(), "points".into()],
            removes: vec![],
            ablations: vec![
                ablation(
                    "No equal shares",
                    "equal shares taken out",
                    "method.equipartition",
                    false,
                ),
                ablation("Assign to all alike", "ε of 1", "method.sinkhorn_epsilon", 1.0),
            ],
            watch_for: "The use of prototypes: log K is all alike. Without equal shares it falls, and so does the \
                    loss."
                .into(),
            differs: "64 prototypes instead of 3000, frozen for 20 steps (paper: an epoch); one queue for both \
                 views, off; two views, and local ones by the switch of multi-crop (paper: six). On shapes ε is \
                 0.005 (0.05). AdamW at 0.001 (shapes: 0.002) with weight decay 0.0001 instead of LARS at 4.8 \
                 with 10⁻⁶, batch 128 (4096), a projector of 128 and 64 units (2048 and 128)."
                .into(),
        }
    }

    fn loss(&self) -> LossSpec {
        LOSS
    }

    fn describe(&self, scene: &Scene) -> Description {
        let chance = describe::log_prototypes(scene);
        let distance = describe::LossDescription {
            formula: |a, b| format!(r"H(q({b}), p({a}))"),
            letter: "h",
            label: "not predicted",
            name: "swapped cross-entropy",
            asks: ["the same", "cluster"],
            range: (0.0, 1.1 * chance),
            note: "log K: nothing is predicted",
        };
        let mut found = describe::describe(scene, distance);
        let part = part(scene, "equipartition", "equal shares");
        found.parts.insert(0, part);
        explain(&mut found, &[("q", "by Sinkhorn–Knopp"), ("p", "softmax(scores/τ)")]);
        add_curve(&mut found.loss, "usage", "in use");
        found.loss.references.push((chance, "log K".into()));
        found
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]
    use super::*;
    use crate::loss::views::Views;
    use burn::tensor::Device;
    use protocol::{KnobValue, Settings};
    use rand_chacha::ChaCha8Rng;
    use rand_chacha::rand_core::SeedableRng;

    /// One image between two prototypes: alone it has to have both, beside one that prefers the other it has
    /// its own, and the queue is looked at only once it is full.
    #[test]
    fn a_full_queue_leaves_an_image_its_prototype() {
        let loss = |symmetric: bool, step: u64| {
            let settings: Settings = [
                ("method".into(), "swav".into()),
                ("method.symmetric".into(), KnobValue::Switch(symmetric)),
            ]
            .into();
            let config = crate::registry::catalogue(vec![], vec![]).complete(&settings).unwrap();
            let row = |scores: [f32; 2]| Tensor::<2>::from_floats([scores], &Device::flex());
            let earlier = Tensor::cat(vec![row([0.0, 1.0]), row([0.0, 1.0])], 0);
            let views = Views {
                first: row([1.0, 0.0]),
                second: row([1.0, 0.0]),
                labels: &[],
                queue: Some(earlier),
                centre: None,
                step,
                rng: ChaCha8Rng::seed_from_u64(0),
            };
            (LOSS.criterion)(&config).unwrap()(&views).loss.into_scalar::<f32>()
        };
        // ln(1 + e⁻¹⁰), with τ = 0.1, where the code is all its own; 5 more where it is a half.
        let own = (1.0 + (-10f32).exp()).ln();
        for (symmetric, step, expected) in [
            (true, 0, own + 5.0),
            (true, 1, own),
            (false, 1, own + 5.0),
            (false, 2, own),
        ] {
            let found = loss(symmetric, step);
            assert!(
                (found - expected).abs() < 0.01,
                "{symmetric} {step}: {found}, not {expected}"
            );
        }
    }
}
