//! The loss plot of a run, the meaning of the letters in its formula and the switches listed beside it.

use crate::describe::scene::Scene;
use protocol::Description;
use protocol::event::{Curve, LossPlot, PartSwitch};

/// A switch that is the method's own, for the list of parts.
pub fn part(scene: &Scene, name: &'static str, label: &'static str) -> PartSwitch {
    PartSwitch {
        path: format!("method.{name}").into(),
        label: label.into(),
        removed: !scene.on(name) && scene.usually(name),
    }
}

/// What letters of the distance's own formula mean, where that stands.
pub fn explain(found: &mut Description, letters: &[(&'static str, &'static str)]) {
    if found.symbols.is_empty() {
        found.symbols = letters
            .iter()
            .map(|&(letter, words)| (letter.into(), words.into()))
            .collect();
    }
}

/// One more curve in `plot`, of a term that the method's criterion gives.
pub fn add_curve(plot: &mut LossPlot, key: &'static str, label: &'static str) {
    let colour = (plot.curves.len() as u8 + 1).min(3);
    plot.curves.push(Curve {
        key: key.into(),
        label: label.into(),
        symbol: "".into(),
        colour,
    });
}
