//! Accuracy with its confidence interval, which shows whether a difference may be due to the choice of test images.
//!
//! Wilson 1927, "Probable inference, the law of succession, and statistical inference", J. Am. Stat. Assoc. 22: with
//! the share `p` of `n` and z = 1.96, `(p + z²/2n ± z √(p(1−p)/n + z²/4n²)) / (1 + z²/n)` is the interval that covers
//! the true accuracy in 95 % of cases.
//!
//! Watch for: the interval describes how much the number would change with other test images, not with another
//! training run or another label subset.

use protocol::Accuracy;

/// The 97.5th percentile of the standard normal distribution.
const Z: f64 = 1.959_963_984_540_054;

/// Returns the share of `predicted` classes that equal those of `truth`, with its 95 % Wilson interval. Where the
/// lengths differ, the rest of the longer one is not counted; of no samples the share is 0 within the interval
/// `0..=1`.
pub fn accuracy(predicted: &[u8], truth: &[u8]) -> Accuracy {
    let right = predicted.iter().zip(truth).filter(|(a, b)| a == b).count();
    interval(right, predicted.len().min(truth.len()))
}

/// Returns the share of `right` in `of` with its 95 % Wilson interval; 0 within `0..=1` where `of` is 0.
pub fn interval(right: usize, of: usize) -> Accuracy {
    let n = of.max(1) as f64;
    let share = right as f64 / n;
    if of == 0 {
        return Accuracy {
            share: 0.0,
            low: 0.0,
            high: 1.0,
            of: 0,
        };
    }
    let (square, middle) = (Z * Z, share + Z * Z / (2.0 * n));
    let half = Z * (share * (1.0 - share) / n + square / (4.0 * n * n)).max(0.0).sqrt();
    let scale = 1.0 + square / n;
    Accuracy {
        share: share as f32,
        low: ((middle - half) / scale).clamp(0.0, share) as f32,
        high: ((middle + half) / scale).clamp(share, 1.0) as f32,
        of: u32::try_from(of).unwrap_or(u32::MAX),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wilson_s_interval_as_published() {
        // scipy.stats.binomtest(right, of).proportion_ci(method="wilson").
        for (right, of, low, high) in [
            (8, 10, 0.490_162_47, 0.943_317_85),
            (0, 10, 0.0, 0.277_532_8),
            (359, 359, 0.989_412_84, 1.0),
        ] {
            let found = interval(right, of);
            assert!((f64::from(found.low) - low).abs() < 1e-6, "{found:?}");
            assert!((f64::from(found.high) - high).abs() < 1e-6, "{found:?}");
        }
    }

    #[test]
    fn counts() {
        let found = accuracy(&[1, 2, 3, 3], &[1, 2, 3, 4]);
        assert_eq!((found.share, found.of), (0.75, 4));
        assert_eq!(accuracy(&[], &[]).share, 0.0);
    }
}
