//! Barlow Twins: each dimension correlates with itself in the other view, and with no other dimension.
//!
//! Zbontar, Jing, Misra, LeCun, Deny 2021, arXiv 2103.03230. Watch for: λ that is too large for few
//! dimensions; with λ at 0 dimensions become correlated.

use crate::describe::knobs::ablation;
use crate::describe::scene::Scene;
use crate::loss::barlow_twins::barlow_twins;
use crate::measure::mechanism::cross_correlation::CROSS_CORRELATION;
use crate::method::JointEmbeddingMethod;
use crate::training::learner::CollapseIncentive;
use crate::wiring::joint_embedding::criterion::{LossSpec, of_views};
use crate::wiring::joint_embedding::{describe, knobs};
use protocol::{Card, Description, Knob, Paper, Preference};

/// Describes and starts Barlow Twins.
pub struct BarlowTwins;

const LOSS: LossSpec = LossSpec {
    criterion: |config| {
        let lambda = config.number("method.lambda")?;
        Ok(of_views(move |views| {
            let [_, dims] = views.first.dims();
            barlow_twins(views.first.clone(), views.second.clone(), lambda).div_scalar(dims as f64)
        }))
    },
    collapse: |_| CollapseIncentive::None,
    labelled: false,
    assigned: |_| false,
};

impl JointEmbeddingMethod for BarlowTwins {
    fn card(&self) -> Card {
        Card {
            name: "barlow_twins".into(),
            title: "Barlow Twins".into(),
            phrase: "Barlow Twins".into(),
            idea: "Each dimension correlates with itself across views, and with no other.".into(),
            group: "Keep dimensions apart".into(),
            formula: concat!(
                r"L = \sum_i (1 - C_{ii})^2 + \lambda \sum_i \sum_{j \neq i} C_{ij}^2 \\ ",
                r"C_{ij} = \frac{\sum_b z_{1,bi}\, z_{2,bj}}{\sqrt{\sum_b z_{1,bi}^2} \sqrt{\sum_b z_{2,bj}^2}}"
            )
            .into(),
            paper: Some(Paper {
                cite: "Zbontar, Jing, Misra, LeCun, Deny 2021".into(),
                title: "Barlow Twins: Self-Supervised Learning via Redundancy Reduction".into(),
                arxiv: "2103.03230".into(),
            }),
            knobs: knobs::knobs_after(vec![
                Knob::number("method.lambda", "λ, redundancy", 0.01, 0.0, 1.0)
                    .log(2.0)
                    .help("Weight of correlations between different dimensions."),
            ]),
            preferences: vec![Preference::always().set("optimiser", "adamw").set("method.dims", 128.0)],
            kinds: vec!["images".into(), "points".into()],
            removes: vec![],
            ablations: vec![ablation(
                "No redundancy term",
                "redundancy term dropped",
                "method.lambda",
                0.0,
            )],
            watch_for: "Without the redundancy term the loss is lower and RankMe falls: dimensions become \
                 correlated."
                .into(),
            differs: "Divided by D; λ is 0.01 instead of 0.005, since there are fewer dimensions: two projector \
                 layers of 128 units (paper: three of 8192). AdamW at 0.001 with weight decay 0.0001 instead of \
                 LARS with 10⁻⁶, batch 128 (2048). Dimensions are normalised as in the official code, by the \
                 biased variance."
                .into(),
        }
    }

    fn loss(&self) -> LossSpec {
        LOSS
    }

    fn describe(&self, scene: &Scene) -> Description {
        let distance = describe::LossDescription {
            formula: |a, b| format!(r"\mathrm{{BT}}({a}, {b})"),
            letter: "b",
            label: "not the identity",
            name: "cross-correlation against the identity",
            asks: ["pull together,", "decorrelate"],
            range: (0.0, 1.0),
            note: "distance of the correlations from the identity",
        };
        let redundant = scene.config.number("method.lambda").is_ok_and(|lambda| lambda > 0.0);
        Description {
            mechanism: Some(CROSS_CORRELATION.asked("1", if redundant { "0" } else { "" })),
            ..describe::describe(scene, distance)
        }
    }
}
