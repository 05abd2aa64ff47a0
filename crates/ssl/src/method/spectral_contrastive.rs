//! Spectral contrastive learning: views of one image agree, different images are pushed towards right angles.
//!
//! HaoChen, Wei, Gaidon, Ma 2021, arXiv 2106.04156. Watch for: no temperature and no logarithm. With embeddings of
//! any length its optimum over all images is known, the leading eigenvectors of the graph that joins images by their
//! views; with lengths of one, as here, that theorem does not hold.

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
    collapse: |_| CollapseIncentive::None,
    labelled: false,
    assigned: |_| false,
};

impl JointEmbeddingMethod for SpectralContrastive {
    fn card(&self) -> Card {
        Card {
            name: "spectral_contrastive".into(),
            title: "Spectral contrastive".into(),
            phrase: "spectral contrastive learning".into(),
            idea: "Views of one image agree; different images are pushed towards right angles.".into(),
            group: "Tell images apart".into(),
            formula: r"L = -2\,\mathrm{E}[f(x) \cdot f(x^+)] + \mathrm{E}[(f(x) \cdot f(x^-))^2]".into(),
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
            watch_for: "Equal outputs give −1. The least, −2, has the images of a batch at right angles, for which \
                 there must be as many dimensions as images."
                .into(),
            differs: "Embeddings have length one, where the official code only shortens the longer ones; the \
                 theorem about its optimum, a spectral embedding of the graph of views, is of embeddings of any \
                 length. AdamW at 0.001, batch 128 and a projector of 128 and 64 units are this page’s."
                .into(),
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
