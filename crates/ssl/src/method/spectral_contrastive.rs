//! Spectral contrastive learning: views of one image agree, different images are at right angles.
//!
//! HaoChen, Wei, Gaidon, Ma 2021, arXiv 2106.04156. Watch for: no temperature, no logarithm, and its optimum
//! is known, the leading eigenvectors of the graph that joins images by their views.

use crate::describe::knobs::ablation;
use crate::describe::scene::Scene;
use crate::loss::spectral_contrastive::spectral_contrastive;
use crate::method::JointEmbeddingMethod;
use crate::training::learner::CollapseIncentive;
use crate::wiring::joint_embedding::criterion::{LossSpec, pair};
use crate::wiring::joint_embedding::{describe, knobs};
use protocol::{Card, Description, Paper, Preference};

/// Describes and starts Spectral contrastive.
pub struct SpectralContrastive;

const LOSS: LossSpec = LossSpec {
    criterion: |_| Ok(pair(spectral_contrastive)),
    collapse: CollapseIncentive::None,
    labelled: false,
    assigned: |_| false,
};

impl JointEmbeddingMethod for SpectralContrastive {
    fn card(&self) -> Card {
        Card {
            name: "spectral_contrastive".into(),
            title: "Spectral contrastive".into(),
            phrase: "spectral contrastive learning".into(),
            idea: "Views of one image agree; different images are at right angles.".into(),
            group: "Tell images apart".into(),
            formula: r"L = -2 \cos(z_1, z_2) + \mathrm{mean}_{i \neq j} \cos^2(z_{1i}, z_{2j})".into(),
            paper: Some(Paper {
                cite: "HaoChen, Wei, Gaidon, Ma 2021".into(),
                title: "Provable Guarantees for Self-Supervised Deep Learning with Spectral Contrastive Loss".into(),
                arxiv: "2106.04156".into(),
            }),
            knobs: knobs::knobs(),
            preferences: vec![Preference::always().set("optimiser", "adamw")],
            kinds: vec!["images".into(), "points".into()],
            removes: vec![],
            ablations: vec![ablation(
                "Stop a gradient",
                "stop-gradient put in",
                "method.stop_gradient",
                true,
            )],
            watch_for: "One point is −1; below, images are told apart. −2 would need a dimension for each image."
                .into(),
            differs: "Embeddings at length one, AdamW instead of SGD.".into(),
        }
    }

    fn loss(&self) -> LossSpec {
        LOSS
    }

    fn describe(&self, scene: &Scene) -> Description {
        let distance = describe::LossDescription {
            formula: |a, b| format!(r"\mathrm{{spectral}}({a}, {b})"),
            letter: "s",
            label: "not told apart",
            name: "spectral contrastive",
            asks: describe::TELL_APART,
            range: (-2.0, 0.0),
            note: "−1 is one point",
        };
        describe::describe(scene, distance)
    }
}
