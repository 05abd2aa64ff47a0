//! Orthogonal Procrustes distance: how far two embeddings of the same images are from each other once one of them is moved,
//! turned and scaled onto the other.
//!
//! As in Ding, Denain, Steinhardt 2021, arXiv 2108.01661: columns are centred and each side is divided by its Frobenius norm;
//! d² = 2 − 2·‖XᵀY‖_*, the sum of singular values. 0 is the same up to a turn, √2 is nothing in common.
//!
//! Watch for: the narrower side counts as padded with zeros. Shapes: `X` is `N×D`, `Y` is `N×E`.

use crate::measure::comparison::linear_cka::centred;
use crate::project::procrustes::turn;
use nalgebra::DMatrix;

/// Holds how far two embeddings are apart.
#[derive(Clone, Debug, PartialEq)]
pub struct Procrustes {
    /// The distance, in `0..=√2`.
    pub distance: f64,
    /// How far each image is from its counterpart, `N`; the squares sum to that of the distance.
    pub moved: Vec<f64>,
}

/// Computes the Procrustes distance of `x` and `y`; `None` where the number of rows differs, or one side is constant.
pub fn procrustes(x: &DMatrix<f64>, y: &DMatrix<f64>) -> Option<Procrustes> {
    if x.nrows() != y.nrows() {
        return None;
    }
    let width = x.ncols().max(y.ncols());
    let unit = |side: &DMatrix<f64>| {
        let side = centred(side);
        let length = side.norm();
        // What is left of equal rows after centring is the rounding.
        let noise = 1e-12 * side.len() as f64;
        (length > noise && length.is_finite()).then(|| (side / length).resize_horizontally(width, 0.0))
    };
    let (x, y) = (unit(x)?, unit(y)?);
    let apart = &x * turn(&x, &y) - &y;
    let moved: Vec<f64> = apart.row_iter().map(|row| row.norm()).collect();
    Some(Procrustes {
        distance: apart.norm(),
        moved,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]
    use super::*;

    fn cloud() -> DMatrix<f64> {
        DMatrix::from_fn(12, 3, |i, j| ((i * (j + 2) + j) as f64 * 0.7).sin())
    }

    #[test]
    fn a_mirror_a_shift_and_a_scale_are_undone() {
        let mirror = DMatrix::from_diagonal(&nalgebra::DVector::from_vec(vec![1.0, -1.0, 1.0]));
        let other = (cloud() * mirror * 2.5).add_scalar(-4.0);
        assert!(procrustes(&cloud(), &other).unwrap().distance < 1e-7);
    }

    #[test]
    fn the_image_that_was_moved_is_the_one_that_lies_otherwise() {
        let mut other = cloud();
        other[(7, 0)] += 3.0;
        let found = procrustes(&cloud(), &other).unwrap();
        let most = found
            .moved
            .iter()
            .enumerate()
            .max_by(|a, b| a.1.total_cmp(b.1))
            .map(|(at, _)| at);
        assert_eq!(most, Some(7));
        let sum: f64 = found.moved.iter().map(|moved| moved.powi(2)).sum();
        assert!((sum.sqrt() - found.distance).abs() < 1e-12);
    }

    #[test]
    fn orthogonal_directions_have_nothing_in_common() {
        // Centred columns (1, −1, 0, 0) and (0, 0, 1, −1): XᵀY is 0.
        let side = |values: [f64; 4]| DMatrix::from_row_slice(4, 1, &values);
        let found = procrustes(&side([1.0, -1.0, 0.0, 0.0]), &side([0.0, 0.0, 1.0, -1.0])).unwrap();
        assert!((found.distance - 2f64.sqrt()).abs() < 1e-12);
        assert_eq!(procrustes(&cloud(), &DMatrix::from_element(12, 3, 1.0)), None);
    }
}
