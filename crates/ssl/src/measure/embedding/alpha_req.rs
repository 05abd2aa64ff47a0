//! α-ReQ: how steeply the spectrum of an embedding decays, as the exponent of a power law.
//!
//! Agrawal, Mondal, Ghosh, Richards 2022, “α-ReQ: Assessing Representation Quality in Self-Supervised Learning by
//! measuring eigenspectrum decay”, NeurIPS (in the proceedings alone): the eigenvalues of the covariance go as
//! `λ_k ∝ k^(−α)`; α is minus the least-squares slope of `log λ_k` over `log k`. About 1 is good. Far above 1 a few directions hold
//! nearly all variance; well below 1 noise fills all directions alike.
//!
//! Watch for: the smallest eigenvalues, which mean least, weigh most in the fit. Like RankMe, α does not see the
//! scale of the embedding.
//! Differs from the paper: all eigenvalues above 1e-10 of the largest are fitted, where the official code leaves out
//! the first few and leaves the range to the user.
//!
//! Shapes: `z` is `N×D`.

use crate::measure::embedding::singular_values::{self};
use crate::measure::matrix::Matrix;

/// The share of the largest eigenvalue below which another is rounding error.
const ROUNDING: f64 = 1e-10;
/// The smallest number of eigenvalues that a line is fitted to.
const FEWEST: usize = 3;

/// Returns α of `z` (`N×D`). `None` where fewer than three eigenvalues are above rounding.
pub fn alpha_req(z: &Matrix) -> Option<f32> {
    of_singular_values(&singular_values::centred(z)).map(|alpha| alpha as f32)
}

/// Returns α of an embedding with these singular values of the centred matrix, largest first, up to any common
/// factor. `None` where fewer than three eigenvalues are above rounding.
pub fn of_singular_values(values: &[f64]) -> Option<f64> {
    let most = values.first().copied().filter(|most| most.is_normal())?;
    // Shares of the largest, so that no square overflows.
    let eigenvalues = values.iter().map(|value| (value / most).powi(2));
    let points: Vec<(f64, f64)> = eigenvalues
        .take_while(|&share| share > ROUNDING)
        .enumerate()
        .map(|(k, share)| (((k + 1) as f64).ln(), share.ln()))
        .collect();
    if points.len() < FEWEST {
        return None;
    }
    let n = points.len() as f64;
    let (x, y) = points
        .iter()
        .fold((0.0, 0.0), |sum, point| (sum.0 + point.0 / n, sum.1 + point.1 / n));
    let (along, across) = points.iter().fold((0.0, 0.0), |sum, point| {
        let off = point.0 - x;
        (sum.0 + off * off, sum.1 + off * (point.1 - y))
    });
    Some(-across / along)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_power_law_has_its_exponent() {
        // Singular values k^(−¾) are eigenvalues k^(−1½).
        let values: Vec<f64> = (1..=20).map(|k| 7.0 * f64::from(k).powf(-0.75)).collect();
        assert!((of_singular_values(&values).unwrap_or_default() - 1.5).abs() < 1e-12);
    }

    #[test]
    fn three_by_hand() {
        // Eigenvalues 1, ¼, 1/16 over log 1, log 2, log 3: slope of least squares.
        let x = [0.0, 2f64.ln(), 3f64.ln()];
        let y = [0.0, -(4f64.ln()), -(16f64.ln())];
        let mean = |v: &[f64; 3]| v.iter().sum::<f64>() / 3.0;
        let (mx, my) = (mean(&x), mean(&y));
        let slope =
            (0..3).map(|i| (x[i] - mx) * (y[i] - my)).sum::<f64>() / x.iter().map(|x| (x - mx).powi(2)).sum::<f64>();
        let found = of_singular_values(&[1.0, 0.5, 0.25]).unwrap_or_default();
        assert!((found + slope).abs() < 1e-12, "{found} {slope}");
    }

    #[test]
    fn too_few_have_none() {
        assert_eq!(of_singular_values(&[]), None);
        assert_eq!(of_singular_values(&[1.0, 0.5]), None);
        assert_eq!(of_singular_values(&[1.0, 0.5, 1e-6]), None, "the third is rounding");
        assert_eq!(of_singular_values(&[0.0; 5]), None);
        assert_eq!(alpha_req(&Matrix::default()), None);
    }
}
