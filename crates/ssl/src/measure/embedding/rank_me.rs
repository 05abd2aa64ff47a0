//! RankMe: how many dimensions an embedding uses, as a smooth rank.
//!
//! Garrido, Balestriero, Najman, LeCun 2023, arXiv 2210.02885: with the singular values `σ` of the uncentred `z`, `p
//! = σ/‖σ‖₁ + ε` and `RankMe = exp(−Σ p log p)`. It is 1 when all images lie on one line through the origin, and
//! `min(N, D)` when all directions have the same singular value.
//!
//! Watch for: RankMe does not see the scale. In complete collapse what is left is rounding and noise, which fills all
//! directions, so that RankMe can rise again while everything shrinks to a point.
//! Differs from the paper: nothing. The ε is inside, as in the paper, so `p` sums to a little more than 1 and an
//! embedding of rank one has 1.000006 rather than 1.
//!
//! Shapes: `z` is `N×D`.

use crate::measure::embedding::singular_values::{self};
use crate::measure::matrix::Matrix;

/// Holds the paper's ε for single precision.
pub const EPSILON: f64 = 1e-7;

/// Returns the number of dimensions in use of `z` (`N×D`), in `1..=min(N, D)` up to ε. It is 1 where `z` is empty or
/// all 0, and where an entry is not finite.
pub fn rank_me(z: &Matrix) -> f32 {
    of_singular_values(&singular_values::uncentred(z)) as f32
}

/// Returns RankMe of an embedding with these singular values of the uncentred matrix, in any order; 1 where their sum
/// is 0 or not finite.
pub fn of_singular_values(values: &[f64]) -> f64 {
    let total: f64 = values.iter().sum();
    if !total.is_finite() || total <= 0.0 {
        return 1.0;
    }
    let entropy: f64 = values
        .iter()
        .map(|value| value / total + EPSILON)
        .map(|p| -p * p.ln())
        .sum();
    entropy.exp()
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn even_values_count() {
        assert!((of_singular_values(&[3.0; 5]) - 5.0).abs() < 1e-5);
    }

    #[test]
    fn shares_by_hand() {
        // ½, ¼, ¼: entropy 1½ log 2, so 2^1.5.
        assert!((of_singular_values(&[2.0, 1.0, 1.0]) - 2f64.powf(1.5)).abs() < 1e-5);
    }

    #[test]
    fn a_line_and_nothing_are_one() {
        let line = Matrix::new([1.0, 2.0].repeat(7), 7, 2).unwrap();
        assert!((rank_me(&line) - 1.0).abs() < 1e-5);
        assert_eq!(rank_me(&Matrix::default()), 1.0);
        assert_eq!(rank_me(&Matrix::new(vec![0.0; 6], 3, 2).unwrap()), 1.0);
        assert_eq!(rank_me(&Matrix::new(vec![f32::NAN; 6], 3, 2).unwrap()), 1.0);
    }

    proptest! {
        #[test]
        fn between_one_and_the_dimensions(
            rows in 0usize..7, cols in 0usize..7,
            values in proptest::collection::vec(prop_oneof![-3f32..3.0, Just(3e38), Just(1e-38), Just(0.0)], 49),
        ) {
            let rank = rank_me(&Matrix::new(values[..rows * cols].to_vec(), rows, cols).unwrap());
            let most = rows.min(cols).max(1) as f32;
            prop_assert!((1.0 - 1e-4..=most * (1.0 + 1e-4)).contains(&rank), "{rank}");
        }
    }
}
