//! SimSiam: predict one view's embedding from the other's, and stop the gradient on one side.
//!
//! Chen, He 2021, arXiv 2011.10566. The variants on which Zhang et al. 2022, arXiv 2203.16262, tested why it does
//! not collapse are a knob. Watch for: the loss is best, −1, when everything collapses.

use crate::describe::knobs::ablation;
use crate::describe::scene::Scene;
use crate::loss::negative_cosine::negative_cosine;
use crate::method::JointEmbeddingMethod;
use crate::training::learner::CollapseIncentive;
use crate::wiring::joint_embedding::config::JointEmbeddingConfig;
use crate::wiring::joint_embedding::criterion::{LossSpec, pair};
use crate::wiring::joint_embedding::variant;
use crate::wiring::joint_embedding::variant::Variant;
use crate::wiring::joint_embedding::{describe, knobs};
use protocol::{Card, Description, Paper, Preference};

/// Describes and starts SimSiam.
pub struct SimSiam;

const LOSS: LossSpec = LossSpec {
    criterion: |_| Ok(pair(negative_cosine)),
    collapse: |_| CollapseIncentive::CosineMinimum,
    labelled: false,
    assigned: |_| false,
};

impl JointEmbeddingMethod for SimSiam {
    fn card(&self) -> Card {
        Card {
            name: "simsiam".into(),
            title: "SimSiam".into(),
            phrase: "SimSiam".into(),
            idea: "Predict one view from the other; stop the gradient on one side.".into(),
            group: "Two views agree".into(),
            formula: r"L = -\tfrac{1}{2}\cos(p_1, \mathrm{sg}\,z_2) - \tfrac{1}{2}\cos(p_2, \mathrm{sg}\,z_1)".into(),
            paper: Some(Paper {
                cite: "Chen, He 2021".into(),
                title: "Exploring Simple Siamese Representation Learning".into(),
                arxiv: "2011.10566".into(),
            }),
            knobs: knobs::knobs_after(vec![variant::knob()]),
            preferences: vec![
                Preference::always()
                    .set("optimiser", "sgd")
                    .set("optimiser.decay_all", true)
                    .set("method.stop_gradient", true)
                    .set("method.predictor", true)
                    .set("method.constant_predictor_rate", true),
                Preference::when("data", "shapes")
                    // With SGD, or a rate twice this, some seeds stay on the plateau or collapse.
                    .set("optimiser", "adamw")
                    .set("optimiser.learning_rate", 0.002)
                    .set("run.batch", 32.0)
                    .set("method.predictor_width", 128.0)
                    .set("method.output_norm", true),
            ],
            kinds: vec!["images".into(), "points".into()],
            removes: vec![],
            ablations: vec![
                ablation(
                    "Remove stop-gradient",
                    "stop-gradient removed",
                    "method.stop_gradient",
                    false,
                ),
                ablation("Remove predictor", "predictor removed", "method.predictor", false),
                ablation("Mirror it", "mirrored", "method.variant", "mirrored"),
            ],
            watch_for: "Without the stop-gradient the loss improves at once and the spread falls towards 0; where \
                 the embedding has batch norm, as on shapes, RankMe falls instead."
                .into(),
            differs: "Batch norm on the projector’s last layer is a switch, on for shapes alone: without it a \
                 collapse shows as one. Two projector layers, 128 and 64 wide, and a predictor of 32 units \
                 (shapes: 128), where the paper has three of 2048, and 512. SGD at 0.05 where the paper’s rule \
                 gives 0.025 for this batch of 128 (paper: 512), on shapes AdamW at 0.002; 20 steps of warm-up \
                 (none)."
                .into(),
        }
    }

    fn loss(&self) -> LossSpec {
        LOSS
    }

    fn describe(&self, scene: &Scene) -> Description {
        let distance = describe::LossDescription {
            formula: |a, b| format!(r"-\cos({a}, {b})"),
            letter: "d",
            label: "views differ",
            name: "negative cosine",
            asks: describe::PULL,
            range: (-1.0, 0.0),
            note: "lower is better agreement, not better features",
        };
        let usual = describe::describe(scene, distance);
        let config = JointEmbeddingConfig::of(scene).filter(|config| config.parts.stop_gradient);
        let variant = config.map_or(Variant::Usual, JointEmbeddingConfig::compares);
        if variant == Variant::Usual {
            return usual;
        }
        let formula = format!(
            r"L = -\tfrac{{1}}{{2}}{} - \tfrac{{1}}{{2}}{}",
            variant.formula(1, 2),
            variant.formula(2, 1)
        );
        Description {
            formula: formula.into(),
            ..usual
        }
    }
}
