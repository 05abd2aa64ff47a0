//! The loss plot of a run, the meaning of the letters in its formula and the switches listed beside it.

use crate::describe::scene::Scene;
use protocol::Description;
use protocol::event::{Curve, LossPlot, PartSwitch};

/// Returns the switch `method.{name}`, which is the method's own, for the list of parts.
pub fn part(scene: &Scene, name: &'static str, label: &'static str) -> PartSwitch {
    scene.switch(name).listed(label)
}

/// Adds what the `letters` of the loss's own formula mean to `found`, unless the formula is a sum of terms, whose
/// symbols are already explained.
pub fn explain(found: &mut Description, letters: &[(&'static str, &'static str)]) {
    if found.symbols.is_empty() {
        found.symbols = letters
            .iter()
            .map(|&(letter, words)| (letter.into(), words.into()))
            .collect();
    }
}

/// Adds a curve to `plot` for the term `key` that the method's criterion returns; `label` stands at its end.
pub fn add_curve(plot: &mut LossPlot, key: &'static str, label: &'static str) {
    let colour = (plot.curves.len() as u8 + 1).min(3);
    plot.curves.push(Curve {
        key: key.into(),
        label: label.into(),
        symbol: "".into(),
        colour,
    });
}
