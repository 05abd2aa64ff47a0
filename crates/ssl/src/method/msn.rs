//! MSN: assign a view with hidden patches to the cluster to which an EMA teacher assigns the whole other view.
//!
//! Assran, Caron, Misra, Bojanowski, Bordes, Vincent, Joulin, Rabbat, Ballas 2022, arXiv 2204.07141; with
//! a prior that falls off it is PMSN, arXiv 2210.07277. Watch for: without the term of mean entropy, one
//! cluster for every image is as good a prediction as any; with it, clusters are made equal even where
//! classes are not. In runs this short the term alone ends near that cluster, guesses spread just enough for
//! it; the authors' code balances the targets by Sinkhorn–Knopp too, as do we.

use crate::describe::knobs::ablation;
use crate::describe::loss_plot::{add_curve, explain};
use crate::describe::scene::Scene;
use crate::error::SslError;
use crate::loss::prior_matching::prior_divergence;
use crate::loss::sinkhorn::sinkhorn;
use crate::loss::soft_cross_entropy::soft_cross_entropy;
use crate::method::Method;
use crate::network::encoder::vit;
use crate::training::learner::{CollapseIncentive, Learner};
use crate::wiring::joint_embedding::criterion::{LossSpec, LossTerms};
use crate::wiring::joint_embedding::objective::JointEmbedding;
use crate::wiring::joint_embedding::{describe, knobs};
use burn::tensor::Device;
use burn::tensor::activation::{log_softmax, softmax};
use protocol::Shape;
use protocol::{Ablation, Card, Description, Knob, Paper, Preference, RunConfig};

/// Describes and starts MSN.
pub struct Msn;

const LOSS: LossSpec = LossSpec {
    criterion: |config| {
        let number = |name: &str| config.number(&format!("method.{name}"));
        let (temperature, sharpening) = (number("temperature")?, number("sharpening")?);
        let (weight, exponent) = (number("prior_weight")?, number("prior")?);
        let iterations = config.count("method.sinkhorn_iterations")?;
        Ok(Box::new(move |views| {
            // p^(1/T), at length one again, is the softmax at τ·T.
            let sharp = log_softmax(views.second.clone().div_scalar(temperature * sharpening), 1);
            let logits = views.first.clone().div_scalar(temperature);
            let assigned = soft_cross_entropy(sinkhorn(sharp, 1.0, iterations), logits.clone());
            let prior = prior_divergence(softmax(logits, 1), exponent);
            LossTerms {
                loss: assigned.clone() + prior.clone().mul_scalar(weight),
                terms: vec![("assigned", assigned), ("prior", prior)],
                extremes: Vec::new(),
            }
        }))
    },
    // Without the prior's term it is best when all outputs are equal.
    collapse: |_| CollapseIncentive::CosineMinimum,
    labelled: false,
    // Assignments carry no gradient.
    assigned: |_| true,
};

fn knobs() -> Vec<Knob> {
    knobs::knobs_after(vec![
        Knob::number("method.mask_ratio", "Hidden", 0.25, 0.0, 0.95)
            .step(0.05)
            .help("Share of the student's patches that it does not see; the teacher sees all."),
        knobs::temperature(0.1),
        Knob::number("method.sharpening", "Sharpening T", 0.25, 0.05, 1.0)
            .step(0.05)
            .help("The targets' temperature, as a share of the student's; 1 is not sharpened."),
        Knob::number("method.prior_weight", "λ, mean entropy", 1.0, 0.0, 10.0)
            .step(0.5)
            .help("Weight of the term that asks the mean assignment for the prior's shares."),
        Knob::number("method.prior", "Prior's exponent", 0.0, 0.0, 2.0)
            .step(0.25)
            .help("0 asks for equal shares; more for shares that fall as a power, as classes of a long tail have."),
        Knob::whole("method.sinkhorn_iterations", "Sinkhorn iterations", 3.0, 0.0, 20.0).help(
            "How often the targets' shares are made equal by Sinkhorn–Knopp, which a prior that is not uniform \
                   contradicts; with 0 they are not.",
        ),
        knobs::prototypes(64.0),
    ])
}

impl Method for Msn {
    fn card(&self) -> Card {
        Card {
            name: "msn".into(),
            title: "MSN".into(),
            phrase: "MSN".into(),
            idea: "Assign a view with hidden patches to the cluster to which an EMA teacher assigns the whole \
                    other view."
                .into(),
            group: "Agree on clusters".into(),
            formula: r"L = H(p^+, p) - \lambda H(\bar{p})".into(),
            paper: Some(Paper {
                cite: "Assran et al. 2022".into(),
                title: "Masked Siamese Networks for Label-Efficient Learning".into(),
                arxiv: "2204.07141".into(),
            }),
            knobs: knobs(),
            preferences: vec![
                Preference::always()
                    .set("encoder", "vit")
                    .set("optimiser", "adamw")
                    .set("run.batch", 64.0)
                    .set("method.momentum_encoder", true)
                    .set("method.stop_gradient", true),
            ],
            kinds: vec!["images".into()],
            removes: vec![],
            ablations: vec![
                Ablation {
                    label: "No mean entropy".into(),
                    mark: "mean entropy and equal shares taken out".into(),
                    // Either alone keeps the clusters apart.
                    set: [
                        ("method.prior_weight".into(), 0.0.into()),
                        ("method.sinkhorn_iterations".into(), 0.0.into()),
                    ]
                    .into(),
                },
                Ablation {
                    label: "A prior with a long tail".into(),
                    mark: "a prior of 1/k, no equal shares".into(),
                    // Sinkhorn's equal shares are a uniform prior: with both, the targets undo what the term asks for.
                    set: [
                        ("method.prior".into(), 1.0.into()),
                        ("method.sinkhorn_iterations".into(), 0.0.into()),
                    ]
                    .into(),
                },
                ablation("Hide nothing", "nothing hidden", "method.mask_ratio", 0.0),
                ablation("Hide 90 %", "90 % hidden", "method.mask_ratio", 0.9),
            ],
            watch_for:
                "Without mean entropy and equal shares the assignment is soon met, by one cluster for every image."
                    .into(),
            differs: "The mean entropy is written as the KL to equal shares, log K − H, of the same gradient. One masked view \
                 each way and no focal crops (paper: one masked, ten focal); the mean assignment is of one view. 64 \
                 prototypes (1024), 25 % hidden (15 % for ViT-S), momentum from 0.99 along a cosine (0.996, linear), \
                 batch 64; AdamW with constant weight decay 0.0001 (0.04 to 0.4). Weight decay leaves class tokens out, \
                 which the paper’s code does not."
                .into(),
        }
    }

    fn start(&self, config: &RunConfig, shape: Shape, device: &Device) -> Result<Box<dyn Learner>, SslError> {
        vit::required(config, "MSN hides patches")?;
        JointEmbedding::new(config, LOSS)?.start(config, shape, device)
    }

    fn describe(&self, scene: &Scene) -> Description {
        let chance = describe::log_prototypes(scene);
        let distance = describe::LossDescription {
            formula: |a, b| format!("h({a}, {b})"),
            letter: "h",
            label: "the loss",
            name: "cross-entropy with the prototypes and a prior",
            asks: ["the same", "cluster"],
            range: (0.0, 1.1 * chance),
            note: "with λ times the KL to the prior",
        };
        let mut found = describe::describe(scene, distance);
        explain(
            &mut found,
            &[(
                "h",
                "cross-entropy of assignments, plus λ times the KL of their mean to the prior",
            )],
        );
        add_curve(&mut found.loss, "assigned", "assigned");
        add_curve(&mut found.loss, "prior", "off prior");
        found
    }
}
