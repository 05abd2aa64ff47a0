//! SimCLR: among all other views of the batch, find the one that comes from the same image.
//!
//! Chen, Kornblith, Norouzi, Hinton 2020, arXiv 2002.05709. What counts as similar may be the size
//! or the square of a cosine: SimCLR-abs and SimCLR-sq of Garrido et al. 2023, arXiv 2206.02574.
//! Watch for: log(2B − 1) is the loss of a batch of equal outputs.

use crate::describe::knobs::ablation;
use crate::describe::scene::Scene;
use crate::loss::duality::{Alike, simclr};
use crate::method::JointEmbeddingMethod;
use crate::training::learner::CollapseIncentive;
use crate::wiring::joint_embedding::criterion::{LossSpec, of_views};
use crate::wiring::joint_embedding::{describe, knobs};
use protocol::{Card, Description, Knob, Paper, Preference};

/// Describes and starts SimCLR.
pub struct SimClr;

const LOSS: LossSpec = LossSpec {
    criterion: |config| {
        let temperature = config.number("method.temperature")?;
        let alike = match config.choice("method.similarity")? {
            "absolute" => Alike::Absolute,
            "square" => Alike::Square,
            _ => Alike::Cosine,
        };
        Ok(of_views(move |views| {
            simclr(views.first.clone(), views.second.clone(), temperature, alike)
        }))
    },
    collapse: |_| CollapseIncentive::None,
    labelled: false,
    assigned: |_| false,
};

impl JointEmbeddingMethod for SimClr {
    fn card(&self) -> Card {
        Card {
            name: "simclr".into(),
            title: "SimCLR".into(),
            phrase: "SimCLR".into(),
            idea: "Among all other views, find the one of the same image.".into(),
            group: "Tell images apart".into(),
            formula: r"L = -\log \frac{\exp(\cos(z_1, z_2)/\tau)}{\sum_{k \neq 1} \exp(\cos(z_1, z_k)/\tau)}".into(),
            paper: Some(Paper {
                cite: "Chen, Kornblith, Norouzi, Hinton 2020".into(),
                title: "A Simple Framework for Contrastive Learning of Visual Representations".into(),
                arxiv: "2002.05709".into(),
            }),
            knobs: knobs::knobs_after(vec![
                knobs::temperature(0.2),
                Knob::choice(
                    "method.similarity",
                    "Similar is",
                    "cosine",
                    &[
                        ("cosine", "the cosine"),
                        ("absolute", "its size"),
                        ("square", "its square"),
                    ],
                )
                .help("What of a cosine counts; by its size or square, opposites are as similar as equals."),
            ]),
            preferences: vec![Preference::always().set("optimiser", "adamw")],
            kinds: vec!["images".into(), "points".into()],
            removes: vec![],
            ablations: vec![
                ablation("Temperature 5", "temperature 5", "method.temperature", 5.0),
                ablation("Stop a gradient", "stop-gradient put in", "method.stop_gradient", true),
            ],
            watch_for: "Equal outputs give log(2B − 1), where nothing is told apart: negatives keep the embedding \
                 apart."
                .into(),
            differs: "τ is 0.2 (paper: 0.1 on ImageNet, 0.5 on CIFAR-10) and the batch 128 (4096). AdamW at 0.001 \
                 with weight decay 0.0001 instead of LARS with 10⁻⁶, a projector of 128 and 64 units (2048 \
                 and 128)."
                .into(),
        }
    }

    fn loss(&self) -> LossSpec {
        LOSS
    }

    fn describe(&self, scene: &Scene) -> Description {
        let name = match scene.config.choice("method.similarity") {
            Ok("absolute") => "NT-Xent of the cosines’ size",
            Ok("square") => "NT-Xent of squared cosines",
            _ => "NT-Xent",
        };
        let distance = describe::LossDescription {
            formula: |a, b| format!(r"\mathrm{{NT\text{{-}}Xent}}({a}, {b})"),
            letter: "n",
            label: "not told apart",
            name,
            asks: describe::TELL_APART,
            range: (0.0, describe::log_others(scene)),
            note: "the top is a batch of equal outputs",
        };
        describe::describe(scene, distance)
    }
}
