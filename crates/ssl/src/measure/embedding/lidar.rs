//! LiDAR: how many dimensions tell images apart, relative to the variation between views of one image.
//!
//! Thilak et al. 2024, arXiv 2312.04000: linear discriminant analysis with each image as a class and its views as the
//! members. `Σ_b` is the covariance of the images' means, `Σ_w` that of views about their mean plus `δI`, and `λ` are
//! the eigenvalues of `Σ_w^(−½) Σ_b Σ_w^(−½)`. LiDAR is `exp(−Σ p log p)` with `p = λ/‖λ‖₁ + ε`: the smooth rank of
//! RankMe, of what is left after dividing by the variation within images.
//!
//! Watch for: the paper uses 1,000 images and 50 views. With few views `Σ_w` is little more than δ in many
//! directions, and the rank cannot exceed the number of images.
//! Differs from the paper: nothing; public ports use δ = 1e-6 and divide by other counts.
//!
//! Shapes: `e` is `(n·q)×D`, `q` views of each of `n` images, the views of an image one after another.

use crate::measure::embedding::rank_me::{self};
use crate::measure::embedding::singular_values::spectrum;
use crate::measure::matrix::Matrix;
use nalgebra::DMatrix;

/// Holds the paper's δ.
pub const DELTA: f64 = 1e-4;

/// Returns LiDAR of `e` (`(n·q)×D`, with q = `views`), in `1..=D` up to ε; 1 where images do not differ. `None` where
/// there are fewer than two images or views, `q` does not divide the rows, or an entry is not finite.
pub fn lidar(e: &Matrix, views: usize) -> Option<f32> {
    let shares: Vec<f64> = eigenvalues(e, views, DELTA)?;
    Some(rank_me::of_singular_values(&shares) as f32)
}

/// Returns the `D` eigenvalues `λ`, largest first, for q = `views` and δ = `delta`. `None` as in [`lidar`].
pub fn eigenvalues(e: &Matrix, views: usize, delta: f64) -> Option<Vec<f64>> {
    let q = views;
    if q < 2 || e.cols == 0 || !e.rows.is_multiple_of(q) || e.rows / q < 2 || !e.is_finite() {
        return None;
    }
    let (n, dims) = (e.rows / q, e.cols);
    // Columns are samples from here on, so that a sample lies together.
    let all = e.to_f64().transpose();
    let mut means = DMatrix::zeros(dims, n);
    let mut within = all;
    for image in 0..n {
        let mean = within.columns(image * q, q).column_mean();
        for mut view in within.columns_mut(image * q, q).column_iter_mut() {
            view -= &mean;
        }
        means.set_column(image, &mean);
    }
    let centre = means.column_mean();
    for mut mean in means.column_iter_mut() {
        mean -= &centre;
    }
    means /= ((n - 1) as f64).sqrt();
    let mut scatter = &within * within.transpose() / (n * (q - 1)) as f64;
    for d in 0..dims {
        scatter[(d, d)] += delta;
    }
    // With Σ_w = LLᵀ the eigenvalues are those of L⁻¹ Σ_b L⁻ᵀ: squared singular values of L⁻¹ times the means.
    let apart = scatter.cholesky()?.l().solve_lower_triangular(&means)?;
    let mut values: Vec<f64> = spectrum(&apart).iter().map(|value| value * value).collect();
    values.resize(dims, 0.0);
    Some(values)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]
    use super::*;

    #[test]
    fn two_axes_by_hand() {
        // Three images with two views each. Means (±2, 0) and (0, 0) along the first axis, views ±1
        // along the second: Σ_b = diag(4, 0), Σ_w = diag(0, 2) + δ.
        let e = [2.0, 1.0, 2.0, -1.0, -2.0, 1.0, -2.0, -1.0, 0.0, 1.0, 0.0, -1.0];
        let e = Matrix::new(e.to_vec(), 6, 2).unwrap();
        let found = eigenvalues(&e, 2, 0.5).unwrap();
        assert!((found[0] - 8.0).abs() < 1e-12 && found[1].abs() < 1e-12, "{found:?}");
        assert!((lidar(&e, 2).unwrap() - 1.0).abs() < 1e-5);
    }

    #[test]
    fn images_that_do_not_differ_are_one_and_too_little_is_none() {
        let same = Matrix::new([1.0, 2.0].repeat(6), 6, 2).unwrap();
        assert_eq!(lidar(&same, 2), Some(1.0));
        assert_eq!(lidar(&same, 1), None, "one view");
        assert_eq!(lidar(&same, 6), None, "one image");
        assert_eq!(lidar(&same, 4), None, "not whole");
        assert_eq!(lidar(&Matrix::default(), 2), None);
        assert_eq!(lidar(&Matrix::new(vec![f32::NAN; 8], 4, 2).unwrap(), 2), None);
    }
}
