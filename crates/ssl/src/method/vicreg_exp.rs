//! VICReg-exp: VICReg with a log-sum-exp of covariances; transposed it is VICReg-ctr.
//!
//! Garrido, Chen, Bardes, Najman, LeCun 2023, arXiv 2206.02574: the first steps on the way from
//! VICReg to SimCLR. Watch for: transposed, samples are told apart instead of dimensions.

use crate::describe::knobs::ablation;
use crate::describe::scene::Scene;
use crate::loss::covariance_exp::{VicRegExpConfig, vicreg};
use crate::measure::mechanism::covariance::COVARIANCE;
use crate::method::JointEmbeddingMethod;
use crate::training::learner::CollapseIncentive;
use crate::wiring::joint_embedding::criterion::{LossSpec, of_views};
use crate::wiring::joint_embedding::{describe, knobs};
use protocol::{Card, ConfigError, Description, Knob, Paper, Preference, RunConfig};

/// Describes and starts VICReg-exp.
pub struct VicRegExp;

/// Whether samples are told apart in place of dimensions; for the loss and its description.
fn is_transposed(config: &RunConfig) -> Result<bool, ConfigError> {
    config.switch("method.transposed")
}

const LOSS: LossSpec = LossSpec {
    criterion: |config| {
        let weights = VicRegExpConfig {
            invariance: config.number("method.invariance_weight")?,
            variance: config.number("method.spread_weight")?,
            covariance: config.number("method.exponential_weight")?,
            gamma: config.number("method.gamma")?,
            epsilon: config.number("method.epsilon")?,
            temperature: config.number("method.temperature")?,
        };
        let transposed = is_transposed(config)?;
        Ok(of_views(move |views| {
            vicreg(views.first.clone(), views.second.clone(), transposed, weights)
        }))
    },
    collapse: |_| CollapseIncentive::ScaleMinimum(1.0),
    labelled: false,
    assigned: |_| false,
};

impl JointEmbeddingMethod for VicRegExp {
    fn card(&self) -> Card {
        Card {
            name: "vicreg_exp".into(),
            title: "VICReg-exp".into(),
            phrase: "VICReg-exp".into(),
            idea: "VICReg with a log-sum-exp of the covariances where their squares are.".into(),
            group: "Keep dimensions apart".into(),
            formula: concat!(
                r"L = \lambda\,s(Z, Z') + \mu\,[v(Z) + v(Z')] + \nu\,[c(Z) + c(Z')] \\ ",
                r"c(Z) = \tfrac{1}{D} \sum_i \log \sum_{j \neq i} \exp([C(Z)]_{ij}/\tau)"
            )
            .into(),
            paper: Some(Paper {
                cite: "Garrido, Chen, Bardes, Najman, LeCun 2023".into(),
                title: "On the duality between contrastive and non-contrastive self-supervised learning".into(),
                arxiv: "2206.02574".into(),
            }),
            knobs: knobs::knobs_after(vec![
                Knob::switch("method.transposed", "Samples instead of dimensions", false)
                    .help("Variance and covariance of the transposed batch: VICReg-ctr."),
                Knob::number("method.invariance_weight", "λ, views agree", 25.0, 0.0, 100.0)
                    .step(1.0)
                    .help("Weight of the views' squared difference."),
                Knob::number("method.spread_weight", "μ, variance", 25.0, 0.0, 100.0)
                    .step(1.0)
                    .help("Weight of the variance within the loss."),
                Knob::number(
                    "method.exponential_weight",
                    "ν, exponential covariance",
                    1.0,
                    0.0,
                    100.0,
                )
                .step(0.1)
                .help("Weight of the log-sum-exp of covariances."),
                knobs::temperature(0.1),
            ]),
            preferences: vec![Preference::always().set("optimiser", "adamw").set("method.dims", 128.0)],
            kinds: vec!["images".into(), "points".into()],
            removes: vec![],
            ablations: vec![ablation(
                "Drop variance term",
                "variance dropped",
                "method.spread_weight",
                0.0,
            )],
            watch_for: "Published: as accurate as VICReg (68.0 for 68.1 % by the linear probe on ImageNet). The \
                 duality’s two sums show which side the loss acts on."
                .into(),
            differs: "s and v are averaged as for VICReg. Transposed, each sample is centred over its dimensions, \
                 as equation 13 says; the paper’s runs centre dimensions. The weights 25, 25 and 1 and τ of 0.1 \
                 are this page’s, the paper tunes them; AdamW at 0.001, batch 128, two projector layers of 128 \
                 units (8192)."
                .into(),
        }
    }

    fn loss(&self) -> LossSpec {
        LOSS
    }

    fn describe(&self, scene: &Scene) -> Description {
        let transposed = is_transposed(scene.config).unwrap_or_default();
        let (name, asks) = if transposed {
            ("VICReg-ctr, samples instead of dimensions", describe::TELL_APART)
        } else {
            (
                "VICReg-exp, a log-sum-exp of covariances",
                ["pull together,", "dimensions apart"],
            )
        };
        let distance = describe::LossDescription {
            formula: |a, b| format!(r"\mathrm{{VICReg}}_{{\exp}}({a}, {b})"),
            letter: "x",
            label: "all terms",
            name,
            asks,
            range: (0.0, 30.0),
            note: "weighted, all terms together",
        };
        let mut described = describe::describe(scene, distance);
        // The transposed loss asks for spread samples, not for spread dimensions.
        let least = scene.config.number("method.gamma").map(describe::least_variance);
        described.mechanism = Some(match least {
            Ok(least) if !transposed => COVARIANCE.asked(least, "0"),
            _ => COVARIANCE.asked("", ""),
        });
        // The loss between the branches has a variance term of its own.
        described
            .idle
            .retain(|(path, _)| !["method.gamma", "method.epsilon"].contains(&path.as_ref()));
        described
    }
}
