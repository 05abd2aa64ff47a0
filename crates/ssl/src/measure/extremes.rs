//! What excites a dimension: for the dimensions of a representation that vary most, the images with the largest and with the
//! smallest values.
//!
//! Watch for: a dimension need not mean anything by itself, and the axes of most methods are arbitrary: their losses do not
//! change when an embedding is rotated. Shapes: `z` is `N×D`.

use crate::measure::matrix::Matrix;
use protocol::Extremes;

/// The number of dimensions that are shown.
const DIMENSIONS: usize = 8;
/// The number of images at either end.
const IMAGES: usize = 6;

/// Returns the dimensions of `z` with the largest variances, largest first, each with its share of the variance and the rows
/// with the largest and the smallest values. Empty where `z` does not vary or an entry is not finite.
pub fn extremes(z: &Matrix) -> Vec<Extremes> {
    if !z.is_finite() || z.rows == 0 {
        return Vec::new();
    }
    let column = |dimension: usize| (0..z.rows).map(move |row| z.row(row)[dimension]);
    let variance = |dimension: usize| {
        let mean = column(dimension).map(f64::from).sum::<f64>() / z.rows as f64;
        column(dimension)
            .map(|value| (f64::from(value) - mean).powi(2))
            .sum::<f64>()
    };
    let mut order: Vec<(usize, f64)> = (0..z.cols).map(|dimension| (dimension, variance(dimension))).collect();
    let all: f64 = order.iter().map(|(_, variance)| variance).sum();
    order.retain(|(_, variance)| *variance > 1e-12 * all.max(f64::MIN_POSITIVE));
    // Equal variances stay in the order of dimensions.
    order.sort_by(|a, b| b.1.total_cmp(&a.1));
    order.truncate(DIMENSIONS);
    let ends = |(dimension, variance): (usize, f64)| {
        let mut rows: Vec<u32> = (0..z.rows as u32).collect();
        let value = |row: &u32| z.row(*row as usize)[dimension];
        rows.sort_by(|a, b| value(b).total_cmp(&value(a)));
        let shown = IMAGES.min(z.rows / 2);
        Extremes {
            dimension: dimension as u32,
            share: (variance / all) as f32,
            most: rows[..shown].to_vec(),
            least: rows[z.rows - shown..].iter().rev().copied().collect(),
        }
    };
    order.into_iter().map(ends).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dimension_that_varies_most_comes_first_with_its_ends() {
        let z = Matrix {
            data: vec![0.0, 3.0, 7.0, 1.0, -3.0, 7.0, 0.5, 0.0, 7.0, 0.5, 0.0, 7.0],
            rows: 4,
            cols: 3,
        };
        let found = extremes(&z);
        // The third dimension does not vary.
        assert_eq!(found.iter().map(|one| one.dimension).collect::<Vec<_>>(), [1, 0]);
        assert_eq!(
            (found[0].most.as_slice(), found[0].least.as_slice()),
            (&[0, 2][..], &[1, 3][..])
        );
        // 18 of 18.5.
        assert!((found[0].share - 18.0 / 18.5).abs() < 1e-6, "{}", found[0].share);
    }

    #[test]
    fn what_does_not_vary_or_is_no_number_excites_nothing() {
        let flat = |value| Matrix {
            data: vec![value; 6],
            rows: 3,
            cols: 2,
        };
        assert_eq!(extremes(&flat(1.0)), []);
        assert_eq!(extremes(&flat(f32::NAN)), []);
        assert_eq!(extremes(&Matrix::default()), []);
    }
}
