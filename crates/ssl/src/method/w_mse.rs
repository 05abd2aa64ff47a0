//! W-MSE: whiten each view's batch, then only ask the views to agree.
//!
//! Ermolov, Siarohin, Sangineto, Sebe 2021, arXiv 2007.06346. Watch for: a batch smaller than twice
//! the dimensions cannot be whitened, and small eigenvalues need many iterations.

use crate::describe::knobs::ablation;
use crate::describe::scene::Scene;
use crate::loss::whitening::w_mse;
use crate::measure::mechanism::whitening::WHITENING;
use crate::method::JointEmbeddingMethod;
use crate::training::learner::CollapseIncentive;
use crate::wiring::joint_embedding::criterion::{LossSpec, of_views};
use crate::wiring::joint_embedding::{describe, knobs};
use protocol::{Card, ConfigError, Description, Knob, MechanismCard, Paper, Preference, RunConfig};

/// Describes and starts W-MSE.
pub struct WMse;

const LOSS: LossSpec = LossSpec {
    criterion: |config| {
        let (epsilon, iterations) = constants(config)?;
        Ok(of_views(move |views| {
            w_mse(views.first.clone(), views.second.clone(), epsilon, iterations)
        }))
    },
    // With whitening taken out it is best when all outputs are equal.
    collapse: |config| match constants(config) {
        Ok((_, 0)) => CollapseIncentive::CosineMinimum,
        _ => CollapseIncentive::Whitened,
    },
    labelled: false,
    assigned: |_| false,
};

/// Returns ε and the number of iterations of whitening.
fn constants(config: &RunConfig) -> Result<(f64, usize), ConfigError> {
    Ok((
        config.number("method.whitening_epsilon")?,
        config.count("method.whitening_iterations")?,
    ))
}

impl JointEmbeddingMethod for WMse {
    fn card(&self) -> Card {
        Card {
            name: "w_mse".into(),
            title: "W-MSE".into(),
            phrase: "W-MSE".into(),
            idea: "Whiten each batch first; then it is enough that views agree.".into(),
            group: "Keep dimensions apart".into(),
            formula: r"L = 2 - 2\cos(W z_1, W' z_2)".into(),
            paper: Some(Paper {
                cite: "Ermolov, Siarohin, Sangineto, Sebe 2021".into(),
                title: "Whitening for Self-Supervised Representation Learning".into(),
                arxiv: "2007.06346".into(),
            }),
            knobs: knobs::knobs_after(vec![
                Knob::number("method.whitening_epsilon", "ε of whitening", 0.001, 0.00001, 1.0)
                    .log(10.0)
                    .help("Added to the covariance's diagonal, so that it has an inverse."),
                Knob::whole("method.whitening_iterations", "Iterations", 12.0, 0.0, 20.0)
                    .help("Newton–Schulz steps towards the inverse root; with none nothing is whitened."),
            ]),
            preferences: vec![
                Preference::always()
                    .set("optimiser", "adamw")
                    .set("method.dims", 32.0)
                    .set("optimiser.decay_all", true),
            ],
            kinds: vec!["images".into(), "points".into()],
            removes: vec![],
            ablations: vec![ablation(
                "Do not whiten",
                "whitening taken out",
                "method.whitening_iterations",
                0.0,
            )],
            watch_for: "Without whitening views agree better and dimensions are lost. Too few iterations whiten \
                 the large eigenvalues alone: with five RankMe is far lower."
                .into(),
            differs: "Newton–Schulz iterations with ε 0.001 on the diagonal instead of a Cholesky factor without; \
                 the whole batch of 128 is whitened at once, the paper’s in parts; two views, where the paper \
                 also has four. 32 dimensions (64), AdamW at 0.001 with weight decay 0.0001 instead of Adam with \
                 10⁻⁶."
                .into(),
        }
    }

    fn loss(&self) -> LossSpec {
        LOSS
    }

    fn describe(&self, scene: &Scene) -> Description {
        let distance = describe::LossDescription {
            formula: |a, b| format!(r"\|\overline{{W {a}}} - \overline{{W {b}}}\|^2"),
            letter: "w",
            label: "views differ",
            name: "squared distance after whitening",
            asks: ["whiten, then", "pull together"],
            range: (0.0, 2.0),
            note: "after whitening",
        };
        let constants = constants(scene.config).unwrap_or_default();
        Description {
            mechanism: Some(MechanismCard {
                constants: vec![constants.0 as f32, constants.1 as f32],
                // No iteration whitens nothing, and asks nothing.
                ..if constants.1 == 0 {
                    WHITENING.asked("", "")
                } else {
                    WHITENING.asked("1", "0")
                }
            }),
            ..describe::describe(scene, distance)
        }
    }
}
