//! Mechanisms: the matrix that a method's loss looks at, computed from the embeddings of two views of the same images in
//! evaluation mode.
//!
//! Each is a file and a line in [`list::MECHANISMS`]; a description names the one of its run
//! ([`protocol::Description::mechanism`]). They are computed on the host, from what was read of the network.
//!
//! Watch for: a matrix shows at most [`MOST`] rows; its numbers are of those.

pub mod covariance;
pub mod cross_correlation;
pub mod list;
pub mod similarity;

use crate::measure::matrix::Matrix;
use protocol::Mechanism;

/// The largest number of rows and columns: more could not be told apart on a page.
pub const MOST: usize = 64;

/// Describes one mechanism.
pub struct MechanismKind {
    /// The name by which descriptions refer to it.
    pub key: &'static str,
    /// Computes it from the embeddings of both views, `N×D` each, row by row of the same images. `None` where there are
    /// no rows or columns, or an entry is not finite.
    pub compute: fn(&Matrix, &Matrix) -> Option<Mechanism>,
}

/// Returns whether both are matrices of one size with finite entries and at least two rows.
fn are_sound(first: &Matrix, second: &Matrix) -> bool {
    let same = (first.rows, first.cols) == (second.rows, second.cols);
    same && first.rows > 1 && first.cols > 0 && first.is_finite() && second.is_finite()
}

/// Returns the first [`MOST`] columns of `z`, each centred, as one list of N numbers for each.
fn centred_columns(z: &Matrix) -> Vec<Vec<f64>> {
    let column = |dimension: usize| {
        let values: Vec<f64> = (0..z.rows).map(|row| f64::from(z.row(row)[dimension])).collect();
        let mean = values.iter().sum::<f64>() / z.rows as f64;
        values.into_iter().map(|value| value - mean).collect()
    };
    (0..z.cols.min(MOST)).map(column).collect()
}

/// Returns the dot products of each of `rows` with each of `columns`.
fn products(rows: &[Vec<f64>], columns: &[Vec<f64>]) -> Vec<f64> {
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum();
    rows.iter()
        .flat_map(|row| columns.iter().map(move |column| dot(row, column)))
        .collect()
}
