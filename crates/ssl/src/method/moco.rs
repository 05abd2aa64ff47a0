//! MoCo: find the other view's key among those of many earlier batches, kept in a queue.
//!
//! He, Fan, Wu, Xie, Girshick 2020, arXiv 1911.05722. Keys come from an EMA teacher, so that old
//! ones stay comparable. Watch for: without the teacher the queue is stale.

use crate::describe::knobs::ablation;
use crate::describe::scene::Scene;
use crate::loss::infonce::{cosines, symmetric, with_queue};
use crate::method::JointEmbeddingMethod;
use crate::training::learner::CollapseIncentive;
use crate::wiring::joint_embedding::criterion::{LossSpec, of_views};
use crate::wiring::joint_embedding::{describe, knobs};
use protocol::{Card, Description, Knob, Paper, Preference};

/// Describes and starts MoCo.
pub struct MoCo;

const LOSS: LossSpec = LossSpec {
    criterion: |config| {
        let temperature = config.number("method.temperature")?;
        Ok(of_views(move |views| {
            let (queries, keys) = (views.first.clone(), views.second.clone());
            match views.queue.clone() {
                Some(queue) => with_queue(queries, keys, queue, temperature),
                None => symmetric(cosines(queries, keys, temperature)),
            }
        }))
    },
    collapse: |_| CollapseIncentive::None,
    labelled: false,
    assigned: |_| false,
};

impl JointEmbeddingMethod for MoCo {
    fn card(&self) -> Card {
        Card {
            name: "moco".into(),
            title: "MoCo".into(),
            phrase: "MoCo".into(),
            idea: "Find the other view among those of many earlier batches, kept in a queue.".into(),
            group: "Tell images apart".into(),
            formula: concat!(
                r"L = -\log \frac{\exp(\cos(z_1, t_2)/\tau)}",
                r"{\exp(\cos(z_1, t_2)/\tau) + \sum_k \exp(\cos(z_1, q_k)/\tau)}"
            )
            .into(),
            paper: Some(Paper {
                cite: "He, Fan, Wu, Xie, Girshick 2020".into(),
                title: "Momentum Contrast for Unsupervised Visual Representation Learning".into(),
                arxiv: "1911.05722".into(),
            }),
            knobs: knobs::knobs_after(vec![
                knobs::temperature(0.2),
                Knob::whole("method.queue", "Queue", 512.0, 8.0, 4096.0)
                    .log(2.0)
                    .unit("keys")
                    .restarts()
                    .help("Embeddings of earlier batches that are kept as negatives."),
            ]),
            preferences: vec![
                Preference::always()
                    .set("optimiser", "adamw")
                    .set("optimiser.decay_all", true)
                    .set("method.momentum_encoder", true)
                    .set("method.stop_gradient", true)
                    .set("method.symmetric", false),
            ],
            kinds: vec!["images".into(), "points".into()],
            removes: vec![],
            ablations: vec![ablation(
                "Remove momentum encoder",
                "momentum encoder removed",
                "method.momentum_encoder",
                false,
            )],
            watch_for: "Negatives are of earlier batches, so their number does not depend on the batch; the loss \
                 rises while the queue fills."
                .into(),
            differs: "The queue begins empty, not with random keys, and has 512 keys (paper: 65,536); norms see \
                 the whole batch, which MoCo shuffles between devices. The momentum rises from 0.99 to 1 (0.999 \
                 throughout), τ is 0.2 as in MoCo v2 (0.07), and two projector layers have batch norm. AdamW at \
                 0.001 instead of SGD at 0.03, batch 128 (256)."
                .into(),
        }
    }

    fn loss(&self) -> LossSpec {
        LOSS
    }

    fn describe(&self, scene: &Scene) -> Description {
        let keys = scene.config.count("method.queue").unwrap_or(1);
        let chance = (keys as f32 + 1.0).ln();
        let distance = describe::LossDescription {
            formula: |a, b| format!(r"\mathrm{{InfoNCE}}({a}, {b})"),
            letter: "n",
            label: "not told apart",
            name: "InfoNCE",
            asks: describe::TELL_APART,
            range: (0.0, 1.1 * chance),
            note: "chance is for a full queue of K keys",
        };
        let mut found = describe::describe(scene, distance);
        found.loss.references.push((chance, "log(K + 1)".into()));
        found
    }
}
