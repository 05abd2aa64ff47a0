//! Uniformity: how evenly an embedding covers the unit sphere.
//!
//! Wang, Isola 2020, arXiv 2005.10242: `log mean_{i<j} exp(−t ‖x̂ᵢ − x̂ⱼ‖²)` of embeddings scaled to length one, t =
//! 2, over pairs of different images. It tends to −2t when many dimensions are used alike, and is 0 when everything
//! is one point.
//!
//! Watch for: noise is uniform too; uniformity says nothing without [`crate::measure::embedding::alignment`] or an
//! accuracy.
//! Differs from the paper: nothing.
//!
//! Shapes: `x` is `N×D`.

use crate::measure::matrix::Matrix;
use crate::measure::matrix::dot;

/// Holds the paper's t.
pub const T: f64 = 2.0;

/// Returns the uniformity of `x` (`N×D`) for the given `t`, in `−4t..=0`. `None` where there are fewer than two rows
/// or an entry is not finite.
pub fn uniformity(x: &Matrix, t: f64) -> Option<f32> {
    if x.rows < 2 || !x.is_finite() {
        return None;
    }
    let x = x.normalised();
    let squares: Vec<f32> = (0..x.rows).map(|row| dot(x.row(row), x.row(row))).collect();
    let mut total = 0.0;
    for i in 0..x.rows {
        let mut sum = 0.0f32;
        for j in 0..i {
            let distance = (squares[i] + squares[j] - 2.0 * dot(x.row(i), x.row(j))).max(0.0);
            sum += (-t as f32 * distance).exp();
        }
        total += f64::from(sum);
    }
    let pairs = (x.rows * (x.rows - 1) / 2) as f64;
    Some((total / pairs).ln().clamp(-4.0 * t.abs(), 0.0) as f32)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]
    use super::*;

    #[test]
    fn three_points_by_hand() {
        // Squared distances 2, 2 and 4.
        let x = Matrix::new(vec![2.0, 0.0, 0.0, 1.0, -3.0, 0.0], 3, 2).unwrap();
        let truth = ((2.0 * (-4f64).exp() + (-8f64).exp()) / 3.0).ln();
        assert!((f64::from(uniformity(&x, 2.0).unwrap()) - truth).abs() < 1e-5);
    }

    #[test]
    fn a_point_is_zero_and_one_image_has_none() {
        let point = Matrix::new([0.3, -0.1, 0.7].repeat(9), 9, 3).unwrap();
        assert!(uniformity(&point, 2.0).unwrap().abs() < 1e-6);
        assert_eq!(uniformity(&Matrix::new(vec![1.0], 1, 1).unwrap(), 2.0), None);
        assert_eq!(uniformity(&Matrix::default(), 2.0), None);
        assert_eq!(uniformity(&Matrix::new(vec![f32::NAN, 1.0], 2, 1).unwrap(), 2.0), None);
    }

    #[test]
    fn many_axes_tend_to_minus_four() {
        // 128 orthogonal directions: every squared distance is 2.
        let mut x = vec![0.0; 128 * 128];
        (0..128).for_each(|i| x[i * 129] = 1.0);
        let found = uniformity(&Matrix::new(x, 128, 128).unwrap(), 2.0).unwrap();
        assert!((found + 4.0).abs() < 1e-5);
    }
}
