//! What the diagrams of all families share: parameter counts, clickable parts and the stop-gradient's label.

use crate::describe::scene::Scene;
use protocol::diagram::Part;
use protocol::{KnobValue, Text};

/// `96 k`, `1.2 M`.
pub fn count(number: usize) -> String {
    match number {
        0..1_000 => format!("{number}"),
        1_000..1_000_000 => format!("{} k", (number + 500) / 1000),
        _ => format!("{:.1} M", number as f64 / 1e6),
    }
}

/// The switch of a part, for the drawing.
pub fn part(scene: &Scene, name: &str, label: &'static str) -> Part {
    let on = scene.on(name);
    let mark = format!("{} {}", label.to_lowercase(), if on { "removed" } else { "put in" });
    Part {
        label: label.into(),
        on,
        removed: !on && scene.usually(name),
        toggle: [(format!("method.{name}").into(), KnobValue::Switch(!on))].into(),
        mark: mark.into(),
    }
}

/// The words beside the place where the gradient is stopped, or could be.
pub fn stop_words(scene: &Scene) -> Vec<Text> {
    let words: &[&'static str] = match (scene.on("stop_gradient"), scene.usually("stop_gradient")) {
        (true, _) => &["stop-", "gradient"],
        (false, true) => &["no stop-", "gradient"],
        (false, false) => &["+ stop-gradient"],
    };
    words.iter().map(|&word| word.into()).collect()
}
