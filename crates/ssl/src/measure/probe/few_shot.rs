//! The few-shot probe: a linear probe trained with a few labels per class.
//!
//! The label subsets are those of [`LabelSubsets`](crate::measure::probe::label_subsets::LabelSubsets): drawn with a
//! fixed seed, the same for all features that are to be compared. Features are standardised over the whole training
//! split, which needs no labels.
//!
//! Watch for: with one label per class the accuracy depends on which image is labelled. The standard deviation over
//! the subsets says how much; compare two encoders on the same subsets.
//! Differs from the papers: theirs usually fine-tune on fixed subsets of ImageNet (1 % and 10 %).

use protocol::FewShot;
use protocol::experiment::summary::Summary;

/// Returns mean and standard deviation (dividing by their number − 1) of `accuracies`, one in `0..=1` for each label
/// subset of `labels` labels per class. Of one subset the deviation is 0, of none the mean too.
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
