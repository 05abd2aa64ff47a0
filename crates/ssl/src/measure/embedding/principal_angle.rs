//! The principal angle: between the direction that a linear encoder has learned and the first principal direction of
//! the images' means over augmentations.
//!
//! Tian 2022, arXiv 2201.12680: with equal weights of all pairs the contrastive covariance of the inputs, E[(x_i −
//! x_j)(x_i − x_j)ᵀ] − E[(x − x′)(x − x′)ᵀ], is twice the covariance of the means over augmentations, and a deep
//! linear network learns its first eigenvector and nothing else.
//!
//! Watch for: where the first two eigenvalues are close, the angle takes long to close. A mean over few views still
//! holds some of their noise, which is subtracted, so that eigenvalues can be a little below 0.
//! Differs from the paper: nothing.
//!
//! Shapes: a map is `I×D`, from I inputs to D outputs; views are `(N·q)×I`, those of an image one after another.

use crate::measure::matrix::Matrix;
use nalgebra::{DMatrix, DVector, SymmetricEigen};

/// The largest number of iterations to find eigenvectors.
const PATIENCE: usize = 10_000;

/// Holds where a linear map points.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct MapDirection {
    /// The angle between the map's strongest direction and the first principal direction, in degrees, in `0..=90`.
    pub angle: f32,
    /// The effective number of directions of the map, `(Σσ²)²/Σσ⁴` of its singular values.
    pub rank: f32,
}

/// Returns the direction of `map` (`I×D`) against `covariance` (`I×I`). `None` where shapes do not fit, the map is 0,
/// or an entry is not finite.
pub fn map_direction(map: &Matrix, covariance: &Matrix) -> Option<MapDirection> {
    let fits = covariance.rows == map.rows && covariance.cols == map.rows;
    if !fits || !map.is_finite() || !covariance.is_finite() {
        return None;
    }
    let map = map.to_f64();
    let (strengths, learned) = first(&map * map.transpose())?;
    let (_, principal) = first(covariance.to_f64())?;
    let squares: f64 = strengths.iter().map(|strength| strength * strength).sum();
    (squares > 0.0).then(|| MapDirection {
        angle: learned.dot(&principal).abs().min(1.0).acos().to_degrees() as f32,
        rank: (strengths.sum().powi(2) / squares) as f32,
    })
}

/// Returns the eigenvalues of a symmetric matrix, and the eigenvector of the largest; `None` where they are not
/// found.
fn first(symmetric: DMatrix<f64>) -> Option<(DVector<f64>, DVector<f64>)> {
    let parts = SymmetricEigen::try_new(symmetric, f64::EPSILON, PATIENCE)?;
    let largest = parts.eigenvalues.iter().enumerate();
    let (at, _) = largest.max_by(|a, b| a.1.total_cmp(b.1))?;
    let vector = parts.eigenvectors.column(at).into_owned();
    Some((parts.eigenvalues, vector))
}

/// Estimates the covariance `I×I` of the images' means over augmentations from `views` (`(N·q)×I`, with q = `each`):
/// the covariance of the means of these views, less the covariance within images over `q`.
pub fn covariance_of_means(views: &Matrix, each: usize) -> Matrix {
    let each = each.max(1);
    let all = views.to_f64();
    let images = views.rows / each;
    let mean = |image: usize| all.rows(image * each, each).row_mean();
    let means: Vec<_> = (0..images).map(mean).collect();
    let middle = means
        .iter()
        .fold(nalgebra::RowDVector::zeros(views.cols), |sum, mean| sum + mean)
        / images.max(1) as f64;
    let (mut between, mut within) = (
        DMatrix::zeros(views.cols, views.cols),
        DMatrix::zeros(views.cols, views.cols),
    );
    for (image, mean) in means.iter().enumerate() {
        let off = mean - &middle;
        between += off.tr_mul(&off);
        let mut views = all.rows(image * each, each).into_owned();
        for mut view in views.row_iter_mut() {
            view -= mean;
        }
        within += views.tr_mul(&views);
    }
    between /= images.saturating_sub(1).max(1) as f64;
    within /= (images * (each - 1)).max(1) as f64;
    let found = between - within / each as f64;
    Matrix {
        data: found.iter().map(|&x| x as f32).collect(),
        rows: views.cols,
        cols: views.cols,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]
    use super::*;

    fn matrix(data: &[f32], cols: usize) -> Matrix {
        Matrix::new(data.to_vec(), data.len() / cols, cols).unwrap()
    }

    #[test]
    fn angle_and_rank_by_hand() {
        let covariance = matrix(&[3.0, 0.0, 0.0, 1.0], 2);
        let found = map_direction(&matrix(&[1.0, 0.0, 1.0, 0.0], 2), &covariance).unwrap();
        assert!(
            (found.angle - 45.0).abs() < 1e-4 && (found.rank - 1.0).abs() < 1e-6,
            "{found:?}"
        );
        // Strengths 2 and 1: (4 + 1)²/(16 + 1), the stronger along the second input.
        let found = map_direction(&matrix(&[1.0, 0.0, 0.0, -2.0], 2), &covariance).unwrap();
        assert!(
            (found.angle - 90.0).abs() < 1e-4 && (found.rank - 25.0 / 17.0).abs() < 1e-6,
            "{found:?}"
        );
    }

    /// In a plane the weakest directions have the angle of the strongest; in space they need not.
    #[test]
    fn it_is_the_strongest_direction_that_counts() {
        let covariance = matrix(&[3.0, 0.0, 0.0, 0.0, 2.0, 0.0, 0.0, 0.0, 1.0], 3);
        let map = matrix(&[3.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 2.0], 3);
        let found = map_direction(&map, &covariance).unwrap();
        assert!(found.angle.abs() < 1e-4, "{found:?}");
    }

    #[test]
    fn means_by_hand() {
        // Images at (±2, 0), each seen 3 above and below: means have variance 8 over one degree of
        // freedom; within, 18 + 18 over two degrees, a half of which is taken off.
        let views = matrix(&[2.0, 3.0, 2.0, -3.0, -2.0, 3.0, -2.0, -3.0], 2);
        assert_eq!(covariance_of_means(&views, 2).data, [8.0, 0.0, 0.0, -9.0]);
    }

    #[test]
    fn what_has_no_direction_has_none() {
        let covariance = matrix(&[1.0, 0.0, 0.0, 1.0], 2);
        assert_eq!(map_direction(&matrix(&[0.0; 4], 2), &covariance), None);
        assert_eq!(map_direction(&matrix(&[f32::NAN, 0.0], 1), &covariance), None);
        assert_eq!(map_direction(&matrix(&[1.0; 3], 1), &covariance), None);
        assert_eq!(covariance_of_means(&Matrix::default(), 8), Matrix::default());
    }
}
