//! The extra gradient of a predictor: what a predictor adds to the gradient of the other view, in centre and
//! residual.
//!
//! Zhang, Zhang, Zhang, Pham, Yoo, Kweon 2022, arXiv 2203.16262. With `Z = z/‖z‖` and `P = p/‖p‖`, the negative
//! gradient on a prediction is Z = P + G_e: the basic part P alone would collapse, and G_e = Z − P is the extra
//! gradient. Its centre o_e is the mean of G_e over images, its residual r_e the rest. Where o_e points away from P's
//! centre o_p, embeddings are pushed off their common centre; r_e removes what the dimensions share.
//!
//! Watch for: cosines say nothing of lengths; in a collapsed network G_e is nearly 0.
//! Differs from the paper: Z and P are of the same image without augmentation, not of two views.
//!
//! Shapes: `z` and `p` are `N×D`.

use crate::measure::embedding::centre_residual::decompose;
use crate::measure::matrix::Matrix;

/// Holds the cosines between the parts of the extra gradient and those of the prediction, in `−1..=1`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ExtraGradient {
    /// cos(o_e, o_p): below 0 the extra gradient pushes embeddings off their common centre.
    pub centre: f32,
    /// The mean over images of cos(r_e, r_p), where r_p is P without o_p.
    pub residual: f32,
}

/// Returns the cosines for embeddings `z` and their predictions `p` (both `N×D`). `None` where there are no rows,
/// shapes differ, or an entry is not finite.
pub fn extra_gradient(z: &Matrix, p: &Matrix) -> Option<ExtraGradient> {
    if z.rows == 0 || (z.rows, z.cols) != (p.rows, p.cols) || !z.is_finite() || !p.is_finite() {
        return None;
    }
    let (z, p) = (z.normalised(), p.normalised());
    let extra = Matrix {
        data: z.data.iter().zip(&p.data).map(|(z, p)| z - p).collect(),
        ..z
    };
    let ((o_e, r_e), (o_p, r_p)) = (decompose(&extra), decompose(&p));
    let doubles = |row: &[f32]| row.iter().map(|&x| f64::from(x)).collect::<Vec<f64>>();
    let residual = |row: usize| cosine(&doubles(r_e.row(row)), &doubles(r_p.row(row)));
    Some(ExtraGradient {
        centre: cosine(&o_e, &o_p) as f32,
        residual: ((0..p.rows).map(residual).sum::<f64>() / p.rows as f64) as f32,
    })
}

/// Returns the cosine of two vectors; 0 where one of them is 0.
fn cosine(a: &[f64], b: &[f64]) -> f64 {
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    let length = (dot(a, a) * dot(b, b)).sqrt();
    if length > 0.0 { dot(a, b) / length } else { 0.0 }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]
    use super::*;

    #[test]
    fn two_images_by_hand() {
        // P at right angles, Z opposite to each other: G_e is (0, −1) − (1, 0) and (0, 1) − (0, 1).
        let z = Matrix::new(vec![0.0, -2.0, 0.0, 1.0], 2, 2).unwrap();
        let p = Matrix::new(vec![3.0, 0.0, 0.0, 1.0], 2, 2).unwrap();
        let found = extra_gradient(&z, &p).unwrap();
        // o_e = (−½, −½) against (½, ½); r_e = ∓(½, ½) against ±(½, −½).
        assert!(
            (found.centre + 1.0).abs() < 1e-6 && found.residual.abs() < 1e-6,
            "{found:?}"
        );
    }

    #[test]
    fn a_predictor_that_changes_nothing_adds_nothing() {
        let z = Matrix::new(vec![1.0, 2.0, -1.0, 0.5], 2, 2).unwrap();
        assert_eq!(extra_gradient(&z, &z), Some(ExtraGradient::default()));
        assert_eq!(extra_gradient(&z, &Matrix::default()), None);
        assert_eq!(extra_gradient(&Matrix::default(), &Matrix::default()), None);
    }
}
