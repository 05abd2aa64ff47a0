//! The orthogonal Procrustes problem: the rotation or reflection that brings one set of points nearest to another.
//!
//! Schönemann 1966, "A generalized solution of the orthogonal Procrustes problem": of all orthogonal `R`, `‖A R − B‖`
//! is smallest for `R = U Vᵀ`, where `U Σ Vᵀ` is the singular value decomposition of `Aᵀ B`.
//!
//! Watch for: reflections are allowed. The axes of a projection have no sign, so a mirrored picture is the same
//! picture.
//!
//! Shapes: `A` and `B` are `N×K`, `R` is `K×K`, with `K` up to 3.

use nalgebra::{DMatrix, SVD};

/// The largest number of iterations of the decomposition; a handful is usual for three dimensions.
const PATIENCE: usize = 1_000;

/// Returns the orthogonal `K×K` matrix `R` for which `a R` is nearest to `b` (both `N×K`). The identity where shapes
/// differ or the points do not determine a rotation.
pub fn turn(a: &DMatrix<f64>, b: &DMatrix<f64>) -> DMatrix<f64> {
    let axes = a.ncols();
    let still = DMatrix::identity(axes, axes);
    if a.shape() != b.shape() || axes == 0 {
        return still;
    }
    let overlap = a.tr_mul(b);
    let size = overlap.amax();
    if size <= 0.0 || !size.is_finite() {
        return still;
    }
    let parts = SVD::try_new(overlap / size, true, true, f64::EPSILON, PATIENCE);
    match parts.and_then(|parts| Some(parts.u? * parts.v_t?)) {
        Some(turn) if turn.iter().all(|x| x.is_finite()) => turn,
        _ => still,
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cloud() -> DMatrix<f64> {
        DMatrix::from_fn(20, 3, |i, j| {
            (i as f64 * 0.7 * (j + 1) as f64 + 0.3).sin() * (3 - j) as f64
        })
    }

    fn about(angle: f64) -> DMatrix<f64> {
        let (s, c) = angle.sin_cos();
        DMatrix::from_row_slice(3, 3, &[c, -s, 0.0, s, c, 0.0, 0.0, 0.0, 1.0])
    }

    #[test]
    fn a_known_turn_and_a_flip_are_undone() {
        let flip = DMatrix::from_diagonal(&nalgebra::DVector::from_vec(vec![1.0, -1.0, 1.0]));
        for change in [about(0.8), about(2.9), flip.clone(), about(0.8) * flip] {
            let b = cloud() * &change;
            assert!((turn(&cloud(), &b) - change).amax() < 1e-10);
        }
    }

    #[test]
    fn points_on_a_line_or_nowhere_still_give_a_turn() {
        let line = DMatrix::from_fn(5, 3, |i, j| if j == 0 { i as f64 } else { 0.0 });
        for (a, b) in [(line.clone(), line), (DMatrix::zeros(5, 3), cloud().rows(0, 5).into())] {
            let r = turn(&a, &b);
            assert!((r.tr_mul(&r) - DMatrix::identity(3, 3)).amax() < 1e-10);
        }
    }

    proptest! {
        #[test]
        fn always_orthogonal(
            values in proptest::collection::vec(prop_oneof![-3f64..3.0, Just(0.0), Just(1e-200), Just(1e150)], 24),
        ) {
            let (a, b) = (DMatrix::from_row_slice(4, 3, &values[..12]), DMatrix::from_row_slice(4, 3, &values[12..]));
            let r = turn(&a, &b);
            prop_assert!((r.tr_mul(&r) - DMatrix::identity(3, 3)).amax() < 1e-8);
        }
    }
}
