//! DINO: a student assigns a view to the cluster to which an EMA teacher assigns the other view.
//!
//! Caron, Touvron, Misra, Jégou, Mairal, Bojanowski, Joulin 2021, arXiv 2104.14294. Nothing but centring
//! and sharpening of the teacher's scores keeps all outputs from becoming equal. Watch for: without
//! centring one cluster wins, and the targets' entropy goes to 0; without sharpening they become uniform, and it
//! goes to log K. In both the divergence goes to 0 and there is nothing left to learn.

use crate::describe::idle::Idle;
use crate::describe::knobs::ablation;
use crate::describe::loss_plot::{add_curve, explain, part};
use crate::describe::scene::Scene;
use crate::loss::self_distillation::{targets, warmed_up};
use crate::loss::sinkhorn::sinkhorn;
use crate::loss::soft_cross_entropy::{entropy, soft_cross_entropy};
use crate::method::JointEmbeddingMethod;
use crate::training::learner::CollapseIncentive;
use crate::wiring::joint_embedding::criterion::{LossSpec, LossTerms};
use crate::wiring::joint_embedding::{describe, knobs};
use protocol::{Card, ConfigError, Description, Knob, Paper, Preference, RunConfig, Section};

/// Describes and starts DINO.
pub struct Dino;

/// How the teacher's scores become targets: read once, for the loss and for its description.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Targets {
    /// Clusters get equal shares of the batch, in place of centring.
    balanced: bool,
    centred: bool,
    sharpened: bool,
}

impl Targets {
    fn new(config: &RunConfig) -> Result<Self, ConfigError> {
        Ok(Self {
            // Only DINOv2 has the switch.
            balanced: config.switch("method.equipartition").unwrap_or_default(),
            centred: config.switch("method.centring")?,
            sharpened: config.switch("method.sharpening")?,
        })
    }

    /// The targets q of scores s as a formula.
    fn words(self) -> &'static str {
        match (self.balanced, self.centred, self.sharpened) {
            (true, _, true) => "Sinkhorn–Knopp of s/τₜ",
            (true, _, false) => "Sinkhorn–Knopp of s",
            (false, true, true) => "softmax((s − c)/τₜ)",
            (false, true, false) => "softmax(s − c)",
            (false, false, true) => "softmax(s/τₜ)",
            (false, false, false) => "softmax(s)",
        }
    }
}

pub(super) const LOSS: LossSpec = LossSpec {
    criterion: |config| {
        let how = Targets::new(config)?;
        let number = |name: &str| config.number(&format!("method.{name}"));
        let student = number("temperature")?;
        let (first, last) = (number("teacher_temperature")?, number("teacher_temperature_end")?);
        let warm_up = config.count("method.teacher_warm_up")? as u64;
        Ok(Box::new(move |views| {
            let temperature = if how.sharpened {
                warmed_up(first, last, warm_up, views.step)
            } else {
                1.0
            };
            let centre = views.centre.clone().filter(|_| how.centred);
            let targets = if how.balanced {
                sinkhorn(views.second.clone(), temperature, SINKHORN_ITERATIONS)
            } else {
                targets(views.second.clone(), centre, temperature)
            };
            let loss = soft_cross_entropy(targets.clone(), views.first.clone().div_scalar(student));
            let entropy = entropy(targets);
            let divergence = loss.clone() - entropy.clone();
            LossTerms {
                loss,
                terms: vec![("entropy", entropy), ("divergence", divergence)],
                extremes: Vec::new(),
            }
        }))
    },
    collapse: |_| CollapseIncentive::CosineMinimum,
    labelled: false,
    // Sinkhorn's assignments carry no gradient.
    assigned: |config| config.switch("method.equipartition").unwrap_or_default(),
};

/// Of DINOv2's assignment, as in its paper.
const SINKHORN_ITERATIONS: usize = 3;

pub(super) fn knobs() -> Vec<Knob> {
    let part = |knob: Knob| knob.section(Section::Part);
    let temperature = |path: &'static str, label: &'static str, default: f64| {
        Knob::number(path, label, default, 0.005, 1.0).log(1.25)
    };
    knobs::knobs_after(vec![
        part(Knob::switch("method.centring", "centring", true))
            .help("Subtracts a running mean of the teacher's scores, so that no cluster wins for every image."),
        part(Knob::switch("method.sharpening", "sharpening", true)).help(
            "The teacher's temperature is below the student's, so that targets do not become uniform; off, it is 1.",
        ),
        temperature("method.temperature", "τ of the student", 0.1).help("How sharp the student's clusters are."),
        temperature("method.teacher_temperature", "τ of the teacher", 0.04)
            .help("How sharp the targets are at the beginning; smaller is sharper."),
        temperature("method.teacher_temperature_end", "τ of the teacher, later", 0.04)
            .help("How sharp the targets are after the warm-up."),
        Knob::whole("method.teacher_warm_up", "Warm-up of τ", 300.0, 0.0, 10_000.0)
            .step(100.0)
            .unit("steps")
            .help("Steps in which the teacher's temperature goes from the first to the later one."),
        Knob::number("method.centre_momentum", "Momentum of the centre", 0.9, 0.0, 1.0)
            .step(0.01)
            .help("Share of itself that the centre keeps in a step."),
        knobs::prototypes(128.0),
        knobs::prototypes_frozen(20.0),
        Knob::switch("method.prototypes_follow", "Teacher has its own prototypes", true)
            .section(Section::Network)
            .help(
                "The teacher's prototypes are an EMA of the student's, as its other weights are; off, it uses \
                the student's.",
            ),
    ])
}

impl JointEmbeddingMethod for Dino {
    fn card(&self) -> Card {
        Card {
            name: "dino".into(),
            title: "DINO".into(),
            phrase: "DINO".into(),
            idea: "Assign a view to the cluster to which an EMA teacher assigns the other view.".into(),
            group: "Learn from a teacher's clusters".into(),
            formula: concat!(
                r"L = H\left(\mathrm{softmax}\left(\frac{t_2 - c}{\tau_t}\right), ",
                r"\mathrm{softmax}\left(\frac{s_1}{\tau_s}\right)\right)"
            )
            .into(),
            paper: Some(Paper {
                cite: "Caron et al. 2021".into(),
                title: "Emerging Properties in Self-Supervised Vision Transformers".into(),
                arxiv: "2104.14294".into(),
            }),
            knobs: knobs(),
            preferences: vec![
                Preference::always()
                    .set("optimiser", "adamw")
                    .set("method.momentum_encoder", true)
                    .set("method.stop_gradient", true)
                    .set("method.batch_norm", false)
                    .set("method.projector_depth", 3.0),
                on_alike(Preference::when("data", "shapes")),
                on_alike(Preference::when("data", "glyphs").and("encoder", "conv")),
                on_a_transformer(),
            ],
            kinds: vec!["images".into(), "points".into()],
            removes: vec![],
            ablations: vec![
                ablation("Remove centring", "centring removed", "method.centring", false),
                ablation("Remove sharpening", "sharpening removed", "method.sharpening", false),
                ablation(
                    "Remove momentum encoder",
                    "momentum encoder removed",
                    "method.momentum_encoder",
                    false,
                ),
            ],
            watch_for: "Where the KL is near 0: targets with an entropy of 0 are one cluster for every image, with \
                 log K they are no cluster at all."
                .into(),
            differs: "128 clusters instead of 65,536; two views, and local ones by the switch of multi-crop \
                 (paper: eight); momentum from 0.99 (0.996). The teacher’s τ stays at 0.04, as the code’s default \
                 (paper: to 0.07), on shapes, and on letters with a conv net, at 0.01. ReLU, heads of 128 and 64 units \
                 (GELU, 2048 and 256), with batch norm there and on a transformer (none). AdamW at 0.001, on a transformer \
                 0.002, with \
                 constant weight decay 0.0001 (0.04 to 0.4), without clipping of gradients. \
                 Weight decay leaves prototypes and class tokens out, which the paper’s code does not."
                .into(),
        }
    }

    fn loss(&self) -> LossSpec {
        LOSS
    }

    fn describe(&self, scene: &Scene) -> Description {
        describe(scene)
    }
}

/// Adds to `preference`, for images that are all but alike to an untrained net, and so are their scores: without batch norm
/// in the head and targets sharp enough for small differences they stay so.
fn on_alike(preference: Preference) -> Preference {
    preference
        .set("method.batch_norm", true)
        .set("method.projector_depth", 2.0)
        .set("method.teacher_temperature", 0.01)
        .set("method.teacher_temperature_end", 0.01)
}

/// Prefers that a transformer has the paper's class token, whose attention is shown. Its first images are all but alike:
/// without batch norm in the head scores stay so, and the targets uniform.
pub(super) fn on_a_transformer() -> Preference {
    Preference::when("encoder", "vit")
        .set("encoder.class_token", true)
        .set("method.batch_norm", true)
        .set("optimiser.learning_rate", 0.002)
        .set("run.batch", 32.0)
}

/// Returns formula, parts and plot of DINO, which DINOv2 adds to.
pub(super) fn describe(scene: &Scene) -> Description {
    let chance = describe::log_prototypes(scene);
    let distance = describe::LossDescription {
        formula: |a, b| format!(r"H(q({b}), p({a}))"),
        letter: "h",
        label: "cross-entropy",
        name: "cross-entropy with the teacher",
        asks: ["same answer as", "the teacher"],
        range: (0.0, 1.1 * chance),
        note: "the targets’ entropy and the KL to them",
    };
    let mut found = describe::describe(scene, distance);
    for (at, (name, label)) in [("centring", "centring"), ("sharpening", "sharpening")]
        .into_iter()
        .enumerate()
    {
        found.parts.insert(at, part(scene, name, label));
    }
    found.idle.extend(idle(scene));
    let target = Targets::new(scene.config).map_or("", Targets::words);
    explain(&mut found, &[("q", target), ("p", "softmax(s/τₛ), s scores")]);
    add_curve(&mut found.loss, "entropy", "entropy");
    add_curve(&mut found.loss, "divergence", "KL");
    found.loss.references.push((chance, "log K".into()));
    found
}

/// Returns the settings of DINO's targets that change nothing in the run as it is, and why.
fn idle(scene: &Scene) -> Vec<Idle> {
    let Ok(how) = Targets::new(scene.config) else {
        return Vec::new();
    };
    let number = |path: &str| scene.config.number(path).unwrap_or_default();
    let (first, last) = (
        number("method.teacher_temperature"),
        number("method.teacher_temperature_end"),
    );
    let rules = [
        ("method.centring", how.balanced, "Sinkhorn centring takes its place."),
        (
            "method.centre_momentum",
            how.balanced,
            "Sinkhorn centring takes the centre’s place.",
        ),
        ("method.centre_momentum", !how.centred, "Centring is off."),
        ("method.teacher_temperature", !how.sharpened, "Sharpening is off."),
        ("method.teacher_temperature_end", !how.sharpened, "Sharpening is off."),
        ("method.teacher_warm_up", !how.sharpened, "Sharpening is off."),
        (
            "method.teacher_warm_up",
            first == last,
            "The temperature begins where it ends.",
        ),
    ];
    let found = rules.into_iter().filter(|(_, idle, _)| *idle);
    found.map(|(path, _, why)| (path.into(), why.into())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(method: &'static str, off: &[&'static str], on: &[&'static str]) -> &'static str {
        let switches = off
            .iter()
            .map(|path| (*path, false))
            .chain(on.iter().map(|path| (*path, true)));
        let mut settings: protocol::Settings = [("method".into(), method.into())].into();
        settings.extend(switches.map(|(path, on)| (path.into(), on.into())));
        let config = crate::registry::catalogue(vec![], vec![]).complete(&settings);
        let targets = config.as_ref().map(Targets::new);
        targets.map_or("refused", |targets| targets.map_or("missing", Targets::words))
    }

    #[test]
    fn targets_are_named_as_they_are_computed() {
        assert_eq!(words("dino", &[], &[]), "softmax((s − c)/τₜ)");
        assert_eq!(words("dino", &["method.centring"], &[]), "softmax(s/τₜ)");
        assert_eq!(words("dino", &["method.sharpening"], &[]), "softmax(s − c)");
        // Equal shares take the place of the centre, which is then left out.
        assert_eq!(
            words("dinov2", &[], &["method.equipartition"]),
            "Sinkhorn–Knopp of s/τₜ"
        );
    }
}
