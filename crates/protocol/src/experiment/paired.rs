//! The difference of two rows of an experiment over the same seeds: its mean, its 95 % interval by Student's t, its p
//! value, and Holm's correction where many differences are tested at once.
//!
//! A seed moves all rows of a table together, since they share its data and its first weights. The difference on each
//! seed leaves that out, so that its interval is narrower than that of two unpaired means. Holm 1979, "A simple
//! sequentially rejective multiple test procedure".
//!
//! Watch for: with few seeds the quantile of t is far above 1.96 (4.30 for three); intervals are those of one
//! comparison each, it is the p values that are corrected for their number.

use serde::{Deserialize, Serialize};
use statrs::distribution::{ContinuousCDF, StudentsT};

/// The probability that the intervals cover.
const CONFIDENCE: f64 = 0.95;

/// Holds the mean of paired differences, with what can be said of its certainty.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PairedDifference {
    /// The number of pairs, n.
    pub pairs: u32,
    /// The mean of the differences; 0 without pairs.
    pub mean: f64,
    /// The ends of the 95 % interval; `None` for fewer than two pairs.
    pub interval: Option<(f64, f64)>,
    /// The two-sided p value of "the mean difference is 0"; `None` for fewer than two pairs and where all differences
    /// are equal.
    pub p: Option<f64>,
}

impl PairedDifference {
    /// Computes the difference of `a` and `b`, which hold one number for each seed, in the same order. Seeds that only
    /// one of them has are left out.
    pub fn of(a: &[f64], b: &[f64]) -> Self {
        let differences: Vec<f64> = a.iter().zip(b).map(|(a, b)| a - b).collect();
        let pairs = differences.len() as f64;
        let Some(mean) = (!differences.is_empty()).then(|| differences.iter().sum::<f64>() / pairs) else {
            return Self::default();
        };
        let squares: f64 = differences.iter().map(|difference| (difference - mean).powi(2)).sum();
        let error = (squares / (pairs - 1.0) / pairs).sqrt();
        let half = t_quantile(differences.len()).map(|quantile| quantile * error);
        Self {
            pairs: differences.len() as u32,
            mean,
            interval: half.map(|half| (mean - half, mean + half)),
            p: two_sided(mean / error, differences.len()),
        }
    }

    /// Returns whether the interval leaves out 0; false without an interval.
    pub fn is_told_apart(&self) -> bool {
        self.interval.is_some_and(|(low, high)| low > 0.0 || high < 0.0)
    }
}

/// Returns half of the 95 % interval of a mean of `count` values with the standard deviation `deviation` (dividing by
/// count − 1); `None` for fewer than two.
pub fn half_interval(deviation: f64, count: usize) -> Option<f64> {
    Some(t_quantile(count)? * deviation / (count as f64).sqrt())
}

/// Returns the quantile of Student's t for a mean of `count` values; `None` for fewer than two.
pub fn t_quantile(count: usize) -> Option<f64> {
    let t = StudentsT::new(0.0, 1.0, count.checked_sub(1)? as f64).ok()?;
    Some(t.inverse_cdf((1.0 + CONFIDENCE) / 2.0))
}

/// Returns the probability of a t statistic as far from 0 as `t`, or farther, of `count` values. `None` where there is
/// no statistic.
fn two_sided(t: f64, count: usize) -> Option<f64> {
    let distribution = StudentsT::new(0.0, 1.0, count.checked_sub(1)? as f64).ok()?;
    t.is_finite().then(|| 2.0 * distribution.cdf(-t.abs()))
}

/// Returns the p values of `p` after Holm's correction, in the order of `p`: the r-th smallest of k, counted from 0, is
/// multiplied by k − r, and none is smaller than one before it or larger than 1.
pub fn holm(p: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p.len()).collect();
    order.sort_by(|&a, &b| p[a].total_cmp(&p[b]));
    let mut adjusted = vec![1.0; p.len()];
    let mut least = 0.0f64;
    for (rank, &index) in order.iter().enumerate() {
        least = least.max((p.len() - rank) as f64 * p[index]).min(1.0);
        adjusted[index] = least;
    }
    adjusted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_by_hand() {
        // Differences 1, 2, 3: mean 2, deviation 1; the quantile for two degrees of freedom is 4.3027.
        let found = PairedDifference::of(&[2.0, 4.0, 6.0], &[1.0, 2.0, 3.0]);
        let (low, high) = found.interval.unwrap_or_default();
        let half = 4.302_652_7 / 3f64.sqrt();
        assert!(
            (low - (2.0 - half)).abs() < 1e-6 && (high - (2.0 + half)).abs() < 1e-6,
            "{found:?}"
        );
        assert!(!found.is_told_apart(), "{found:?}");
    }

    #[test]
    fn too_few_or_equal_differences_have_no_p() {
        assert_eq!(PairedDifference::of(&[], &[]), PairedDifference::default());
        let one = PairedDifference::of(&[1.0], &[0.5]);
        assert_eq!((one.mean, one.interval, one.p), (0.5, None, None));
        let equal = PairedDifference::of(&[1.0, 2.0], &[0.0, 1.0]);
        assert_eq!((equal.interval, equal.p), (Some((1.0, 1.0)), None));
        assert!(equal.is_told_apart());
    }

    #[test]
    fn a_corrected_p_is_at_most_one_and_keeps_the_order() {
        assert_eq!(holm(&[0.5, 0.01, 0.9]), [1.0, 0.03, 1.0]);
        // The second smallest of two is not multiplied.
        assert_eq!(holm(&[0.25, 0.125]), [0.25, 0.25]);
        assert_eq!(holm(&[]), Vec::<f64>::new());
    }
}
