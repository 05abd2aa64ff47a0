//! Alignment: how near two views of the same image lie.
//!
//! Wang, Isola 2020, arXiv 2005.10242: `mean ‖x̂ᵢ − ŷᵢ‖^α` of embeddings scaled to length one, α = 2.
//!
//! Watch for: it is 0 when views agree perfectly, and also when everything is one point; only
//! [`crate::measure::embedding::uniformity`] tells the two apart.
//! Differs from the paper: nothing.
//!
//! Shapes: `x` and `y` are `N×D`, row by row two views of one image.

use crate::measure::matrix::Matrix;

/// Holds the paper's α.
pub const ALPHA: f64 = 2.0;

/// Returns the mean over pairs of rows of the distance to the power `alpha`, in `0..=2^α`, with rows of `x` and `y`
/// (`N×D`) scaled to length one. `None` where there are no rows, shapes differ, or an entry is not finite.
pub fn alignment(x: &Matrix, y: &Matrix, alpha: f64) -> Option<f32> {
    if x.rows == 0 || (x.rows, x.cols) != (y.rows, y.cols) || !x.is_finite() || !y.is_finite() {
        return None;
    }
    let (x, y) = (x.normalised(), y.normalised());
    let pairs = (0..x.rows).map(|row| (x.row(row), y.row(row)));
    let total: f64 = pairs.map(|(x, y)| squared_distance(x, y).powf(alpha / 2.0)).sum();
    Some((total / x.rows as f64) as f32)
}

fn squared_distance(x: &[f32], y: &[f32]) -> f64 {
    x.iter()
        .zip(y)
        .map(|(&x, &y)| (f64::from(x) - f64::from(y)).powi(2))
        .sum()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]
    use super::*;

    #[test]
    fn same_square_and_opposite_by_hand() {
        // Squared distances 0, 2 and 4, whatever the lengths.
        let x = Matrix::new(vec![3.0, 0.0, 1.0, 0.0, 0.0, 2.0], 3, 2).unwrap();
        let y = Matrix::new(vec![1.0, 0.0, 0.0, 5.0, 0.0, -1.0], 3, 2).unwrap();
        assert!((alignment(&x, &y, 2.0).unwrap() - 2.0).abs() < 1e-6);
        let root = (2f32.sqrt() + 2.0) / 3.0;
        assert!((alignment(&x, &y, 1.0).unwrap() - root).abs() < 1e-6);
    }

    #[test]
    fn nothing_to_compare_is_none() {
        let one = Matrix::new(vec![1.0], 1, 1).unwrap();
        assert_eq!(alignment(&Matrix::default(), &Matrix::default(), 2.0), None);
        assert_eq!(alignment(&one, &Matrix::default(), 2.0), None);
        assert_eq!(alignment(&one, &Matrix::new(vec![f32::NAN], 1, 1).unwrap(), 2.0), None);
    }
}
