//! Spread: the standard deviation of the embedding's dimensions, the first sign of collapse.
//!
//! Chen, He 2021, arXiv 2011.10566, section 4.1: with each image's embedding scaled to length one, the mean over
//! dimensions is `1/√D` when all dimensions vary alike, and 0 when all images have the same embedding. It shows
//! complete collapse, where the loss is at its minimum.
//!
//! Watch for: the normalised spread does not see the length of embeddings. VICReg without its variance term shrinks
//! everything to a point while directions stay as they are, which only the raw spread shows. Neither sees dimensional
//! collapse; [`crate::measure::embedding::rank_me`] does.
//! Differs from the paper: the standard deviation divides by N, not N − 1, so that `1/√D` is an exact upper bound and
//! squares add up to those of [`crate::measure::embedding::singular_values`]. Percentiles are interpolated linearly.
//!
//! Shapes: `z` is `N×D`.

use crate::measure::matrix::Matrix;
use protocol::Spread;

/// Computes the spread of `z` (`N×D`), normalised and raw. All of it is 0 where `z` is empty or an entry is not
/// finite.
pub fn spread(z: &Matrix) -> Spread {
    let dims = u32::try_from(z.cols).unwrap_or(u32::MAX);
    if z.data.is_empty() || !z.is_finite() {
        return Spread {
            dims,
            ..Spread::default()
        };
    }
    let mut normalised = deviations(&z.normalised());
    normalised.sort_unstable_by(f32::total_cmp);
    Spread {
        dims,
        mean: mean(&normalised),
        low: percentile(&normalised, 0.1),
        high: percentile(&normalised, 0.9),
        raw: mean(&deviations(z)),
    }
}

/// Returns the standard deviation over the rows of each of the D columns of `z` (`N×D`), dividing by N.
pub fn deviations(z: &Matrix) -> Vec<f32> {
    let n = z.rows.max(1) as f64;
    let mut means = vec![0.0f64; z.cols];
    let mut squares = vec![0.0f64; z.cols];
    for row in (0..z.rows).map(|row| z.row(row)) {
        means
            .iter_mut()
            .zip(row)
            .for_each(|(mean, &x)| *mean += f64::from(x) / n);
    }
    for row in (0..z.rows).map(|row| z.row(row)) {
        let centred = row.iter().zip(&means).map(|(&x, mean)| f64::from(x) - mean);
        squares.iter_mut().zip(centred).for_each(|(sum, x)| *sum += x * x / n);
    }
    // A spread beyond f32 is still a number.
    squares
        .iter()
        .map(|square| square.sqrt().min(f64::from(f32::MAX)) as f32)
        .collect()
}

fn mean(values: &[f32]) -> f32 {
    (values.iter().map(|&x| f64::from(x)).sum::<f64>() / values.len().max(1) as f64) as f32
}

/// Returns the value below which the share `at` of the ascending `values` lies, interpolated linearly.
fn percentile(values: &[f32], at: f32) -> f32 {
    let place = at * values.len().saturating_sub(1) as f32;
    let (below, share) = (place.floor() as usize, place.fract());
    let low = values.get(below).copied().unwrap_or_default();
    let high = values.get(below + 1).copied().unwrap_or(low);
    low + share * (high - low)
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn evenly_used_is_one_over_root_d() {
        // ± each axis of three: every dimension has the mean square 1/3.
        let mut data = Vec::new();
        for axis in 0..3 {
            for sign in [5.0, -2.0] {
                data.extend((0..3).map(|d| if d == axis { sign } else { 0.0f32 }));
            }
        }
        let found = spread(&Matrix::new(data, 6, 3).unwrap());
        for value in [found.mean, found.low, found.high] {
            assert!((value - found.even()).abs() < 1e-6);
        }
        // Raw: mean of squares (25 + 4)/6, mean (5 − 2)/6.
        let raw = (29.0f32 / 6.0 - 0.25).sqrt();
        assert!((found.raw - raw).abs() < 1e-5);
    }

    #[test]
    fn a_point_has_none() {
        let found = spread(&Matrix::new([3.0, -1.0].repeat(9), 9, 2).unwrap());
        assert!(found.mean < 1e-12 && found.raw < 1e-12, "{found:?}");
        assert_eq!(found.dims, 2);
    }

    #[test]
    fn only_raw_sees_shrinking() {
        let z: Vec<f32> = (0..40).map(|i| (i as f32 * 1.7).sin()).collect();
        let small = Matrix::new(z.iter().map(|x| x * 1e-3).collect(), 10, 4).unwrap();
        let (before, after) = (spread(&Matrix::new(z, 10, 4).unwrap()), spread(&small));
        assert!((before.mean - after.mean).abs() < 1e-6);
        assert!((after.raw / before.raw - 1e-3).abs() < 1e-6);
    }

    #[test]
    fn percentiles_are_interpolated() {
        let values: Vec<f32> = (0..=10).map(|i| i as f32).collect();
        assert_eq!(percentile(&values, 0.1), 1.0);
        assert!((percentile(&values[..6], 0.9) - 4.5).abs() < 1e-6);
        assert_eq!(percentile(&values[..1], 0.9), 0.0);
    }

    proptest! {
        #[test]
        fn numbers_whatever_comes(
            rows in 0usize..5, cols in 0usize..5,
            values in proptest::collection::vec(prop_oneof![-3f32..3.0, Just(f32::NAN), Just(f32::INFINITY), Just(3e38), Just(0.0)], 25),
        ) {
            let found = spread(&Matrix::new(values[..rows * cols].to_vec(), rows, cols).unwrap());
            for value in [found.mean, found.low, found.high, found.raw] {
                prop_assert!(value.is_finite() && value >= 0.0);
            }
            prop_assert!(found.mean <= found.even() + 1e-6);
        }
    }
}
