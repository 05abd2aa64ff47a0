//! Subspace iteration: the leading right singular vectors of a matrix, found from where those of the last frame were.
//!
//! Halko, Martinsson, Tropp 2011, arXiv 0909.4061: multiply a block of directions by `zᵀz`, make it orthonormal,
//! repeat. The block holds a few more directions than are shown, which speeds convergence where singular values lie
//! close together. Within the block the directions are then separated exactly.
//!
//! Watch for: the iteration ends when the block no longer moves or after [`SWEEPS`]. Where shown and unshown
//! directions have equal singular values the answer is not unique, and any is as good.
//! Differs from the paper: the block starts at the last frame's directions, so that two or three sweeps are usual.
//!
//! Shapes: `z` is `N×D`; the block is `D×K`, `K = min(8, D)`.

use nalgebra::{DMatrix, SymmetricEigen};

/// The number of directions in the block.
const BLOCK: usize = 8;
/// The largest number of multiplications by `zᵀz`.
const SWEEPS: usize = 40;
/// The rotation of the leading directions in one sweep, in radians, below which they no longer move.
const STILL: f64 = 1e-5;
/// The number of directions that must no longer move.
const SHOWN: usize = 3;
/// The largest number of iterations to separate directions within the block.
const PATIENCE: usize = 1_000;

/// Returns up to [`BLOCK`] orthonormal directions `D×K`, by falling singular value of `z` (`N×D`), searched from
/// `start` (`D×K`).
pub(super) fn leading(z: &DMatrix<f64>, start: Option<&DMatrix<f64>>) -> DMatrix<f64> {
    let (dims, width) = (z.ncols(), BLOCK.min(z.ncols()));
    let mut block = match start {
        Some(start) if start.shape() == (dims, width) => start.clone(),
        _ => scattered(dims, width),
    };
    let size = z.amax();
    if dims == 0 || z.nrows() == 0 || size <= 0.0 || !size.is_finite() {
        return block;
    }
    let z = z / size;
    let shown = SHOWN.min(width);
    for _ in 0..SWEEPS {
        let next = separate(&z, z.tr_mul(&(&z * &block)).qr().q());
        // What is left of the leading directions outside of where they were.
        let leading = next.columns(0, shown).into_owned();
        let inside = block.columns(0, shown).into_owned();
        let outside = &leading - &inside * inside.tr_mul(&leading);
        block = next;
        if outside.norm() < STILL {
            break;
        }
    }
    block
}

/// Rotates an orthonormal `block` within its span so that its directions are singular vectors, by falling singular
/// value.
fn separate(z: &DMatrix<f64>, block: DMatrix<f64>) -> DMatrix<f64> {
    let along = z * &block;
    let gram = along.tr_mul(&along);
    let Some(parts) = SymmetricEigen::try_new(gram, f64::EPSILON, PATIENCE) else {
        return block;
    };
    let mut order: Vec<usize> = (0..parts.eigenvalues.len()).collect();
    order.sort_by(|&a, &b| parts.eigenvalues[b].total_cmp(&parts.eigenvalues[a]));
    let ordered = parts.eigenvectors.select_columns(&order);
    block * ordered
}

/// Returns a start that is the same every time and has a component along every direction.
fn scattered(dims: usize, width: usize) -> DMatrix<f64> {
    let wave = |i: usize, j: usize| (1.0 + 12.9898 * (i + 1) as f64 * (1.0 + 0.731 * j as f64)).sin();
    DMatrix::from_fn(dims, width, wave).qr().q()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_axes_first() {
        // Axis d of ten has length (10 − d)²; 30 rows with independent signs.
        let z = DMatrix::from_fn(30, 10, |i, d| if i % 10 == d { ((10 - d) as f64).powi(2) } else { 0.0 });
        let block = leading(&z, None);
        for axis in 0..3 {
            assert!(
                (block[(axis, axis)].abs() - 1.0).abs() < 1e-6,
                "{axis}: {}",
                block[(axis, axis)]
            );
        }
    }

    #[test]
    fn it_finds_its_way_from_a_wrong_start() {
        let z = DMatrix::from_fn(40, 12, |i, d| ((i * (d + 2)) as f64).sin() / (d + 1) as f64);
        let wrong = scattered(12, 8);
        let (cold, warm) = (leading(&z, None), leading(&z, Some(&wrong.columns(0, 8).into_owned())));
        for axis in 0..3 {
            assert!((cold.column(axis).dot(&warm.column(axis)).abs() - 1.0).abs() < 1e-6);
        }
    }
}
