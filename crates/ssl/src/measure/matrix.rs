//! A matrix of single-precision numbers on the host, one row for each image, and the operations that metrics share.

use thiserror::Error;

/// Holds the smallest length by which a row is divided when it is scaled to length one. A shorter row has no direction
/// that could be trusted, and stays shorter than one.
pub const SHORTEST: f32 = 1e-12;

/// Holds a row-major matrix `N×D`, such as the features of N images.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Matrix {
    /// The `N · D` entries, row by row.
    pub data: Vec<f32>,
    /// The number of rows, N.
    pub rows: usize,
    /// The number of columns, D.
    pub cols: usize,
}

/// Says that the number of entries does not fit the shape asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("An embedding of {rows} by {cols} has {wanted} numbers, not {found}.")]
pub struct MatrixError {
    rows: usize,
    cols: usize,
    wanted: usize,
    found: usize,
}

impl Matrix {
    /// Returns the matrix of `rows` by `cols` with the entries `data`, row by row.
    ///
    /// # Errors
    /// [`MatrixError`] where `data` does not hold `rows · cols` entries.
    pub fn new(data: Vec<f32>, rows: usize, cols: usize) -> Result<Self, MatrixError> {
        let (wanted, found) = (rows.saturating_mul(cols), data.len());
        if wanted == found {
            Ok(Self { data, rows, cols })
        } else {
            Err(MatrixError {
                rows,
                cols,
                wanted,
                found,
            })
        }
    }

    /// Adds the rows of `below` at the end. `below` must have as many columns; a matrix without rows takes the width
    /// of `below`.
    pub fn append(&mut self, below: Self) {
        if self.rows == 0 {
            self.cols = below.cols;
        }
        self.rows += below.rows;
        self.data.extend(below.data);
    }

    /// Returns row `index`, `D` numbers; empty where there is no such row.
    pub fn row(&self, index: usize) -> &[f32] {
        let start = index.saturating_mul(self.cols);
        self.data.get(start..start.saturating_add(self.cols)).unwrap_or(&[])
    }

    /// Returns a copy with every row scaled to Euclidean length one. A row of zeros stays zero.
    pub fn normalised(&self) -> Self {
        let mut data = self.data.clone();
        if self.cols > 0 {
            for row in data.chunks_exact_mut(self.cols) {
                // In f64, since squares of large entries leave the range of f32.
                let length = row.iter().map(|&x| f64::from(x).powi(2)).sum::<f64>().sqrt();
                let scale = 1.0 / length.max(f64::from(SHORTEST));
                row.iter_mut().for_each(|x| *x = (f64::from(*x) * scale) as f32);
            }
        }
        Self { data, ..*self }
    }

    /// Returns the rows at `indices`, in that order. An index that is out of range is left out.
    pub fn select(&self, indices: &[usize]) -> Self {
        let kept = || indices.iter().filter(|&&index| index < self.rows);
        Self {
            data: kept().flat_map(|&index| self.row(index)).copied().collect(),
            rows: kept().count(),
            cols: self.cols,
        }
    }

    /// Returns whether no entry is NaN or infinite.
    pub fn is_finite(&self) -> bool {
        self.data.iter().all(|x| x.is_finite())
    }

    /// Returns a copy in double precision for the solvers of nalgebra, with 0 for entries that are NaN or infinite.
    pub fn to_f64(&self) -> nalgebra::DMatrix<f64> {
        let number = |&x: &f32| if x.is_finite() { f64::from(x) } else { 0.0 };
        nalgebra::DMatrix::from_row_iterator(self.rows, self.cols, self.data.iter().map(number))
    }
}

/// Returns the dot product of `a` and `b`; where their lengths differ, the rest of the longer one is not counted.
///
/// The products are summed in eight independent lanes, which the compiler turns into vector instructions. The sum is
/// therefore rounded in another order than that of a plain loop.
pub fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut lanes = [0.0f32; 8];
    let (mut a, mut b) = (a.chunks_exact(8), b.chunks_exact(8));
    for (a, b) in a.by_ref().zip(b.by_ref()) {
        for ((lane, a), b) in lanes.iter_mut().zip(a).zip(b) {
            *lane += a * b;
        }
    }
    let rest: f32 = a.remainder().iter().zip(b.remainder()).map(|(a, b)| a * b).sum();
    lanes.iter().sum::<f32>() + rest
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]
    use super::*;

    #[test]
    fn a_wrong_length_is_a_sentence() {
        let error = Matrix::new(vec![0.0; 5], 2, 3).unwrap_err();
        assert_eq!(error.to_string(), "An embedding of 2 by 3 has 6 numbers, not 5.");
    }

    #[test]
    fn rows_become_one_long_and_zero_stays() {
        let z = Matrix::new(vec![3.0, 4.0, 0.0, 0.0, 3e30, 0.0], 3, 2).unwrap();
        assert_eq!(z.normalised().data, [0.6, 0.8, 0.0, 0.0, 1.0, 0.0]);
    }

    #[test]
    fn a_dot_product_counts_what_is_left_over_after_eight_lanes() {
        let a: Vec<f32> = (1..=10).map(|x| x as f32).collect();
        assert_eq!(dot(&a, &[1.0; 10]), 55.0);
        assert_eq!(dot(&a[..3], &[1.0, 0.0, -1.0]), -2.0);
        assert_eq!(dot(&[], &[]), 0.0);
    }

    #[test]
    fn select_keeps_the_order_and_leaves_out_what_is_not_there() {
        let z = Matrix::new(vec![1.0, 2.0, 3.0], 3, 1).unwrap();
        let picked = z.select(&[2, 9, 0]);
        assert_eq!((picked.data, picked.rows), (vec![3.0, 1.0], 2));
    }
}
