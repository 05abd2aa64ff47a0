//! BYOL: predict the embedding that an EMA teacher gives the other view.
//!
//! Grill et al. 2020, arXiv 2006.07733. Watch for: without predictor or teacher nothing prevents
//! a collapse to equal outputs, where the loss is at its minimum, 0.

use crate::describe::knobs::ablation;
use crate::describe::scene::Scene;
use crate::loss::normalised_regression::normalised_regression;
use crate::method::JointEmbeddingMethod;
use crate::training::learner::CollapseIncentive;
use crate::wiring::joint_embedding::criterion::{LossSpec, pair};
use crate::wiring::joint_embedding::{describe, knobs};
use protocol::{Card, Description, Paper, Preference};

/// Describes and starts BYOL.
pub struct Byol;

const LOSS: LossSpec = LossSpec {
    criterion: |_| Ok(pair(normalised_regression)),
    collapse: |_| CollapseIncentive::CosineMinimum,
    labelled: false,
    assigned: |_| false,
};

/// Puts a bar over the letter of an embedding, which stands for its scaling to length one; its index stays beside it.
fn barred(embedding: &str) -> String {
    ["p", "z", "t"].iter().fold(embedding.to_owned(), |latex, letter| {
        latex.replace(&format!("{letter}_"), &format!(r"\bar{{{letter}}}_"))
    })
}

impl JointEmbeddingMethod for Byol {
    fn card(&self) -> Card {
        Card {
            name: "byol".into(),
            title: "BYOL".into(),
            phrase: "BYOL".into(),
            idea: "Predict the embedding that an EMA teacher gives the other view.".into(),
            group: "Two views agree".into(),
            formula: r"L = \|\bar{p}_1 - \bar{t}_2\|^2 + \|\bar{p}_2 - \bar{t}_1\|^2".into(),
            paper: Some(Paper {
                cite: "Grill et al. 2020".into(),
                title: "Bootstrap Your Own Latent: A New Approach to Self-Supervised Learning".into(),
                arxiv: "2006.07733".into(),
            }),
            knobs: knobs::knobs(),
            preferences: vec![
                Preference::always()
                    .set("optimiser", "adamw")
                    .set("method.momentum_encoder", true)
                    .set("method.stop_gradient", true)
                    .set("method.predictor", true)
                    .set("method.predictor_width", 128.0),
            ],
            kinds: vec!["images".into(), "points".into()],
            removes: vec![],
            ablations: vec![
                ablation("Remove predictor", "predictor removed", "method.predictor", false),
                ablation(
                    "Remove momentum encoder",
                    "momentum encoder removed",
                    "method.momentum_encoder",
                    false,
                ),
                ablation("Teacher that never moves", "momentum of 1", "method.momentum", 1.0),
            ],
            watch_for: "Without the predictor the loss falls towards 0, and so does the spread of the embeddings."
                .into(),
            differs: "The mean of both directions where the paper adds them; the momentum begins at 0.99, not \
                 0.996, since runs are short. AdamW at 0.001 with weight decay 0.0001 instead of LARS with \
                 1.5·10⁻⁶, batch 128 (paper: 4096), heads of 128 and 64 units (4096 and 256); both views are \
                 augmented alike."
                .into(),
        }
    }

    fn loss(&self) -> LossSpec {
        LOSS
    }

    fn describe(&self, scene: &Scene) -> Description {
        let distance = describe::LossDescription {
            formula: |a, b| format!(r"\|{} - {}\|^2", barred(a), barred(b)),
            letter: "d",
            label: "views differ",
            name: "normalised regression",
            asks: describe::PULL,
            range: (0.0, 2.0),
            note: "0 is perfect agreement, or collapse",
        };
        describe::describe(scene, distance)
    }
}
