//! Standardisation: each feature is shifted and scaled to mean 0 and standard deviation 1 over the training split.
//!
//! A regularised probe penalises all weights alike, so features of different scale would be penalised differently.
//! Mean and deviation are those of the training split alone; they are applied to the test split too.
//!
//! Watch for: a feature that is constant, up to the rounding of single precision, is only shifted; scaling would blow
//! its rounding errors up to a deviation of 1.
//! Differs from scikit-learn's `StandardScaler`: its bound is that of double precision.
//!
//! Shapes: `x` is `N×D`.

use crate::measure::matrix::Matrix;

/// The share of the mean below which a standard deviation is rounding error.
const ROUNDING: f64 = 1e-6;

/// Holds the mean and the scale of each feature of a training split.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Standardisation {
    /// The D means; empty where features stay unchanged.
    mean: Vec<f64>,
    /// The D factors.
    scale: Vec<f64>,
}

/// Holds features in double precision, `N×D`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Features {
    /// The `N · D` entries, row by row.
    pub data: Vec<f64>,
    /// The number of rows, N.
    pub rows: usize,
    /// The number of columns, D.
    pub cols: usize,
}

impl Standardisation {
    /// Returns the standardisation that leaves features unchanged.
    pub fn none() -> Self {
        Self::default()
    }

    /// Returns the standardisation of the training split `x` (`N×D`). Entries that are NaN or infinite count as 0.
    pub fn of(x: &Matrix) -> Self {
        let plain = Self::none().apply(x);
        let n = x.rows.max(1) as f64;
        let (mut mean, mut square) = (vec![0.0; x.cols], vec![0.0; x.cols]);
        for row in plain.iter() {
            mean.iter_mut().zip(row).for_each(|(mean, x)| *mean += x / n);
        }
        for row in plain.iter() {
            let centred = row.iter().zip(&mean).map(|(x, mean)| x - mean);
            square.iter_mut().zip(centred).for_each(|(sum, x)| *sum += x * x / n);
        }
        let scale = square.iter().zip(&mean).map(|(square, mean): (&f64, &f64)| {
            let deviation = square.sqrt();
            let constant = deviation <= ROUNDING * mean.abs() || !deviation.is_normal();
            if constant { 1.0 } else { 1.0 / deviation }
        });
        Self {
            scale: scale.collect(),
            mean,
        }
    }

    /// Returns `x` (`N×D`) standardised, in double precision, with 0 for entries that were NaN or infinite.
    pub fn apply(&self, x: &Matrix) -> Features {
        let mut data: Vec<f64> = x
            .data
            .iter()
            .map(|&x| if x.is_finite() { x.into() } else { 0.0 })
            .collect();
        if x.cols > 0 {
            for row in data.chunks_exact_mut(x.cols) {
                for ((x, mean), scale) in row.iter_mut().zip(&self.mean).zip(&self.scale) {
                    *x = (*x - mean) * scale;
                }
            }
        }
        Features {
            data,
            rows: x.rows,
            cols: x.cols,
        }
    }
}

impl Features {
    /// Returns row `index`, `D` numbers; empty where there is no such row.
    pub fn row(&self, index: usize) -> &[f64] {
        self.data.get(index * self.cols..(index + 1) * self.cols).unwrap_or(&[])
    }

    /// Returns an iterator over the N rows.
    pub fn iter(&self) -> impl Iterator<Item = &[f64]> {
        (0..self.rows).map(|index| self.row(index))
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

    /// Returns column `index` alone, `N×1`; empty where there is no such column.
    pub fn column(&self, index: usize) -> Self {
        let column = self.iter().filter_map(|row| row.get(index)).copied();
        let data: Vec<f64> = column.collect();
        Self {
            rows: data.len(),
            cols: 1,
            data,
        }
    }
}

/// Returns the dot product of `a` and `b`, summed in four independent lanes, which the compiler turns into vector
/// instructions.
pub(super) fn dot(a: &[f64], b: &[f64]) -> f64 {
    let mut lanes = [0.0f64; 4];
    let (mut a, mut b) = (a.chunks_exact(4), b.chunks_exact(4));
    for (a, b) in a.by_ref().zip(b.by_ref()) {
        for ((lane, a), b) in lanes.iter_mut().zip(a).zip(b) {
            *lane += a * b;
        }
    }
    let rest: f64 = a.remainder().iter().zip(b.remainder()).map(|(a, b)| a * b).sum();
    lanes.iter().sum::<f64>() + rest
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]
    use super::*;

    #[test]
    fn by_hand_and_the_test_split_by_the_training_split_s_numbers() {
        // Column one: 1, 3 (mean 2, deviation 1); column two is constant.
        let train = Matrix::new(vec![1.0, 7.0, 3.0, 7.0], 2, 2).unwrap();
        let standard = Standardisation::of(&train);
        assert_eq!(standard.apply(&train).data, [-1.0, 0.0, 1.0, 0.0]);
        let test = Matrix::new(vec![6.0, 8.0, f32::NAN, 7.0], 2, 2).unwrap();
        assert_eq!(standard.apply(&test).data, [4.0, 1.0, -2.0, 0.0]);
        assert_eq!(Standardisation::none().apply(&test).data, [6.0, 8.0, 0.0, 7.0]);
    }

    #[test]
    fn rounding_is_not_blown_up() {
        let nearly = Matrix::new(vec![0.1, 0.1 + f32::EPSILON / 8.0, 0.1, 0.1], 4, 1).unwrap();
        let moved = Standardisation::of(&nearly).apply(&nearly);
        assert!(moved.data.iter().all(|x| x.abs() < 1e-6), "{moved:?}");
    }
}
