//! Covariance of the embedding: what VICReg's variance and covariance terms shape.
//!
//! Bardes, Ponce, LeCun 2022, arXiv 2105.04906, equation 3: the variances on the diagonal are to be 1 or more, the
//! covariances beside it 0. Both views are put together. Watch for: it is of the embedding as it is, not scaled.

use crate::measure::matrix::Matrix;
use crate::measure::mechanism::{MechanismKind, are_sound, centred_columns, products};
use protocol::Mechanism;

/// The covariance of each two dimensions.
pub static COVARIANCE: MechanismKind = MechanismKind {
    key: "covariance",
    compute,
};

fn compute(first: &Matrix, second: &Matrix) -> Option<Mechanism> {
    if !are_sound(first, second) {
        return None;
    }
    let both = Matrix {
        data: [&first.data[..], &second.data[..]].concat(),
        rows: first.rows + second.rows,
        cols: first.cols,
    };
    let columns = centred_columns(&both);
    let degrees = (both.rows - 1) as f64;
    let values = products(&columns, &columns);
    let values: Vec<f32> = values.into_iter().map(|value| (value / degrees) as f32).collect();
    let (diagonal, others) = Mechanism::summed_up(&values, columns.len());
    Some(Mechanism {
        step: 0,
        title: "Covariance of the embedding".into(),
        row: "dimension {}".into(),
        column: "dimension {}".into(),
        letter: "Cov".into(),
        size: columns.len() as u32,
        values,
        of: first.cols as u32,
        diagonal: "A variance: it should be 1 or more.".into(),
        other: "Two dimensions: it should be 0.".into(),
        numbers: vec![
            ("variance, mean".into(), diagonal, "1 or more".into()),
            ("the rest, mean size".into(), others, "0".into()),
        ],
        caption: format!(
            "Over both views of {} test images. White all over: the variance is gone.",
            first.rows
        )
        .into(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variances_and_a_covariance_by_hand() {
        // Dimension 1 is ±1, dimension 2 is twice as large and goes with it.
        let view = Matrix {
            data: vec![1.0, 2.0, -1.0, -2.0],
            rows: 2,
            cols: 2,
        };
        let found = compute(&view, &view).map(|found| found.values).unwrap_or_default();
        let expected = [4.0, 8.0, 8.0, 16.0].map(|value| value / 3.0);
        assert!(
            found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-6),
            "{found:?}"
        );
    }
}
