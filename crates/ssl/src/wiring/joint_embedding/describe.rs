//! The wiring in words: formula, parts, loss plot.

use crate::describe::scene::Scene;
use crate::measure::mechanism::assignments::ASSIGNMENTS;
use crate::measure::mechanism::covariance::COVARIANCE;
use crate::measure::mechanism::queue::QUEUE;
use crate::measure::mechanism::similarity::SIMILARITY;
use crate::wiring::joint_embedding::config::{JointEmbeddingConfig, Part};
use crate::wiring::joint_embedding::described::Described;
use crate::wiring::joint_embedding::diagram::diagram;
use crate::wiring::term::Term;
use protocol::event::{Curve, LossPlot};
use protocol::knob::plain;
use protocol::{Description, MechanismCard, Painted, Text};

/// The label of a part in the list below the diagram.
fn label(part: Part) -> &'static str {
    match part {
        Part::MomentumEncoder => "momentum",
        Part::StopGradient => "stop-gradient",
        Part::Predictor => "predictor",
        Part::BatchNorm => "batch norm",
        Part::SeparateBranches => "separate",
        Part::Variance => "+ Var",
        Part::Covariance => "+ Cov",
    }
}

/// Says what a method of the family says of its loss between the branches.
#[derive(Clone, Copy, Debug)]
pub struct LossDescription {
    /// LaTeX of D with two arguments.
    pub formula: fn(&str, &str) -> String,
    /// Letter of the distance where it stands as a term, `s`.
    pub letter: &'static str,
    /// Words at the end of its curve.
    pub label: &'static str,
    /// What it is called, `negative cosine`.
    pub name: &'static str,
    /// What it asks for, in two short lines: [`PULL`], [`TELL_APART`] or words of its own.
    pub asks: [&'static str; 2],
    /// Range of the plot while it is the only term.
    pub range: (f32, f32),
    /// Remark beside the plot's heading.
    pub note: &'static str,
}

/// Says what a loss asks for that has no negatives.
pub const PULL: [&str; 2] = ["pull", "together"];
/// Says what a contrastive loss asks for.
pub const TELL_APART: [&str; 2] = ["pull together,", "push others apart"];
/// What variance and covariance add to the first.
const SPREAD: [&str; 2] = ["pull together,", "dimensions apart"];

/// Describes a run of the family: diagram, parts, formula and loss plot, all made of the config that trains. Empty if
/// the learner of `scene` is of another family.
pub fn describe(scene: &Scene, distance: LossDescription) -> Description {
    let Some(run) = Described::of(scene) else {
        return Description::default();
    };
    let parts = Part::ALL.map(|part| run.switch(part).listed(label(part)));
    let (formula, symbols) = formula(&run, distance);
    let spread = run.now.has(Part::Variance) || run.now.has(Part::Covariance);
    let asks = if spread && distance.asks == PULL {
        SPREAD
    } else {
        distance.asks
    };
    Description {
        diagram: diagram(&run, asks),
        mechanism: Some(mechanism(&run, scene)),
        teacher: run.now.parts.teacher,
        parts: parts.into(),
        formula: formula.into(),
        symbols,
        loss: loss_plot(&run, distance),
        loss_name: distance.name.into(),
        duality: true,
        idle: run.idle,
        views_title: "Views".into(),
        view_names: view_names(run.now),
        pictures: attention(run.now),
        ..Description::default()
    }
}

/// Returns the assignments for methods with prototypes, the keys for those with a queue, the matrix of the embedding's
/// dimensions for those with variance or covariance terms, which stays when one of them is dropped, and the similarity of
/// views for the others. Of that nothing is asked: some losses compare images, some
/// classes, some views alone.
fn mechanism(run: &Described, scene: &Scene) -> MechanismCard {
    if run.now.prototypes.is_some() {
        return MechanismCard {
            constants: scene
                .config
                .number("method.temperature")
                .map_or(vec![], |number| vec![number as f32]),
            ..ASSIGNMENTS.asked("", "")
        };
    }
    if run.now.queue.is_some() {
        let both = run.now.parts.symmetric && run.now.is_directed();
        let pushed = scene.config.count("run.batch").unwrap_or(1) * if both { 2 } else { 1 };
        return MechanismCard {
            constants: vec![pushed as f32],
            ..QUEUE.asked("", "")
        };
    }
    let terms = [Part::Variance, Part::Covariance].map(|part| run.switch(part));
    if !terms.iter().any(|term| term.on || term.usually) {
        return SIMILARITY.asked("", "");
    }
    let [variance, covariance] = terms.map(|term| term.on);
    COVARIANCE.asked(
        if variance {
            least_variance(run.now.weights.gamma)
        } else {
            String::new()
        },
        if covariance { "0" } else { "" },
    )
}

/// Returns the variance that VICReg's term asks for where it asks for a deviation of `gamma`.
pub fn least_variance(gamma: f64) -> String {
    format!("{} or more", plain(gamma * gamma))
}

/// Returns the tab of the attention maps, which only a transformer has.
fn attention(config: &JointEmbeddingConfig) -> Option<Painted> {
    config.encoder.is_vit().then(|| Painted {
        title: "Attention".into(),
        ..Painted::default()
    })
}

fn view_names(config: &JointEmbeddingConfig) -> Vec<Text> {
    let local = (1..=config.local_views).map(|number| format!("local {number}").into());
    ["view 1".into(), "view 2".into()].into_iter().chain(local).collect()
}

/// Computes log(2B − 1), the loss of a softmax over all other views of a batch that cannot tell them apart.
pub fn log_others(scene: &Scene) -> f32 {
    let batch = scene.config.count("run.batch").unwrap_or(1).max(1);
    ((2 * batch - 1) as f32).ln().max(0.1)
}

/// Computes log K, the entropy of prototypes that are all used equally often.
pub fn log_prototypes(scene: &Scene) -> f32 {
    let prototypes = JointEmbeddingConfig::of(scene).and_then(|config| config.prototypes);
    let count = prototypes.map_or(1, |prototypes| prototypes.count);
    (count as f32).ln().max(0.1)
}

/// Writes the loss with the terms that are on, and what its letters mean.
fn formula(run: &Described, distance: LossDescription) -> (String, Vec<(Text, Text)>) {
    let extra = [Part::Variance, Part::Covariance].map(|part| run.switch(part));
    if !extra.iter().any(|term| term.on || term.usually) {
        return (pair(run.now, distance.formula), Vec::new());
    }
    let (weights, letter) = (run.now.weights, distance.letter);
    let mut terms = vec![format!(
        r"\class{{grad-{letter}}}{{{}\,{letter}}}",
        plain(weights.distance)
    )];
    let mut symbols = vec![(letter.into(), distance.label.into())];
    let words = [
        (weights.variance, "v", "variance too small"),
        (weights.covariance, "c", "dimensions covary"),
    ];
    for (switch, (Term { weight, .. }, letter, words)) in extra.iter().zip(words) {
        let weight = plain(weight);
        if switch.on {
            terms.push(format!(r"\class{{grad-{letter}}}{{{weight}\,{letter}}}"));
            symbols.push((letter.into(), words.into()));
        } else if switch.usually {
            terms.push(format!(r"\class{{gone}}{{{weight}\,{letter}}}"));
        }
    }
    (format!("L = {}", terms.join(" + ")), symbols)
}

/// Writes ½D(p₁, sg z₂) + ½D(p₂, sg z₁) with the parts that are on; t is a teacher's z.
fn pair(config: &JointEmbeddingConfig, distance: fn(&str, &str) -> String) -> String {
    let parts = config.parts;
    let online = if parts.predictor { "p" } else { "z" };
    let side = |a: u8, b: u8| {
        let first = format!(r"\class{{grad-{online}1}}{{{online}_{a}}}");
        let second = if parts.teacher {
            format!(r"\class{{z2}}{{t_{b}}}")
        } else if config.assigned {
            format!(r"\class{{z2}}{{z_{b}}}")
        } else if parts.stop_gradient {
            format!(r"\class{{z2}}{{\mathrm{{sg}}\,z_{b}}}")
        } else {
            format!(r"\class{{grad-z2}}{{z_{b}}}")
        };
        distance(&first, &second)
    };
    if !parts.symmetric || !config.is_directed() {
        format!("L = {}", side(1, 2))
    } else {
        format!(r"L = \tfrac{{1}}{{2}}{} + \tfrac{{1}}{{2}}{}", side(1, 2), side(2, 1))
            .replace("+ \\tfrac{1}{2}-", "- \\tfrac{1}{2}")
            .replace("\\tfrac{1}{2}-", "-\\tfrac{1}{2}")
    }
}

fn loss_plot(run: &Described, distance: LossDescription) -> LossPlot {
    let curve = |key: &'static str, label: &'static str, symbol: &'static str, colour| Curve {
        key: key.into(),
        label: label.into(),
        symbol: symbol.into(),
        colour,
    };
    let (variance, covariance) = (run.switch(Part::Variance), run.switch(Part::Covariance));
    let several = variance.on || covariance.on;
    if !several {
        let symbol = if variance.usually {
            distance.letter
        } else if run.now.parts.predictor {
            "p1"
        } else {
            "z1"
        };
        let (title, range) = ("Loss".into(), distance.range);
        return LossPlot {
            title,
            note: distance.note.into(),
            range,
            curves: vec![curve("distance", "", symbol, 1)],
            ..LossPlot::default()
        };
    }
    let mut curves = vec![curve("distance", distance.label, distance.letter, 1)];
    if variance.on {
        curves.push(curve("variance", "variance", "v", 2));
    }
    if covariance.on {
        curves.push(curve("covariance", "covariance", "c", 3));
    }
    // Terms differ by powers of ten. A distance that goes below 0 has no logarithm.
    let log = distance.range.0 >= 0.0;
    LossPlot {
        title: "Loss terms".into(),
        note: if log {
            "before their weights, log scale".into()
        } else {
            "each before its weight".into()
        },
        range: if log {
            (0.01, 100.0)
        } else {
            (distance.range.0, distance.range.1.max(1.0))
        },
        log,
        curves,
        ..LossPlot::default()
    }
}
