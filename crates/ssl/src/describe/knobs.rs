//! Knobs and one-click ablations that methods of several families share.

use protocol::{Ablation, Knob, KnobValue, Text};

/// Returns an ablation that sets the knob at `path` to `value`; `label` is on the button, `mark` beside the curves.
pub fn ablation(label: &'static str, mark: &'static str, path: &'static str, value: impl Into<KnobValue>) -> Ablation {
    Ablation {
        label: label.into(),
        mark: mark.into(),
        set: [(Text::from(path), value.into())].into(),
    }
}

/// Returns the knobs of an EMA teacher: its momentum and what that does over the run.
pub fn momentum() -> Vec<Knob> {
    vec![
        Knob::number("method.momentum", "Momentum m", 0.99, 0.0, 1.0)
            .step(0.005)
            .help("Share of itself that the teacher keeps in a step, at the beginning of the run."),
        Knob::choice(
            "method.momentum_schedule",
            "Momentum over the run",
            "cosine",
            &[("constant", "constant"), ("cosine", "cosine to 1")],
        )
        .help("What the momentum does: stays, or rises to 1 along a half cosine."),
    ]
}
