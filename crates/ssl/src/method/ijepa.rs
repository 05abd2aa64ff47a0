//! I-JEPA: from a part of an image, predict the tokens that an EMA encoder gives other parts.
//!
//! Assran, Duval, Misra, Bojanowski, Vincent, Rabbat, LeCun, Ballas 2023, arXiv 2301.08243. Nothing is
//! painted: it is tokens that are predicted, and what does not help to predict them need not be in
//! them. Watch for: an error that falls to 0 early may be a collapse, to tokens that say where they are and
//! nothing of the image.

use crate::describe::knobs::{ablation, momentum};
use crate::describe::loss_plot::part;
use crate::describe::scene::Scene;
use crate::describe::unaugmented::unaugmented;
use crate::error::SslError;
use crate::method::Method;
use crate::training::learner::Learner;

use crate::wiring::joint_embedding_predictive::config::JointEmbeddingPredictiveConfig;
use crate::wiring::joint_embedding_predictive::diagram::diagram;
use crate::wiring::joint_embedding_predictive::objective::Predictive;
use burn::tensor::Device;
use protocol::Shape;
use protocol::event::{Curve, LossPlot};
use protocol::knob::plain;
use protocol::{Ablation, Card, Description, Knob, Painted, Paper, Preference, RunConfig, Section};

/// Describes and starts I-JEPA.
pub struct IJepa;

fn knobs() -> Vec<Knob> {
    let part = |knob: Knob| knob.section(Section::Part);
    let network = |knob: Knob| knob.section(Section::Network).restarts();
    let mut knobs = vec![
        part(Knob::switch("method.momentum_encoder", "momentum encoder", true)).help(
            "Targets come from an exponential moving average (EMA) of the encoder; off, from the encoder \
                itself.",
        ),
        part(Knob::switch("method.stop_gradient", "stop-gradient", true))
            .help("No gradient flows back through the targets; it matters where there is no momentum encoder."),
        part(Knob::switch("method.smooth_l1", "smooth L1", false))
            .help("As in the paper's code: targets normalised token by token, and large errors count less."),
        part(Knob::switch("method.variance", "+ Var", true)).help(
            "Adds VICReg's variance term of the mean token, as C-JEPA does: it keeps the variance of \
                every dimension up.",
        ),
        part(Knob::switch("method.covariance", "+ Cov", true))
            .help("Adds VICReg's covariance term of the mean token: it decorrelates the dimensions."),
        Knob::number("method.variance_weight", "μ, variance", 1.0, 0.0, 25.0)
            .step(0.5)
            .help("Weight of the variance term, where it is on."),
        Knob::number("method.covariance_weight", "ν, covariance", 0.04, 0.0, 1.0)
            .step(0.01)
            .help("Weight of the covariance term, where it is on."),
        Knob::whole("method.targets", "Target blocks M", 4.0, 1.0, 8.0)
            .help("Blocks that are predicted of each image."),
        Knob::number("method.target_scale", "Target's size, least", 0.15, 0.05, 0.6)
            .step(0.05)
            .help("Share of the image that a target is at least; at most it is a third more."),
        Knob::number("method.context_scale", "Context's size, least", 0.85, 0.2, 1.0)
            .step(0.05)
            .help("Share of the image that the context is at least, before targets are taken out of it."),
        network(Knob::whole(
            "method.predictor.width",
            "Predictor width",
            32.0,
            16.0,
            256.0,
        ))
        .step(16.0)
        .unit("dims")
        .help("Width of the predictor's tokens; a multiple of 4 and of its heads."),
        network(Knob::whole("method.predictor.depth", "Predictor blocks", 2.0, 1.0, 6.0))
            .help("Attention blocks of the predictor."),
        network(Knob::whole("method.predictor.heads", "Predictor heads", 4.0, 1.0, 8.0))
            .help("Attention heads of the predictor."),
    ];
    knobs.extend(momentum());
    knobs
}

fn curve(key: &'static str, label: &'static str, symbol: &'static str, colour: u8) -> Curve {
    Curve {
        key: key.into(),
        label: label.into(),
        symbol: symbol.into(),
        colour,
    }
}

fn experiments() -> Vec<Ablation> {
    let mut both = ablation(
        "Gradient into the targets",
        "stop-gradient and momentum encoder removed",
        "method.stop_gradient",
        false,
    );
    both.set.insert("method.momentum_encoder".into(), false.into());
    vec![
        both,
        ablation(
            "Remove momentum encoder",
            "momentum encoder removed",
            "method.momentum_encoder",
            false,
        ),
        ablation("Four targets", "four targets", "method.targets", 4.0),
    ]
}

impl Method for IJepa {
    fn card(&self) -> Card {
        Card {
            name: "ijepa".into(),
            title: "I-JEPA".into(),
            phrase: "I-JEPA".into(),
            idea: "From a part of the image, predict the representation of other parts.".into(),
            group: "Fill in what is hidden".into(),
            formula: r"L = \frac{1}{M} \sum_{i=1}^{M} \sum_{j \in B_i} \| \hat{s}_j - s_j \|^2".into(),
            paper: Some(Paper {
                cite: "Assran et al. 2023".into(),
                title: "Self-Supervised Learning from Images with a Joint-Embedding Predictive Architecture".into(),
                arxiv: "2301.08243".into(),
            }),
            knobs: knobs(),
            preferences: vec![
                unaugmented(),
                // Of four patches one is the target; four targets would leave one patch for the context.
                Preference::always()
                    .set("encoder", "vit")
                    .set("optimiser", "adamw")
                    .set("optimiser.learning_rate", 0.003)
                    .set("run.batch", 64.0)
                    .set("method.targets", 1.0),
            ],
            kinds: vec!["images".into()],
            removes: vec![],
            ablations: experiments(),
            watch_for: "The error alone says little: it is also least when tokens are equal for all images.".into(),
            differs: "Variance and covariance of the mean token are added, as C-JEPA does (Mo and Tong 2024), each \
                 a switch: without both the tokens of digits in sixteen patches fell to one point. The error is a mean over all \
                 numbers, where the paper sums over a block’s; the momentum begins at 0.99 and rises along a \
                 cosine (0.996, linearly); the student’s mean token is evaluated, not the teacher’s. \
                 Images are cut into four patches and one block is the target (196 patches, four blocks). Images as they \
                 are, where the paper crops; a predictor of two blocks, 32 wide (twelve of 384); \
                 AdamW at 0.003 with constant weight decay 0.0001 (0.001; 0.04 to 0.4), batch 64 (2048). \
                 Weight decay leaves the mask token out, which the paper’s code does not."
                .into(),
        }
    }

    fn start(&self, config: &RunConfig, shape: Shape, device: &Device) -> Result<Box<dyn Learner>, SslError> {
        Predictive::new(config, shape)?.start(config, device)
    }

    fn describe(&self, scene: &Scene) -> Description {
        let Some(config) = JointEmbeddingPredictiveConfig::of(scene) else {
            return Description::default();
        };
        let target = if config.is_stopped() {
            r"\class{z2}{s_j}"
        } else {
            r"\class{grad-s2}{s_j}"
        };
        let formula = if config.smooth {
            format!(
                r"L = \tfrac{{1}}{{D}}\,\mathrm{{mean}}_{{j \in B}}\, \ell_1(\class{{grad-s1}}{{\hat{{s}}_j}} - \mathrm{{LN}}({target}))"
            )
        } else {
            format!(
                r"L = \tfrac{{1}}{{D}}\,\mathrm{{mean}}_{{j \in B}} \| \class{{grad-s1}}{{\hat{{s}}_j}} - {target} \|^2"
            )
        };
        let mut symbols = vec![
            ("B".into(), "the patches of the target blocks".into()),
            ("D".into(), "dimensions of a token".into()),
        ];
        if config.smooth {
            symbols.push(("ℓ₁".into(), "½d² of each difference, |d| − ½ beyond 1, summed".into()));
        }
        let mut curves = vec![
            curve("error", "error", "s1", 1),
            curve("reference", "place alone", "", 0),
        ];
        let mut formula = formula;
        for (term, key, letter, words, label, colour) in [
            (config.variance, "variance", "v", "variance too small", "variance", 2),
            (
                config.covariance,
                "covariance",
                "c",
                "dimensions covary",
                "covariance",
                3,
            ),
        ] {
            if term.counts() {
                let weight = plain(term.weight);
                formula += &format!(r" + \class{{grad-{letter}}}{{{weight}\,{letter}}}");
                symbols.push((letter.into(), words.into()));
                curves.push(curve(key, label, letter, colour));
            }
        }
        Description {
            teacher: config.teacher,
            diagram: diagram(scene),
            parts: vec![
                part(scene, "momentum_encoder", "momentum"),
                part(scene, "stop_gradient", "stop-gradient"),
                part(scene, "smooth_l1", "smooth L1"),
                part(scene, "variance", "+ Var"),
                part(scene, "covariance", "+ Cov"),
            ],
            formula: formula.into(),
            symbols,
            loss: LossPlot {
                title: "Loss".into(),
                note: "an error near 0 may be a collapse".into(),
                range: (0.0, 1.2),
                curves,
                ..LossPlot::default()
            },
            more: Some(LossPlot {
                title: "Share explained".into(),
                note: "1 − error / place alone".into(),
                range: (0.0, 1.0),
                curves: vec![curve("explained", "", "s1", 1)],
                ..LossPlot::default()
            }),
            idle: config
                .teacher
                .then(|| {
                    let why = "The targets come from an EMA teacher, which has no gradient to stop.";
                    ("method.stop_gradient".into(), why.into())
                })
                .into_iter()
                .collect(),
            views_title: "Masks".into(),
            view_names: vec!["contexts".into()],
            pictures: Some(Painted {
                title: "Predictions".into(),
                first: false,
                redraw: "New blocks".into(),
            }),
            ..Description::default()
        }
    }
}
