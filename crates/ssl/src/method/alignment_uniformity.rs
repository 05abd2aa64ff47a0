//! Alignment and uniformity: what a contrastive loss asks for, said outright and weighed apart.
//!
//! Wang, Isola 2020, arXiv 2005.10242. Watch for: with two dimensions the embedding is a circle, and both
//! terms can be seen on it.

use crate::describe::knobs::ablation;
use crate::describe::loss_plot::{add_curve, explain};
use crate::describe::scene::Scene;
use crate::loss::alignment_uniformity::terms;
use crate::method::JointEmbeddingMethod;
use crate::training::learner::CollapseIncentive;
use crate::wiring::joint_embedding::criterion::{LossSpec, LossTerms};
use crate::wiring::joint_embedding::{describe, knobs};
use protocol::{Card, Description, Knob, Paper, Preference};

/// Describes and starts Alignment and uniformity.
pub struct AlignmentUniformity;

const LOSS: LossSpec = LossSpec {
    criterion: |config| {
        let (alpha, t) = (config.number("method.alpha")?, config.number("method.t")?);
        let weight = config.number("method.uniformity_weight")?;
        Ok(Box::new(move |views| {
            let (align, uniform) = terms(views.first.clone(), views.second.clone(), alpha, t);
            LossTerms {
                loss: align.clone() + uniform.clone().mul_scalar(weight),
                terms: vec![("alignment", align), ("uniformity", uniform)],
                extremes: Vec::new(),
            }
        }))
    },
    // Without uniformity it is best when all outputs are equal.
    collapse: |_| CollapseIncentive::CosineMinimum,
    labelled: false,
    assigned: |_| false,
};

impl JointEmbeddingMethod for AlignmentUniformity {
    fn card(&self) -> Card {
        Card {
            name: "alignment_uniformity".into(),
            title: "Alignment and uniformity".into(),
            phrase: "alignment and uniformity".into(),
            idea: "Views of one image lie close; all images lie evenly over the sphere.".into(),
            group: "Tell images apart".into(),
            formula: concat!(
                r"L = \|\bar z_1 - \bar z_2\|^\alpha + ",
                r"\lambda \log \mathrm{mean}_{i<j}\, e^{-t \|\bar z_i - \bar z_j\|^2}"
            )
            .into(),
            paper: Some(Paper {
                cite: "Wang, Isola 2020".into(),
                title: "Understanding Contrastive Representation Learning through Alignment and Uniformity on the \
                        Hypersphere"
                    .into(),
                arxiv: "2005.10242".into(),
            }),
            knobs: knobs::knobs_after(vec![
                Knob::number("method.uniformity_weight", "λ, evenness", 1.0, 0.0, 10.0)
                    .step(0.5)
                    .help("Weight of the term that spreads images over the sphere."),
                Knob::number("method.alpha", "α, power of distance", 2.0, 1.0, 4.0)
                    .step(0.5)
                    .help("How much more a far pair of views counts than a near one."),
                Knob::number("method.t", "t, narrowness", 2.0, 0.5, 10.0)
                    .step(0.5)
                    .help("Large: only the nearest images push each other off."),
            ]),
            preferences: vec![
                Preference::always()
                    .set("optimiser", "adamw")
                    .set("optimiser.decay_all", true),
            ],
            kinds: vec!["images".into(), "points".into()],
            removes: vec![],
            ablations: vec![ablation(
                "Drop uniformity",
                "uniformity dropped",
                "method.uniformity_weight",
                0.0,
            )],
            watch_for: "Whether both terms fall, or one rises while the other falls. Alignment is 0 where all \
                 outputs are equal."
                .into(),
            differs: "AdamW at 0.001 instead of SGD; batch 128 and a projector of 128 and 64 units are this \
                 page’s. α and t are 2 and λ is 1, as in the paper."
                .into(),
        }
    }

    fn loss(&self) -> LossSpec {
        LOSS
    }

    fn describe(&self, scene: &Scene) -> Description {
        let distance = describe::LossDescription {
            formula: |a, b| format!(r"\|{a} - {b}\|^\alpha + \lambda\,U({a}, {b})"),
            letter: "a",
            label: "both",
            name: "alignment and uniformity",
            asks: describe::TELL_APART,
            range: (-4.0, 1.0),
            note: "0 is one point, −2t even in many dimensions",
        };
        let mut found = describe::describe(scene, distance);
        explain(&mut found, &[("U", "log mean exp(−t·squared distance), at length one")]);
        add_curve(&mut found.loss, "alignment", "views apart");
        add_curve(&mut found.loss, "uniformity", "evenness");
        found
    }
}
