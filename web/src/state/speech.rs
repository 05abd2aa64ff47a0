//! What the page says to a screen reader: the verdict, when its kind changes, and not too often.

use protocol::{Verdict, VerdictKind};

/// Least milliseconds between two verdicts that are announced.
const SPEAK_EVERY: f64 = 10_000.0;

/// Holds what the live region says.
#[derive(Clone, Debug, Default)]
pub struct Speech {
    /// The text of the live region.
    pub text: String,
    /// When a verdict was last announced, in milliseconds since the page was opened.
    at: Option<f64>,
    /// The kind of that verdict.
    kind: Option<VerdictKind>,
}

impl Speech {
    /// Announces a verdict of `step` when its kind is another than the last one's, at most every ten seconds.
    /// `now` is in milliseconds since the page was opened.
    pub(super) fn announce(&mut self, verdict: &Verdict, step: u64, now: f64) {
        let due = self.at.is_none_or(|at| now - at >= SPEAK_EVERY);
        if self.kind == Some(verdict.kind) || !due {
            return;
        }
        (self.kind, self.at) = (Some(verdict.kind), Some(now));
        if verdict.kind != VerdictKind::TooEarly {
            let at = crate::format::count(step);
            self.text = format!("{} at step {at}. {}", verdict.title, verdict.text.replace("**", ""));
        }
    }
}
