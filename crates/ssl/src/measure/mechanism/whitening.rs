//! Whitening: the covariance of the embedding after the loss whitened it, and what it was before.
//!
//! W-MSE, Ermolov et al. 2021, arXiv 2007.06346: a whitened batch has the identity as its covariance, so that it cannot
//! collapse; only agreement is left to be learned. The constants of the card are ε and the number of iterations. Watch
//! for: of few images, or by few iterations, the smallest variances stay below 1.

use crate::loss::whitening::whiten;
use crate::measure::matrix::Matrix;
use crate::measure::mechanism::{MechanismKind, centred_columns, of_dimensions, products};
use protocol::{Mechanism, MechanismCard};

/// The covariance of each two dimensions after whitening.
pub static WHITENING: MechanismKind = MechanismKind {
    key: "whitening",
    tensors: |inputs, card| {
        let &[epsilon, iterations] = card.constants.as_slice() else {
            return Vec::new();
        };
        let z = inputs.embedding(inputs.views[0]);
        let white = whiten(z.clone(), epsilon.into(), iterations as usize);
        vec![z, white]
    },
    compute,
};

fn compute(read: &[Matrix], card: &MechanismCard) -> Option<Mechanism> {
    let [before, after] = read else { return None };
    let covariance = |z: &Matrix| -> Vec<f64> {
        let columns = centred_columns(z);
        // Over N, as the loss does.
        let values = products(&columns, &columns).into_iter();
        values.map(|value| value / z.rows as f64).collect()
    };
    let (raw, white) = (covariance(before), covariance(after));
    let size = raw.len().isqrt();
    let correlation = |row: usize, column: usize| {
        let scale = (raw[row * size + row] * raw[column * size + column]).sqrt();
        if scale > 1e-12 {
            raw[row * size + column].abs() / scale
        } else {
            0.0
        }
    };
    let pairs = (0..size).flat_map(|row| (0..size).map(move |column| (row, column)));
    let sum: f64 = pairs
        .filter(|(row, column)| row != column)
        .map(|(row, column)| correlation(row, column))
        .sum();
    let count = (size * size.saturating_sub(1)).max(1) as f64;
    let mut found = of_dimensions(
        white,
        (size, after.cols),
        ("A variance after whitening", "variance, mean"),
        card,
    );
    found.numbers.push((
        "the rest before it, correlations".into(),
        (sum / count) as f32,
        "".into(),
    ));
    Some(Mechanism {
        title: "Covariance after whitening".into(),
        row: "dimension {}".into(),
        column: "dimension {}".into(),
        letter: "Cov".into(),
        caption: format!(
            "Of one view of {} test images, whitened together as a batch is. What agrees after this is learned.",
            after.rows
        )
        .into(),
        ..found
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]
    use super::*;

    #[test]
    fn before_and_after_by_hand() {
        // Two dimensions that go together entirely; whitened, they would be the second.
        let before = Matrix {
            data: vec![1.0, 2.0, -1.0, -2.0],
            rows: 2,
            cols: 2,
        };
        let after = Matrix {
            data: vec![1.0, 1.0, 1.0, -1.0, -1.0, 1.0, -1.0, -1.0],
            rows: 4,
            cols: 2,
        };
        let found = compute(&[before, after], &MechanismCard::default()).unwrap();
        assert_eq!(found.values, [1.0, 0.0, 0.0, 1.0]);
        let numbers: Vec<f32> = found.numbers.iter().map(|number| number.1).collect();
        assert!((numbers[2] - 1.0).abs() < 1e-6, "{numbers:?}");
    }
}
