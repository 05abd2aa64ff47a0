//! Cross-correlation of two views: what Barlow Twins brings to the identity.
//!
//! Zbontar et al. 2021, arXiv 2103.03230, equation 2: C_ij is the correlation of dimension i of view 1 with dimension j
//! of view 2 over the images. Watch for: over N images a correlation of 0 is measured as ±1/√N.

use crate::measure::matrix::Matrix;
use crate::measure::mechanism::{MechanismKind, are_sound, centred_columns, products};
use protocol::Mechanism;

/// The correlation of each dimension of one view with each of the other.
pub static CROSS_CORRELATION: MechanismKind = MechanismKind {
    key: "cross_correlation",
    compute,
};

fn compute(first: &Matrix, second: &Matrix) -> Option<Mechanism> {
    if !are_sound(first, second) {
        return None;
    }
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
    let values: Vec<f32> = products(&rows, &columns)
        .into_iter()
        .map(|value| value as f32)
        .collect();
    let (diagonal, others) = Mechanism::summed_up(&values, rows.len());
    Some(Mechanism {
        step: 0,
        title: "Cross-correlation of the two views".into(),
        row: "dimension {} of view 1".into(),
        column: "dimension {} of view 2".into(),
        letter: "C".into(),
        size: rows.len() as u32,
        values,
        of: first.cols as u32,
        diagonal: "A dimension with itself: it should be 1.".into(),
        other: "Two dimensions: it should be 0.".into(),
        numbers: vec![
            ("diagonal, mean".into(), diagonal, "1".into()),
            ("the rest, mean size".into(), others, "0".into()),
        ],
        caption: format!(
            "Over {} test images, in two views each. A correlation of 0 is measured as ±{:.2}.",
            first.rows,
            1.0 / (first.rows as f64).sqrt()
        )
        .into(),
    })
}

#[cfg(test)]
mod tests {
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
        let found = compute(&first, &second).map(|found| found.values).unwrap_or_default();
        let expected = [-1.0, 0.0, 0.0, -1.0];
        assert!(
            found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-6),
            "{found:?}"
        );
    }
}
