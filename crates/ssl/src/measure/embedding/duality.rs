//! The duality of contrastive and non-contrastive losses: one embedding summed over pairs of dimensions and over
//! pairs of samples.
//!
//! Garrido, Chen, Bardes, Najman, LeCun 2023, arXiv 2206.02574. K is the embedding with a column for each sample.
//! L_nc = Σ_{i≠j} (K_i,· K_j,·)² over dimensions is what VICReg and Barlow Twins minimise, L_c = Σ_{i≠j} (K_·,i
//! K_·,j)² over samples is what contrastive losses minimise, and `L_nc + Σ_j ‖K_j,·‖⁴ = L_c + Σ_i ‖K_·,i‖⁴` for every
//! K: both sides are ‖KᵀK‖²_F.
//!
//! Watch for: the identity holds for any numbers, so it says nothing of how good an embedding is; the size of the
//! parts on each side does. The embedding is not centred.
//! Differs from the paper: samples are scaled to length one, so that Σ_i ‖K_·,i‖⁴ is their number.
//!
//! Shapes: `z` is `N×D`, a row for each sample.

use crate::measure::matrix::Matrix;
use protocol::Duality;

/// Holds the number of samples that are summed at most: every pair of them is, at every reading.
pub const MOST: usize = 128;

/// Computes both sides over the first [`MOST`] rows of `z` (`N×D`) in double precision. `None` where there are no
/// rows or columns, or an entry is not finite.
pub fn duality(z: &Matrix) -> Option<Duality> {
    if z.rows == 0 || z.cols == 0 || !z.is_finite() {
        return None;
    }
    let first: Vec<usize> = (0..MOST).collect();
    let z = z.select(&first).normalised();
    let transposed: Vec<f32> = (0..z.cols)
        .flat_map(|dimension| z.data.iter().skip(dimension).step_by(z.cols))
        .copied()
        .collect();
    let transposed = Matrix {
        data: transposed,
        rows: z.cols,
        cols: z.rows,
    };
    let (samples, columns) = squares(&z);
    let (dimensions, rows) = squares(&transposed);
    Some(Duality {
        dimensions,
        rows,
        samples,
        columns,
        count: u32::try_from(z.rows).unwrap_or(u32::MAX),
    })
}

/// Returns the squared dot products of each two rows, summed, and those of each row with itself, summed.
fn squares(z: &Matrix) -> (f64, f64) {
    let product = |i: usize, j: usize| -> f64 {
        let pairs = z.row(i).iter().zip(z.row(j));
        pairs.map(|(&a, &b)| f64::from(a) * f64::from(b)).sum()
    };
    let (mut between, mut own) = (0.0, 0.0);
    for i in 0..z.rows {
        // Each pair is met twice.
        between += 2.0 * (0..i).map(|j| product(i, j).powi(2)).sum::<f64>();
        own += product(i, i).powi(2);
    }
    (between, own)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn three_samples_by_hand() {
        // Of length one: (1, 0), (0.6, 0.8), (0, 1).
        let z = Matrix::new(vec![2.0, 0.0, 3.0, 4.0, 0.0, 0.5], 3, 2).unwrap();
        let found = duality(&z).unwrap();
        let near = |found: f64, expected: f64| assert!((found - expected).abs() < 1e-6, "{found}, not {expected}");
        // Samples: 2(0.6² + 0² + 0.8²), and three of length one.
        near(found.samples, 2.0);
        near(found.columns, 3.0);
        // Dimensions (1, 0.6, 0) and (0, 0.8, 1): 2·0.48², and 1.36² + 1.64².
        near(found.dimensions, 0.4608);
        near(found.rows, 1.8496 + 2.6896);
    }

    proptest! {
        #[test]
        fn both_sides_agree(rows in 1usize..40, cols in 1usize..24, seed in 0u32..1000) {
            let wave = |index: usize| (1.7 * index as f32 + 0.3 * seed as f32 + 0.01 * (index * index) as f32).sin();
            let z = Matrix::new((0..rows * cols).map(wave).collect(), rows, cols).unwrap();
            let found = duality(&z).unwrap();
            prop_assert!(found.difference() < 1e-5, "{found:?}");
            // A sample of zeros, as `rows = cols = 1` and `seed = 0` have it, stays one.
            let directions = (0..rows).filter(|&row| z.row(row).iter().any(|&entry| entry != 0.0)).count() as f64;
            prop_assert!((found.columns - directions).abs() <= 1e-4 * directions);
        }
    }

    #[test]
    fn a_point_has_all_of_it_between_samples_and_nothing_has_none() {
        let point = Matrix::new([0.6, 0.8].repeat(5), 5, 2).unwrap();
        let found = duality(&point).unwrap();
        assert!((found.samples - 20.0).abs() < 1e-5, "{found:?}");
        assert_eq!(duality(&Matrix::default()), None);
        assert_eq!(duality(&Matrix::new(vec![f32::NAN; 4], 2, 2).unwrap()), None);
    }
}
