//! The wiring in words: formula, parts, loss plot.

use crate::describe::loss_plot::part;
use crate::describe::scene::Scene;
use crate::wiring::joint_embedding::diagram::diagram;
use crate::wiring::joint_embedding::objective::local_views;
use protocol::event::{Curve, LossPlot};
use protocol::knob::plain;
use protocol::{Description, Painted, Text};

const PARTS: [(&str, &str); 7] = [
    ("momentum_encoder", "momentum"),
    ("stop_gradient", "stop-gradient"),
    ("predictor", "predictor"),
    ("batch_norm", "batch norm"),
    ("separate_branches", "separate"),
    ("variance", "+ Var"),
    ("covariance", "+ Cov"),
];

/// What a method of the family says of its distance.
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

/// What a loss asks for that has no negatives.
pub const PULL: [&str; 2] = ["pull", "together"];
/// What a contrastive loss asks for.
pub const TELL_APART: [&str; 2] = ["pull together,", "push others apart"];
/// What variance and covariance add to the first.
const SPREAD: [&str; 2] = ["pull together,", "dimensions apart"];

/// Diagram, parts, formula and loss plot of a run.
pub fn describe(scene: &Scene, distance: LossDescription) -> Description {
    let parts = PARTS.map(|(name, label)| part(scene, name, label));
    let (formula, symbols) = formula(scene, distance);
    let spread = scene.on("variance") || scene.on("covariance");
    let asks = if spread && distance.asks == PULL {
        SPREAD
    } else {
        distance.asks
    };
    Description {
        diagram: diagram(scene, asks),
        parts: parts.into(),
        formula: formula.into(),
        symbols,
        loss: loss_plot(scene, distance),
        loss_name: distance.name.into(),
        duality: true,
        views_title: "Views".into(),
        view_names: view_names(scene),
        pictures: attention(scene),
        ..Description::default()
    }
}

/// A transformer shows where it looks.
fn attention(scene: &Scene) -> Option<Painted> {
    (scene.config.choice("encoder") == Ok("vit")).then(|| Painted {
        title: "Attention".into(),
        ..Painted::default()
    })
}

fn view_names(scene: &Scene) -> Vec<Text> {
    let local = (1..=local_views(scene.config)).map(|number| format!("local {number}").into());
    ["view 1".into(), "view 2".into()].into_iter().chain(local).collect()
}

/// log(2B − 1), the loss of a softmax over all other views that cannot tell them apart.
pub fn log_others(scene: &Scene) -> f32 {
    let batch = scene.config.count("run.batch").unwrap_or(1).max(1);
    ((2 * batch - 1) as f32).ln().max(0.1)
}

/// log K, the entropy of prototypes that are all used alike.
pub fn log_prototypes(scene: &Scene) -> f32 {
    let prototypes = scene.config.count("method.prototypes").unwrap_or(1);
    (prototypes as f32).ln().max(0.1)
}

fn weight(scene: &Scene, name: &str) -> String {
    plain(scene.config.number(&format!("method.{name}_weight")).unwrap_or(1.0))
}

/// The loss as it is now, and what its letters mean.
fn formula(scene: &Scene, distance: LossDescription) -> (String, Vec<(Text, Text)>) {
    let extra =
        scene.on("variance") || scene.on("covariance") || scene.usually("variance") || scene.usually("covariance");
    if !extra {
        return (pair(scene, distance.formula), Vec::new());
    }
    let letter = distance.letter;
    let mut terms = vec![format!(
        r"\class{{grad-{letter}}}{{{}\,{letter}}}",
        weight(scene, "distance")
    )];
    let mut symbols = vec![(letter.into(), distance.label.into())];
    for (name, letter, words) in [
        ("variance", "v", "a dimension stands still"),
        ("covariance", "c", "two dimensions repeat each other"),
    ] {
        if scene.on(name) {
            terms.push(format!(r"\class{{grad-{letter}}}{{{}\,{letter}}}", weight(scene, name)));
            symbols.push((letter.into(), words.into()));
        } else if scene.usually(name) {
            terms.push(format!(r"\class{{gone}}{{{}\,{letter}}}", weight(scene, name)));
        }
    }
    (format!("L = {}", terms.join(" + ")), symbols)
}

/// ½D(p₁, sg z₂) + ½D(p₂, sg z₁), with the parts that are on; t is a teacher's z.
fn pair(scene: &Scene, distance: fn(&str, &str) -> String) -> String {
    let (teacher, stop) = (scene.on("momentum_encoder"), scene.on("stop_gradient"));
    let online = if scene.on("predictor") { "p" } else { "z" };
    let side = |a: u8, b: u8| {
        let first = format!(r"\class{{grad-{online}1}}{{{online}_{a}}}");
        let second = if teacher {
            format!(r"\class{{z2}}{{t_{b}}}")
        } else if stop {
            format!(r"\class{{z2}}{{\mathrm{{sg}}\,z_{b}}}")
        } else {
            format!(r"\class{{grad-z2}}{{z_{b}}}")
        };
        distance(&first, &second)
    };
    let directed = online == "p" || stop || teacher || scene.has_prototypes();
    if !scene.on("symmetric") || !directed {
        format!("L = {}", side(1, 2))
    } else {
        format!(r"L = \tfrac{{1}}{{2}}{} + \tfrac{{1}}{{2}}{}", side(1, 2), side(2, 1))
            .replace("+ \\tfrac{1}{2}-", "- \\tfrac{1}{2}")
            .replace("\\tfrac{1}{2}-", "-\\tfrac{1}{2}")
    }
}

fn loss_plot(scene: &Scene, distance: LossDescription) -> LossPlot {
    let curve = |key: &'static str, label: &'static str, symbol: &'static str, colour| Curve {
        key: key.into(),
        label: label.into(),
        symbol: symbol.into(),
        colour,
    };
    let several = scene.on("variance") || scene.on("covariance");
    if !several {
        let symbol = if scene.usually("variance") {
            distance.letter
        } else if scene.on("predictor") {
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
    if scene.on("variance") {
        curves.push(curve("variance", "stands still", "v", 2));
    }
    if scene.on("covariance") {
        curves.push(curve("covariance", "repeats", "c", 3));
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
