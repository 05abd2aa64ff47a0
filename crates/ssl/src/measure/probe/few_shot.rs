//! Few-shot probe: a linear probe that is given one, five or ten labels a class.
//!
//! The draws are those of [`crate::measure::probe::label_subsets::FewLabels`]: by a fixed seed, the same for all features that are to
//! be compared. Features are standardised by the whole training split, which needs no labels.
//!
//! Watch for: with one label a class the accuracy depends on which one; the deviation over draws says
//! how much, and two encoders are to be compared on the same draws.
//! Differs from the papers: theirs are usually fixed subsets of ImageNet (1 % and 10 %), fine-tuned.
//!
//! Shapes: `N` test samples.

use protocol::FewShot;
use protocol::experiment::summary::Summary;

/// Mean and standard deviation (dividing by draws − 1) of accuracies, one for each draw.
pub fn few_shot(labels: usize, accuracies: &[f32]) -> FewShot {
    let summary = Summary::of(accuracies);
    FewShot {
        labels: u32::try_from(labels).unwrap_or(u32::MAX),
        mean: summary.mean.unwrap_or(0.0),
        deviation: summary.deviation.unwrap_or(0.0),
        draws: summary.runs,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mean_and_deviation_by_hand() {
        let found = few_shot(5, &[0.5, 0.7, 0.9]);
        assert!(
            (found.mean - 0.7).abs() < 1e-6 && (found.deviation - 0.2).abs() < 1e-6,
            "{found:?}"
        );
        assert_eq!((found.labels, found.draws), (5, 3));
    }

    #[test]
    fn one_draw_has_no_spread_and_none_is_nothing() {
        assert_eq!(few_shot(1, &[0.4]).deviation, 0.0);
        assert_eq!(few_shot(1, &[]).mean, 0.0);
    }
}
