//! VICReg to SimCLR: one slider between dimensions kept apart and samples kept apart.
//!
//! Garrido, Chen, Bardes, Najman, LeCun 2023, arXiv 2206.02574. Watch for: both sides of the duality,
//! drawn beside it, move together wherever the slider stands.

use crate::describe::knobs::ablation;
use crate::describe::scene::Scene;
use crate::loss::vicreg_simclr::{VicRegSimClrConfig, vicreg_simclr};
use crate::method::JointEmbeddingMethod;
use crate::training::learner::CollapseIncentive;
use crate::wiring::joint_embedding::config::{JointEmbeddingConfig, Part};
use crate::wiring::joint_embedding::criterion::{LossSpec, of_views};
use crate::wiring::joint_embedding::{describe, knobs};
use protocol::knob::plain;
use protocol::{Card, Description, Knob, Paper, Preference};

/// Describes and starts VICReg to SimCLR.
pub struct VicRegSimClr;

const MIX: &str = "method.mix";

const LOSS: LossSpec = LossSpec {
    criterion: |config| {
        let mix = config.number(MIX)?;
        let constants = VicRegSimClrConfig {
            gamma: config.number("method.gamma")?,
            epsilon: config.number("method.epsilon")?,
            temperature: config.number("method.temperature")?,
        };
        Ok(of_views(move |views| {
            vicreg_simclr(views.first.clone(), views.second.clone(), mix, constants)
        }))
    },
    // Equal outputs are no best at either end, and length counts at one end only.
    collapse: |_| CollapseIncentive::Saddle,
    labelled: false,
    assigned: |_| false,
};

impl JointEmbeddingMethod for VicRegSimClr {
    fn card(&self) -> Card {
        Card {
            name: "vicreg_simclr".into(),
            title: "VICReg to SimCLR".into(),
            phrase: "a mix of VICReg and SimCLR".into(),
            idea: "One slider, from decorrelated dimensions to images that are told apart.".into(),
            group: "Keep dimensions apart".into(),
            formula: concat!(
                r"L_{\mathrm{VICReg}} = \lambda\,s(Z, Z') + \mu\,[v(Z) + v(Z')] + \nu\,[c(Z) + c(Z')] \\ ",
                r"L_{\mathrm{SimCLR}} = -\log \frac{\exp(\cos(z_1, z_2)/\tau)}",
                r"{\sum_{k \neq 1} \exp(\cos(z_1, z_k)/\tau)}"
            )
            .into(),
            paper: Some(Paper {
                cite: "Garrido, Chen, Bardes, Najman, LeCun 2023".into(),
                title: "On the duality between contrastive and non-contrastive self-supervised learning".into(),
                arxiv: "2206.02574".into(),
            }),
            knobs: knobs::knobs_after(vec![
                Knob::number(MIX, "VICReg to SimCLR", 0.5, 0.0, 1.0)
                    .step(0.05)
                    .help("Share of SimCLR’s loss: 0 is VICReg alone, 1 is SimCLR alone."),
                knobs::temperature(0.2),
            ]),
            preferences: vec![Preference::always().set("optimiser", "adamw").set("method.dims", 128.0)],
            kinds: vec!["images".into(), "points".into()],
            removes: vec![],
            ablations: vec![
                ablation("VICReg alone", "VICReg alone", MIX, 0.0),
                ablation("SimCLR alone", "SimCLR alone", MIX, 1.0),
            ],
            watch_for: "Move the slider while it runs, and watch the spread, RankMe and the two sums of the \
                 duality."
                .into(),
            differs: "The mix, (1 − t)·VICReg + t·SimCLR, is this page’s: the paper goes from one to the other by \
                 changing terms. VICReg’s weights 25, 25, 1 are over 25; τ is 0.2 (paper: 0.15). AdamW at 0.001, \
                 batch 128, two projector layers of 128 units (8192)."
                .into(),
        }
    }

    fn loss(&self) -> LossSpec {
        LOSS
    }

    fn describe(&self, scene: &Scene) -> Description {
        let mix = scene.config.number(MIX).unwrap_or_default();
        let (name, asks) = match mix {
            0.0 => ("VICReg", ["pull together,", "dimensions apart"]),
            1.0 => ("NT-Xent", describe::TELL_APART),
            below if below < 0.5 => ("a mix of VICReg and NT-Xent", ["pull together,", "dimensions apart"]),
            _ => ("a mix of VICReg and NT-Xent", describe::TELL_APART),
        };
        let distance = describe::LossDescription {
            formula: |a, b| format!(r"\mathrm{{mix}}({a}, {b})"),
            letter: "m",
            label: "mixed",
            name,
            asks,
            range: (0.0, describe::log_others(scene)),
            note: "both losses, each by its share",
        };
        let mut described = describe::describe(scene, distance);
        // The loss between the branches has a variance term of its own.
        described
            .idle
            .retain(|(path, _)| !["method.gamma", "method.epsilon"].contains(&path.as_ref()));
        let config = JointEmbeddingConfig::of(scene);
        let weighted = config.is_some_and(|config| config.has(Part::Variance) || config.has(Part::Covariance));
        let formula = format!(
            r"L = {}\,\mathrm{{VICReg}} + {}\,\mathrm{{NT\text{{-}}Xent}}",
            plain(1.0 - mix),
            plain(mix)
        );
        Description {
            formula: if weighted { described.formula } else { formula.into() },
            dials: vec![MIX.into()],
            ..described
        }
    }
}
