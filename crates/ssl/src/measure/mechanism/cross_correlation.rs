//! Cross-correlation of two views: what Barlow Twins brings to the identity.
//!
//! Zbontar et al. 2021, arXiv 2103.03230, equation 2: C_ij is the correlation of dimension i of view 1 with dimension j
//! of view 2 over the images. Watch for: over N images a correlation of 0 is measured as ±1/√N.

use crate::measure::matrix::Matrix;
use crate::measure::mechanism::{MechanismKind, both_views, centred_columns, of_dimensions, products};
use protocol::{Mechanism, MechanismCard};

/// Holds the correlation of each dimension of one view with each of the other.
pub static CROSS_CORRELATION: MechanismKind = MechanismKind {
    key: "cross_correlation",
    tensors: |inputs, _| inputs.embeddings(),
    compute,
};

fn compute(read: &[Matrix], card: &MechanismCard) -> Option<Mechanism> {
    let (first, second) = both_views(read)?;
    let (values, size) = correlations(first, second);
    Some(Mechanism {
        title: "Cross-correlation of the two views".into(),
        row: "dimension {} of view 1".into(),
        column: "dimension {} of view 2".into(),
        letter: "C".into(),
        caption: format!(
            "Over {} test images, in two views each. A correlation of 0 is measured as ±{:.2}.",
            first.rows,
            1.0 / (first.rows as f64).sqrt()
        )
        .into(),
        ..of_dimensions(
            values,
            (size, first.cols),
            ("A dimension with itself", "diagonal, mean"),
            card,
        )
    })
}

/// Returns the correlations of each dimension of `first` with each of `second`, row by row, and how many dimensions they are
/// of.
pub(super) fn correlations(first: &Matrix, second: &Matrix) -> (Vec<f64>, usize) {
    let unit = |mut columns: Vec<Vec<f64>>| {
        for column in &mut columns {
            let length = column.iter().map(|value| value * value).sum::<f64>().sqrt();
            // A dimension that does not vary correlates with nothing.
            let scale = if length > 1e-12 { 1.0 / length } else { 0.0 };
            column.iter_mut().for_each(|value| *value *= scale);
        }
        columns
    };
    let (rows, columns) = (unit(centred_columns(first)), unit(centred_columns(second)));
    (products(&rows, &columns), rows.len())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]
    use super::*;

    #[test]
    fn a_dimension_with_itself_its_negative_and_one_at_right_angles_by_hand() {
        let first = Matrix {
            data: vec![1.0, 1.0, -1.0, 1.0, 1.0, -1.0, -1.0, -1.0],
            rows: 4,
            cols: 2,
        };
        let mut second = first.clone();
        second.data.iter_mut().for_each(|value| *value = 3.0 - 2.0 * *value);
        let found = compute(&[first.clone(), second.clone()], &MechanismCard::default())
            .unwrap()
            .values;
        let expected = [-1.0, 0.0, 0.0, -1.0];
        assert!(
            found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-6),
            "{found:?}"
        );
    }
}
