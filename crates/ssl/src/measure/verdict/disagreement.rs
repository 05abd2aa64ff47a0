//! Disagreement: which metrics, taken alone, contradict the verdict.
//!
//! No metric can be trusted alone: RankMe can be high while nearest neighbours classify worse than in an untrained
//! encoder (as in VICReg without its variance term), the normalised spread does not see the length of embeddings,
//! and neighbours can classify well among points that have nearly met. So each metric is asked alone. It says
//! *sound*, *collapsed*, or nothing where it lies in between.
//!
//! | metric | collapsed | sound |
//! |---|---|---|
//! | spread, normalised | < [`SPREAD_COLLAPSED`] of 1/√D | > [`EVEN`] of it |
//! | spread, raw, for losses whose collapse is in the length | < [`RAW`] of γ | > [`LONG`] of it |
//! | RankMe | < 1/[`FALL`] of its start | ≥ [`FULL`] of D, or no less than at its start |
//! | α-ReQ | > [`ALPHA_STEEP`], and more than 1.5 times its start | < [`LEVEL`] |
//! | uniformity | > [`CROWDED`], and more than at its start | < [`SPREAD_OUT`] |
//! | length of the centre | > [`CENTRED`], and more than at its start | < [`CENTRE_LOW`] |
//! | nearest neighbours | less accurate than untrained, beyond its noise | more accurate, beyond its noise |
//!
//! A verdict of collapse is contradicted by a metric that says *sound*, a healthy one by a metric that says
//! *collapsed*. A run that is no better than untrained is contradicted by *sound* too: its embedding has all that a
//! representation needs, but no content.
//!
//! In pilots α-ReQ hardly discriminated: 2.1 of a healthy SimSiam, 1.6 and 1.8 of two that were collapsing, 3.8 of
//! a healthy VICReg. So it speaks only where it is extreme and has moved.
//!
//! Watch for: these thresholds are rules of thumb from pilots of one seed, as those of the verdict are.

use crate::measure::verdict::evidence::{Evidence, FALL, RAW, SPREAD_COLLAPSED};
use crate::training::learner::CollapseIncentive;
use protocol::VerdictKind;

/// Holds the share of 1/√D above which the normalised spread is even over dimensions.
pub const EVEN: f32 = 0.7;
/// Holds the share of γ above which the raw spread is large enough.
pub const LONG: f32 = 0.4;
/// Holds the share of D above which RankMe is high.
pub const FULL: f32 = 0.5;
/// Holds the α-ReQ above which few directions hold nearly all variance.
pub const ALPHA_STEEP: f32 = 3.0;
/// Holds the α-ReQ below which many directions share the variance.
pub const LEVEL: f32 = 1.5;
/// Holds the uniformity above which points have nearly met.
pub const CROWDED: f32 = -0.3;
/// Holds the uniformity below which points are spread out.
pub const SPREAD_OUT: f32 = -2.0;
/// Holds the length of the centre above which points have nearly met.
pub const CENTRED: f32 = 0.95;
/// Holds the length of the centre below which points are spread out.
pub const CENTRE_LOW: f32 = 0.5;

/// What one metric says by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Says {
    Sound,
    Collapsed,
}

/// Returns a phrase with the reading of each metric of `evidence` that, by itself, contradicts the verdict `kind`.
/// Empty where none does, and for verdicts that are not about the embedding.
pub fn disagreements(kind: VerdictKind, evidence: &Evidence) -> Vec<String> {
    let against = match kind {
        VerdictKind::Healthy | VerdictKind::BelowPixels => Says::Collapsed,
        VerdictKind::DimensionalCollapse
        | VerdictKind::CompleteCollapse
        | VerdictKind::NoBetterThanUntrained
        | VerdictKind::WorseThanUntrained => Says::Sound,
        VerdictKind::TooEarly | VerdictKind::Diverged => return Vec::new(),
    };
    let asked = opinions(evidence).into_iter();
    asked
        .filter(|(says, _)| *says == Some(against))
        .map(|(_, reading)| reading)
        .collect()
}

/// Returns for each metric what it says, `None` where it is undecided or does not apply, and a phrase with its
/// reading.
fn opinions(e: &Evidence) -> [(Option<Says>, String); 7] {
    let (now, start) = (&e.label_free, &e.initial_label_free);
    let share = e.spread.mean / e.spread.even();
    let length = match e.collapse {
        CollapseIncentive::ScaleMinimum(gamma) => says(e.spread.raw < RAW * gamma, e.spread.raw > LONG * gamma),
        _ => None,
    };
    let rank = says(
        e.rank_me * FALL < e.initial_rank_me,
        e.rank_me >= FULL * e.spread.dims as f32 || e.rank_me >= e.initial_rank_me,
    );
    let alpha = now.alpha_req.and_then(|alpha| {
        let steeper = start.alpha_req.is_none_or(|start| alpha > 1.5 * start);
        says(alpha > ALPHA_STEEP && steeper, alpha < LEVEL)
    });
    let uniform = now.uniformity.and_then(|uniformity| {
        let nearer = start.uniformity.is_none_or(|start| uniformity > start);
        says(uniformity > CROWDED && nearer, uniformity < SPREAD_OUT)
    });
    let centre = now.centre.and_then(|centre| {
        let nearer = start.centre.is_none_or(|start| centre > start);
        says(centre > CENTRED && nearer, centre < CENTRE_LOW)
    });
    let gain = e.knn.own - e.knn.untrained;
    [
        (
            says(share < SPREAD_COLLAPSED, share > EVEN),
            format!("Spread, {share:.2} of 1/√D"),
        ),
        (length, format!("Spread before scaling, {:.2}", e.spread.raw)),
        (
            rank,
            format!("RankMe, {:.0} of {} dimensions", e.rank_me, e.spread.dims),
        ),
        (alpha, format!("α-ReQ, {}", signed(now.alpha_req))),
        (uniform, format!("Uniformity, {}", signed(now.uniformity))),
        (centre, format!("Length of the centre, {}", signed(now.centre))),
        (
            says(gain < -e.knn.untrained_noise, gain > e.knn.untrained_noise),
            format!(
                "Neighbours, {:.0} % against {:.0} % untrained",
                100.0 * e.knn.own,
                100.0 * e.knn.untrained
            ),
        ),
    ]
}

/// Returns what follows from the two conditions of one metric.
fn says(collapsed: bool, sound: bool) -> Option<Says> {
    match (collapsed, sound) {
        (true, _) => Some(Says::Collapsed),
        (false, true) => Some(Says::Sound),
        (false, false) => None,
    }
}

/// Formats a number with two decimals and a true minus sign; 0 for `None`.
fn signed(number: Option<f32>) -> String {
    let number = number.unwrap_or_default();
    let sign = if number < 0.0 { "−" } else { "" };
    format!("{sign}{:.2}", number.abs())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::verdict::evidence::example;
    use protocol::LabelFree;

    /// A run whose every instrument says sound.
    fn sound() -> Evidence {
        Evidence {
            label_free: LabelFree {
                alpha_req: Some(1.1),
                uniformity: Some(-3.4),
                centre: Some(0.2),
                ..LabelFree::default()
            },
            ..example()
        }
    }

    fn found(kind: VerdictKind, change: impl FnOnce(&mut Evidence)) -> Vec<String> {
        let mut evidence = sound();
        change(&mut evidence);
        disagreements(kind, &evidence)
    }

    #[test]
    fn all_agree_on_a_healthy_run() {
        assert_eq!(found(VerdictKind::Healthy, |_| ()), Vec::<String>::new());
    }

    #[test]
    fn high_rank_is_named_where_neighbours_are_worse_than_untrained() {
        let found = found(VerdictKind::NoBetterThanUntrained, |e| {
            e.knn.own = 0.6;
            e.spread.mean = 0.05;
            e.label_free = LabelFree::default();
        });
        assert_eq!(found, ["RankMe, 40 of 64 dimensions"]);
    }

    #[test]
    fn neighbours_that_are_still_right_contradict_a_collapse() {
        let found = found(VerdictKind::CompleteCollapse, |e| {
            (e.spread.mean, e.rank_me, e.initial_rank_me) = (0.01, 5.0, 38.0);
            e.label_free = LabelFree {
                alpha_req: Some(4.0),
                uniformity: Some(-0.02),
                centre: Some(0.99),
                ..LabelFree::default()
            };
        });
        assert_eq!(found, ["Neighbours, 87 % against 70 % untrained"]);
    }

    #[test]
    fn what_says_collapsed_contradicts_health() {
        let found = found(VerdictKind::Healthy, |e| {
            e.label_free.alpha_req = Some(3.5);
            e.label_free.uniformity = Some(-0.1);
        });
        assert_eq!(found, ["α-ReQ, 3.50", "Uniformity, −0.10"]);
    }

    #[test]
    fn a_narrow_start_is_no_collapse() {
        let found = found(VerdictKind::Healthy, |e| {
            (e.label_free.centre, e.initial_label_free.centre) = (Some(0.97), Some(0.99));
            (e.label_free.uniformity, e.initial_label_free.uniformity) = (Some(-0.2), Some(-0.1));
            (e.label_free.alpha_req, e.initial_label_free.alpha_req) = (Some(3.4), Some(3.2));
        });
        assert_eq!(found, Vec::<String>::new());
    }

    #[test]
    fn early_and_diverged_runs_are_not_argued_about() {
        for kind in [VerdictKind::TooEarly, VerdictKind::Diverged] {
            assert_eq!(found(kind, |_| ()), Vec::<String>::new());
        }
    }
}
