//! The singular values of an embedding: how far it extends along each of its principal axes.
//!
//! Those of the centred `z/√N` are standard deviations along the principal axes. A spectrum that drops to nearly 0
//! after a few values is dimensional collapse (Jing, Vincent, LeCun, Tian 2022, arXiv 2110.09348).
//!
//! Watch for: they are computed as roots of the eigenvalues of `zᵀz` (or of `zzᵀ` where that is smaller) in double
//! precision, so those below about 1e-8 of the largest are rounding error.
//!
//! nalgebra makes the matrix tridiagonal; the eigenvalues are then found here. Its own iteration can fail to end on
//! matrices with rows of zeros (its issue 1025), which dead dimensions are, and with a limit it computes vectors that
//! nobody needs, in four times the time. nalgebra rather than faer: at D = 128 both need 2.9 ms with vectors, and 0.7
//! ms as here; in wasm nalgebra is 15 KB compressed, faer 71 KB (faer is six times as fast at D = 512).
//!
//! Shapes: `z` is `N×D`; there are `min(N, D)` values, largest first.

use crate::measure::matrix::Matrix;
use nalgebra::{DMatrix, SymmetricTridiagonal};

/// The largest number of sweeps for each eigenvalue; two or three are usual.
const PATIENCE: usize = 60;

/// Returns the `min(N, D)` singular values of the centred `z/√N` (`z` is `N×D`), largest first: standard deviations
/// along the principal axes. All are 0 where an entry is not finite.
pub fn singular_values(z: &Matrix) -> Vec<f32> {
    single(&centred(z))
}

/// Returns `values` in single precision; larger ones become the largest number that it has.
pub fn single(values: &[f64]) -> Vec<f32> {
    let single = |value: &f64| value.min(f64::from(f32::MAX)) as f32;
    values.iter().map(single).collect()
}

/// Returns the same as [`singular_values`], in double precision.
pub fn centred(z: &Matrix) -> Vec<f64> {
    if !z.is_finite() {
        return vec![0.0; z.rows.min(z.cols)];
    }
    let mut centred = z.to_f64();
    for mut column in centred.column_iter_mut() {
        let mean = column.mean();
        column.add_scalar_mut(-mean);
    }
    let root = (z.rows.max(1) as f64).sqrt();
    spectrum(&centred).iter().map(|value| value / root).collect()
}

/// Returns the `min(N, D)` singular values of `z` (`N×D`), neither centred nor scaled, largest first. All are 0 where
/// an entry is not finite.
pub fn uncentred(z: &Matrix) -> Vec<f64> {
    if !z.is_finite() {
        return vec![0.0; z.rows.min(z.cols)];
    }
    spectrum(&z.to_f64())
}

/// Returns the singular values of a matrix, largest first.
pub(super) fn spectrum(z: &DMatrix<f64>) -> Vec<f64> {
    if z.is_empty() {
        return Vec::new();
    }
    let across = z.transpose();
    let gram = if z.ncols() <= z.nrows() {
        &across * z
    } else {
        z * &across
    };
    let (mut diagonal, mut beside) = if gram.nrows() == 1 {
        (vec![gram[(0, 0)]], Vec::new())
    } else {
        let (diagonal, beside) = SymmetricTridiagonal::new(gram).unpack_tridiagonal();
        (diagonal.as_slice().to_vec(), beside.as_slice().to_vec())
    };
    tridiagonal_eigenvalues(&mut diagonal, &mut beside);
    let mut values: Vec<f64> = diagonal.iter().map(|value| value.max(0.0).sqrt()).collect();
    values.sort_unstable_by(|a, b| b.total_cmp(a));
    values
}

/// Replaces `d`, the diagonal of a symmetric tridiagonal matrix, by its eigenvalues in no order; `e` holds the
/// entries beside the diagonal. QL iteration with implicit shifts (Golub, Van Loan, "Matrix Computations", section
/// 8.3).
fn tridiagonal_eigenvalues(d: &mut [f64], e: &mut Vec<f64>) {
    let n = d.len();
    e.resize(n, 0.0);
    let scale = d.iter().chain(e.iter()).fold(0.0f64, |a, x| a.max(x.abs()));
    // Relative to the whole matrix: next to a zero block no relative test would ever be met.
    let negligible = f64::EPSILON * scale;
    for first in 0..n {
        for _ in 0..PATIENCE {
            let Some(last) = (first..n).find(|&i| i + 1 == n || e[i].abs() <= negligible) else {
                break;
            };
            if last == first {
                break;
            }
            // The eigenvalue of the leading 2×2 block nearer to its corner is the shift.
            let half = (d[first + 1] - d[first]) / (2.0 * e[first]);
            let root = half.hypot(1.0).copysign(half);
            let mut g = d[last] - d[first] + e[first] / (half + root);
            let (mut sine, mut cosine, mut p) = (1.0, 1.0, 0.0);
            let mut whole = true;
            for i in (first..last).rev() {
                let (f, b) = (sine * e[i], cosine * e[i]);
                let length = f.hypot(g);
                e[i + 1] = length;
                if length == 0.0 {
                    // The matrix falls apart here; go on with what is left of it.
                    d[i + 1] -= p;
                    e[last] = 0.0;
                    whole = false;
                    break;
                }
                (sine, cosine) = (f / length, g / length);
                g = d[i + 1] - p;
                let r = (d[i] - g) * sine + 2.0 * cosine * b;
                p = sine * r;
                d[i + 1] = g + p;
                g = cosine * r - b;
            }
            if whole {
                d[first] -= p;
                e[first] = g;
                e[last] = 0.0;
            }
        }
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn axes_by_hand() {
        // ±3 on one axis, ±1 on another, 0 on the third: centred, variances 9/2, 1/2 and 0.
        let z = [3.0, 0.0, 0.0, -3.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, -1.0, 0.0];
        let shifted: Vec<f32> = z.iter().map(|x| x + 10.0).collect();
        let found = singular_values(&Matrix::new(shifted, 4, 3).unwrap());
        for (value, truth) in found.iter().zip([4.5f32.sqrt(), 0.5f32.sqrt(), 0.0]) {
            assert!((value - truth).abs() < 1e-5, "{found:?}");
        }
    }

    #[test]
    fn a_known_tridiagonal() {
        // The second difference: 2 − 2 cos(kπ/(n+1)).
        let n = 50;
        let (mut d, mut e) = (vec![2.0; n], vec![-1.0; n - 1]);
        tridiagonal_eigenvalues(&mut d, &mut e);
        d.sort_unstable_by(f64::total_cmp);
        for (k, value) in d.iter().enumerate() {
            let truth = 2.0 - 2.0 * ((k + 1) as f64 * std::f64::consts::PI / (n + 1) as f64).cos();
            assert!((value - truth).abs() < 1e-12, "{k}: {value} {truth}");
        }
    }

    #[test]
    fn dead_dimensions_end() {
        // 33 dimensions, most of them dead and some equal.
        let alive = [1usize, 7, 21, 27, 28];
        let z: Vec<f32> = (0..60 * 33)
            .map(|i| {
                if alive.contains(&(i % 33)) {
                    ((i / 33) as f32 * 0.7).sin()
                } else {
                    0.0
                }
            })
            .collect();
        let found = singular_values(&Matrix::new(z, 60, 33).unwrap());
        assert!(
            found[0] > 1.0 && found[1..].iter().all(|&value| value < 1e-6),
            "{found:?}"
        );
    }

    #[test]
    fn the_wide_and_the_tall_agree() {
        let z: Vec<f64> = (0..24).map(|i| (f64::from(i) * 1.3).sin()).collect();
        let tall = DMatrix::from_row_slice(8, 3, &z);
        let (a, b) = (spectrum(&tall), spectrum(&tall.transpose()));
        assert!(a.iter().zip(&b).all(|(a, b)| (a - b).abs() < 1e-12));
    }

    proptest! {
        #[test]
        fn numbers_whatever_comes(
            rows in 0usize..7, cols in 0usize..7,
            values in proptest::collection::vec(prop_oneof![-3f32..3.0, Just(f32::NAN), Just(3e38), Just(1e-38), Just(0.0)], 49),
        ) {
            let z = Matrix::new(values[..rows * cols].to_vec(), rows, cols).unwrap();
            let found = singular_values(&z);
            prop_assert_eq!(found.len(), rows.min(cols));
            prop_assert!(found.iter().all(|value| value.is_finite() && *value >= 0.0));
            prop_assert!(found.is_sorted_by(|a, b| a >= b));
        }

        /// Squares of the values add up to the squares of the entries, whatever the matrix.
        #[test]
        fn energy_is_kept(rows in 1usize..12, cols in 1usize..12, values in proptest::collection::vec(-3f32..3.0, 144)) {
            let z = Matrix::new(values[..rows * cols].to_vec(), rows, cols).unwrap();
            let entries: f64 = z.data.iter().map(|&x| f64::from(x).powi(2)).sum();
            let found: f64 = uncentred(&z).iter().map(|value| value * value).sum();
            prop_assert!((entries - found).abs() <= 1e-10 * entries + 1e-20);
        }
    }
}
