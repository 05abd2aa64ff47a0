//! Centre and residual: how much of an embedding all images share, and how much is their own.
//!
//! Zhang, Zhang, Zhang, Pham, Yoo, Kweon 2022, arXiv 2203.16262: with `Z = z/‖z‖`, an embedding is the sum of the
//! centre `o = mean Z` and the residual `r = Z − o`. Their lengths relative to that of Z, `m_o = ‖o‖` and `m_r = mean
//! ‖r‖`, show collapse: m_o → 1 and m_r → 0.
//!
//! Watch for: the outputs of an untrained network lie in a narrow cone and begin with a large m_o, so a large value
//! says little by itself; an increase does. Neither sees dimensional collapse.
//! Differs from the paper: its lengths are of a batch, these of the evaluation set.
//!
//! Shapes: `z` is `N×D`.

use crate::measure::matrix::Matrix;

/// Holds the lengths of centre and residual, each relative to the mean length of `Z`, in `0..=1`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct CentreResidual {
    /// The length of the centre, `m_o`.
    pub centre: f32,
    /// The mean length of the residuals, `m_r`.
    pub residual: f32,
}

/// Returns the lengths of centre and residual of `z` (`N×D`). `None` where there are no rows, all rows are 0, or an
/// entry is not finite.
pub fn centre_residual(z: &Matrix) -> Option<CentreResidual> {
    if z.rows == 0 || !z.is_finite() {
        return None;
    }
    let z = z.normalised();
    let n = z.rows as f64;
    let length = (0..z.rows)
        .map(|row| norm(z.row(row).iter().map(|&x| x.into())))
        .sum::<f64>()
        / n;
    let (centre, residual) = decompose(&z);
    let left = (0..residual.rows).map(|row| norm(residual.row(row).iter().map(|&x| x.into())));
    (length > 0.0).then(|| CentreResidual {
        centre: (norm(centre.iter().copied()) / length) as f32,
        residual: (left.sum::<f64>() / n / length) as f32,
    })
}

/// Returns the mean of the rows of `z` (`D`), which are not scaled first, and the rows without it (`N×D`).
pub fn decompose(z: &Matrix) -> (Vec<f64>, Matrix) {
    let n = z.rows.max(1) as f64;
    let mut centre = vec![0.0; z.cols];
    for row in (0..z.rows).map(|row| z.row(row)) {
        centre
            .iter_mut()
            .zip(row)
            .for_each(|(sum, &x)| *sum += f64::from(x) / n);
    }
    let mut residual = z.clone();
    if z.cols > 0 {
        for row in residual.data.chunks_exact_mut(z.cols) {
            row.iter_mut()
                .zip(&centre)
                .for_each(|(x, centre)| *x = (f64::from(*x) - centre) as f32);
        }
    }
    (centre, residual)
}

fn norm(row: impl Iterator<Item = f64>) -> f64 {
    row.map(|x| x * x).sum::<f64>().sqrt()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]
    use super::*;

    #[test]
    fn a_right_angle_by_hand() {
        // (1, 0) and (0, 1): centre (½, ½) of length 1/√2, and each is as far from it.
        let z = Matrix::new(vec![5.0, 0.0, 0.0, 0.1], 2, 2).unwrap();
        let found = centre_residual(&z).unwrap();
        let half = 0.5f32.sqrt();
        assert!(
            (found.centre - half).abs() < 1e-6 && (found.residual - half).abs() < 1e-6,
            "{found:?}"
        );
    }

    #[test]
    fn a_point_is_all_centre_and_opposites_are_none_of_it() {
        let point = Matrix::new([0.6, 0.8].repeat(5), 5, 2).unwrap();
        let found = centre_residual(&point).unwrap();
        assert!((found.centre - 1.0).abs() < 1e-6 && found.residual < 1e-6);
        let opposite = Matrix::new(vec![1.0, -1.0], 2, 1).unwrap();
        let found = centre_residual(&opposite).unwrap();
        assert_eq!((found.centre, found.residual), (0.0, 1.0));
    }

    #[test]
    fn nothing_has_none() {
        assert_eq!(centre_residual(&Matrix::default()), None);
        assert_eq!(centre_residual(&Matrix::new(vec![0.0; 4], 2, 2).unwrap()), None);
        assert_eq!(centre_residual(&Matrix::new(vec![f32::NAN; 4], 2, 2).unwrap()), None);
    }
}
