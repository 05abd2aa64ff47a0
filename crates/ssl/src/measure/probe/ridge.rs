//! Ridge regression in closed form: the linear map from features to numbers.
//!
//! Hoerl, Kennard 1970, "Ridge regression: biased estimation for nonorthogonal problems": `W = (XᵀX + λI)⁻¹ XᵀY` of
//! centred `X` and `Y`, so that the intercept is not penalised. With fewer samples than features the equal `Xᵀ(XXᵀ +
//! λI)⁻¹Y` is solved, which is smaller. scikit-learn's `Ridge` with `alpha` = λ.
//!
//! Watch for: λ is not scaled by N, and it penalises all features alike: standardise them first.
//!
//! Shapes: `X` is `N×D`, `Y` is `N×T`, `W` is `D×T`.

use crate::measure::probe::standardisation::{Features, dot};
use nalgebra::DMatrix;
use std::sync::Arc;

/// Holds a linear map from D features to T numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Ridge {
    /// For each of the T targets, the weights of the D features.
    pub weights: Vec<Vec<f64>>,
    /// The T intercepts.
    pub intercepts: Vec<f64>,
}

/// Fits a regression in slices. Call [`RidgeFit::advance`] until it returns true, then [`RidgeFit::finish`].
pub struct RidgeFit {
    x: Arc<Features>,
    mean: Vec<f64>,
    /// The T targets, centred, N numbers each, with their means.
    targets: Vec<(Vec<f64>, f64)>,
    penalty: f64,
    /// The Gram matrix `XᵀX`, or `XXᵀ` where that is smaller; lower half.
    gram: DMatrix<f64>,
    /// The number of samples that have been added.
    next: usize,
}

impl RidgeFit {
    /// Prepares a regression of `targets`, T lists of a number for each row of `x` (`N×D`), with λ = `penalty`. A
    /// list that is too short is filled with 0.
    pub fn new(x: Arc<Features>, targets: &[Vec<f64>], penalty: f64) -> Self {
        let n = x.rows.max(1) as f64;
        let mut mean = vec![0.0; x.cols];
        for row in x.iter() {
            mean.iter_mut().zip(row).for_each(|(mean, x)| *mean += x / n);
        }
        let centred = |target: &Vec<f64>| {
            let mut target = target.clone();
            target.resize(x.rows, 0.0);
            let mean = target.iter().sum::<f64>() / n;
            target.iter_mut().for_each(|y| *y -= mean);
            (target, mean)
        };
        let size = x.rows.min(x.cols);
        Self {
            targets: targets.iter().map(centred).collect(),
            gram: DMatrix::zeros(size, size),
            penalty,
            next: 0,
            mean,
            x,
        }
    }

    /// Whether there are fewer samples than features.
    fn is_wide(&self) -> bool {
        self.x.rows < self.x.cols
    }

    /// Returns row `row` of `x` without the mean.
    fn centred(&self, row: usize) -> Vec<f64> {
        self.x
            .row(row)
            .iter()
            .zip(&self.mean)
            .map(|(x, mean)| x - mean)
            .collect()
    }

    /// Adds samples to the Gram matrix for about `multiply_adds` multiply-add operations, and returns whether all are
    /// added.
    pub fn advance(&mut self, multiply_adds: usize) -> bool {
        let mut left = multiply_adds;
        while self.next < self.x.rows {
            let row = self.centred(self.next);
            if self.is_wide() {
                // ⟨xᵢ − m, xⱼ − m⟩ = ⟨xᵢ − m, xⱼ⟩ − ⟨xᵢ − m, m⟩.
                let shift = dot(&row, &self.mean);
                for other in 0..=self.next {
                    self.gram[(self.next, other)] = dot(&row, self.x.row(other)) - shift;
                }
            } else {
                for (i, &x) in row.iter().enumerate() {
                    // Column i below the diagonal, which lies together.
                    let mut column = self.gram.column_mut(i);
                    let below = column.as_mut_slice()[i..].iter_mut();
                    below.zip(&row[i..]).for_each(|(sum, y)| *sum += x * y);
                }
            }
            self.next += 1;
            let cost = self.x.cols * if self.is_wide() { self.next } else { self.x.cols / 2 + 1 };
            if cost >= left {
                break;
            }
            left -= cost;
        }
        self.next >= self.x.rows
    }

    /// Does what is left and solves for the map. `None` where the penalty is too small to make the Gram matrix
    /// positive definite.
    pub fn finish(mut self) -> Option<Ridge> {
        while !self.advance(usize::MAX) {}
        let wide = self.is_wide();
        let (n, d) = (self.x.rows, self.x.cols);
        let mut right = DMatrix::zeros(if wide { n } else { d }, self.targets.len());
        for (t, (target, _)) in self.targets.iter().enumerate() {
            let mut column = right.column_mut(t);
            if wide {
                column.copy_from_slice(target);
            } else {
                // A centred target meets the mean of x with 0.
                for (x, y) in self.x.iter().zip(target) {
                    column.iter_mut().zip(x).for_each(|(sum, x)| *sum += x * y);
                }
            }
        }
        for i in 0..self.gram.nrows() {
            self.gram[(i, i)] += self.penalty;
        }
        let gram = std::mem::take(&mut self.gram);
        let solution = gram.cholesky()?.solve(&right);
        let weights = solution.column_iter().map(|column| {
            if !wide {
                return column.iter().copied().collect::<Vec<f64>>();
            }
            let mut weights = vec![0.0; d];
            for (row, share) in column.iter().enumerate() {
                let x = self.centred(row);
                weights.iter_mut().zip(&x).for_each(|(weight, x)| *weight += share * x);
            }
            weights
        });
        let weights: Vec<Vec<f64>> = weights.collect();
        let intercept = |(weights, (_, mean)): (&Vec<f64>, &(Vec<f64>, f64))| mean - dot(weights, &self.mean);
        Some(Ridge {
            intercepts: weights.iter().zip(&self.targets).map(intercept).collect(),
            weights,
        })
    }
}

impl Ridge {
    /// Returns for each of the T targets the prediction for each row of `x` (`N×D`).
    pub fn predict(&self, x: &Features) -> Vec<Vec<f64>> {
        let read = |(weights, intercept): (&Vec<f64>, &f64)| x.iter().map(|x| intercept + dot(weights, x)).collect();
        self.weights.iter().zip(&self.intercepts).map(read).collect()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]
    use super::*;

    fn features(data: &[f64], cols: usize) -> Arc<Features> {
        let data = data.to_vec();
        let rows = data.len() / cols;
        Features { data, rows, cols }.into()
    }

    #[test]
    fn a_line_by_hand() {
        // x −1, 0, 1 about 5, y = 3x about 7: Σx² = 2, so the slope is 6/(2 + λ).
        let x = features(&[4.0, 5.0, 6.0], 1);
        let found = RidgeFit::new(x.clone(), &[vec![4.0, 7.0, 10.0]], 1.0).finish().unwrap();
        assert!((found.weights[0][0] - 2.0).abs() < 1e-12);
        assert!((found.intercepts[0] - (7.0 - 10.0)).abs() < 1e-12);
        assert!((found.predict(&x)[0][2] - 9.0).abs() < 1e-12);
    }

    #[test]
    fn the_wide_way_is_the_tall_way() {
        // Three samples of two features, then the same two with four of zeros beside them.
        let tall = [0.3, -1.2, 0.9, 2.0, 1.1, -0.4];
        let wide: Vec<f64> = tall
            .chunks(2)
            .flat_map(|row| [row[0], row[1], 0.0, 0.0, 0.0, 0.0])
            .collect();
        let y = [vec![1.0, -2.0, 0.5], vec![0.0, 3.0, 1.0]];
        let tall = RidgeFit::new(features(&tall, 2), &y, 0.3).finish().unwrap();
        let mut slow = RidgeFit::new(features(&wide, 6), &y, 0.3);
        assert!(
            !slow.advance(1) && !slow.advance(1) && slow.advance(1),
            "a row at a time"
        );
        let wide = slow.finish().unwrap();
        for (a, b) in tall.weights.iter().zip(&wide.weights) {
            assert!(a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-12), "{a:?} {b:?}");
        }
        assert!(
            tall.intercepts
                .iter()
                .zip(&wide.intercepts)
                .all(|(a, b)| (a - b).abs() < 1e-12)
        );
    }

    #[test]
    fn nothing_is_read_from_nothing() {
        let found = RidgeFit::new(Arc::default(), &[vec![]], 1.0).finish().unwrap();
        assert_eq!(found.predict(&Features::default()), [Vec::<f64>::new()]);
        assert_eq!(
            RidgeFit::new(features(&[1.0, 1.0], 1), &[vec![1.0, 2.0]], 0.0).finish(),
            None
        );
    }
}
