//! Covariance of the embedding: what VICReg's variance and covariance terms shape.
//!
//! Bardes, Ponce, LeCun 2022, arXiv 2105.04906, equation 3: the variances on the diagonal are to be γ² or more, the
//! covariances beside it 0. Both views are put together. Watch for: it is of the embedding as it is, not scaled.

use crate::measure::matrix::Matrix;
use crate::measure::mechanism::{MechanismKind, both_views, centred_columns, of_dimensions, products};
use protocol::{Mechanism, MechanismCard};

/// Holds the covariance of each two dimensions.
pub static COVARIANCE: MechanismKind = MechanismKind {
    key: "covariance",
    tensors: |inputs, _| inputs.embeddings(),
    compute,
};

fn compute(read: &[Matrix], card: &MechanismCard) -> Option<Mechanism> {
    let (first, second) = both_views(read)?;
    let both = Matrix {
        data: [&first.data[..], &second.data[..]].concat(),
        rows: first.rows + second.rows,
        cols: first.cols,
    };
    let columns = centred_columns(&both);
    let degrees = (both.rows - 1) as f64;
    let values = products(&columns, &columns).into_iter().map(|value| value / degrees);
    let sizes = (columns.len(), first.cols);
    Some(Mechanism {
        title: "Covariance of the embedding".into(),
        row: "dimension {}".into(),
        column: "dimension {}".into(),
        letter: "Cov".into(),
        caption: format!(
            "Over both views of {} test images. Without colour all over: the variance is gone.",
            first.rows
        )
        .into(),
        ..of_dimensions(values.collect(), sizes, ("A variance", "variance, mean"), card)
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]
    use super::*;

    #[test]
    fn variances_and_a_covariance_by_hand() {
        // Dimension 1 is ±1, dimension 2 is twice as large and goes with it.
        let view = Matrix {
            data: vec![1.0, 2.0, -1.0, -2.0],
            rows: 2,
            cols: 2,
        };
        let found = compute(&[view.clone(), view.clone()], &MechanismCard::default())
            .unwrap()
            .values;
        let expected = [4.0, 8.0, 8.0, 16.0].map(|value| value / 3.0);
        assert!(
            found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-6),
            "{found:?}"
        );
    }
}
