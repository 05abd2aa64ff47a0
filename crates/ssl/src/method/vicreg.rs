//! VICReg: the views agree, the variance of every dimension is kept up, and dimensions are decorrelated.
//!
//! Bardes, Ponce, LeCun 2022, arXiv 2105.04906, with the averages of the official code: the
//! distance is a mean over B·D numbers and the variance terms of the two branches are halved.

use crate::describe::knobs::ablation;
use crate::describe::scene::Scene;
use crate::loss::invariance::invariance;
use crate::method::JointEmbeddingMethod;
use crate::training::learner::CollapseIncentive;
use crate::wiring::joint_embedding::criterion::{LossSpec, pair};
use crate::wiring::joint_embedding::{describe, knobs};
use protocol::{Card, Description, Paper, Preference};

/// Describes and starts VICReg.
pub struct VicReg;

const LOSS: LossSpec = LossSpec {
    criterion: |_| Ok(pair(invariance)),
    collapse: |_| CollapseIncentive::ScaleMinimum(1.0),
    labelled: false,
    assigned: |_| false,
};

impl JointEmbeddingMethod for VicReg {
    fn card(&self) -> Card {
        Card {
            name: "vicreg".into(),
            title: "VICReg".into(),
            phrase: "VICReg".into(),
            idea: "Views agree, the variance of every dimension is kept up, and dimensions are decorrelated.".into(),
            group: "Keep dimensions apart".into(),
            formula: concat!(
                r"L = \lambda\,s(Z, Z') + \mu\,[v(Z) + v(Z')] + \nu\,[c(Z) + c(Z')] \\ ",
                r"s(Z, Z') = \tfrac{1}{n} \sum_i \|z_i - z'_i\|^2 \\ ",
                r"v(Z) = \tfrac{1}{D} \sum_j \max(0, \gamma - \sqrt{\mathrm{Var}(z^j) + \epsilon}) \\ ",
                r"c(Z) = \tfrac{1}{D} \sum_{i \neq j} [C(Z)]_{ij}^2"
            )
            .into(),
            paper: Some(Paper {
                cite: "Bardes, Ponce, LeCun 2022".into(),
                title: "VICReg: Variance-Invariance-Covariance Regularization for Self-Supervised Learning".into(),
                arxiv: "2105.04906".into(),
            }),
            knobs: knobs::knobs_after(vec![knobs::second_encoder()]),
            preferences: vec![
                Preference::always()
                    .set("optimiser", "adamw")
                    .set("method.variance", true)
                    .set("method.covariance", true)
                    .set("method.distance_weight", 25.0)
                    .set("method.variance_weight", 25.0)
                    .set("method.covariance_weight", 1.0)
                    .set("method.dims", 128.0),
                Preference::when("data", "shapes").set("optimiser.learning_rate", 0.004),
                Preference::when("data", "glyphs").set("optimiser.learning_rate", 0.004),
            ],
            kinds: vec!["images".into(), "points".into()],
            removes: vec![],
            ablations: vec![
                ablation("Drop variance term", "variance term dropped", "method.variance", false),
                ablation(
                    "Drop covariance term",
                    "covariance term dropped",
                    "method.covariance",
                    false,
                ),
            ],
            watch_for: "Without the variance term the embedding shrinks to a point, while RankMe stays high. The branches \
                 need not be alike: separate ones can have encoders of two kinds, and the second can see edges."
                .into(),
            differs: "As the official code and not the paper’s equation 6: s is also divided by D, and the two \
                 variance terms are averaged. AdamW at 0.001 (shapes and letters: 0.004) with weight decay 0.0001 instead of \
                 LARS with 10⁻⁶, batch 128 (paper: 2048), two projector layers of 128 units (three of 8192)."
                .into(),
        }
    }

    fn loss(&self) -> LossSpec {
        LOSS
    }

    fn describe(&self, scene: &Scene) -> Description {
        let distance = describe::LossDescription {
            formula: |a, b| format!(r"\|{a} - {b}\|^2"),
            letter: "s",
            label: "views differ",
            name: "squared distance",
            asks: describe::PULL,
            range: (0.0, 1.0),
            note: "the two views differ",
        };
        describe::describe(scene, distance)
    }
}
