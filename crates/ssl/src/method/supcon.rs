//! SupCon: SimCLR with labels: every other view of the same class is one to find.
//!
//! Khosla et al. 2020, arXiv 2004.11362. Watch for: a class at one point is the optimum.

use crate::describe::knobs::ablation;
use crate::describe::scene::Scene;
use crate::loss::supcon::supcon;
use crate::method::JointEmbeddingMethod;
use crate::training::learner::CollapseIncentive;
use crate::wiring::joint_embedding::criterion::{LossSpec, of_views};
use crate::wiring::joint_embedding::{describe, knobs};
use protocol::{Card, Description, Paper, Preference};

/// Describes and starts SupCon.
pub struct SupCon;

const LOSS: LossSpec = LossSpec {
    criterion: |config| {
        let temperature = config.number("method.temperature")?;
        Ok(of_views(move |views| {
            supcon(views.concat_views(), views.same_label_mask(), temperature)
        }))
    },
    collapse: |_| CollapseIncentive::None,
    labelled: true,
    assigned: |_| false,
};

impl JointEmbeddingMethod for SupCon {
    fn card(&self) -> Card {
        Card {
            name: "supcon".into(),
            title: "SupCon".into(),
            phrase: "SupCon".into(),
            idea: "Find all views of the same class; needs labels.".into(),
            group: "Learn from labels".into(),
            formula: concat!(
                r"L = -\tfrac{1}{|P|} \sum_{p \in P} \log ",
                r"\frac{\exp(\cos(z, z_p)/\tau)}{\sum_a \exp(\cos(z, z_a)/\tau)}"
            )
            .into(),
            paper: Some(Paper {
                cite: "Khosla et al. 2020".into(),
                title: "Supervised Contrastive Learning".into(),
                arxiv: "2004.11362".into(),
            }),
            knobs: knobs::knobs_after(vec![knobs::temperature(0.1)]),
            preferences: vec![
                Preference::always()
                    .set("optimiser", "adamw")
                    .set("optimiser.decay_all", true),
            ],
            kinds: vec!["images".into(), "points".into()],
            removes: vec![],
            ablations: vec![ablation("Temperature 5", "temperature 5", "method.temperature", 5.0)],
            watch_for: "The loss is least where each class is one point: neighbours then classify well, and what \
                 differs within a class is lost."
                .into(),
            differs: "Without the official code’s factor τ/0.07; without labels each image is its own class. AdamW \
                 at 0.001 instead of SGD, batch 128 (paper: 6144), a projector of 128 and 64 units (2048 and \
                 128)."
                .into(),
        }
    }

    fn loss(&self) -> LossSpec {
        LOSS
    }

    fn describe(&self, scene: &Scene) -> Description {
        let distance = describe::LossDescription {
            formula: |a, b| format!(r"\mathrm{{SupCon}}({a}, {b})"),
            letter: "n",
            label: "not told apart",
            name: "supervised contrastive",
            asks: ["pull the class in,", "push others apart"],
            range: (0.0, describe::log_others(scene)),
            note: "the top is a batch of equal outputs",
        };
        describe::describe(scene, distance)
    }
}
