//! Whitening: the covariance of the embedding after the loss whitened it, and what it was before.
//!
//! W-MSE, Ermolov et al. 2021, arXiv 2007.06346: a whitened batch has the identity as its covariance, so that it cannot
//! collapse; only agreement is left to be learned. The constants of the card are ε and the number of iterations. Watch
//! for: of few images, or by few iterations, the smallest variances stay below 1.

use crate::loss::whitening::whiten;
use crate::measure::matrix::Matrix;
use crate::measure::mechanism::cross_correlation::correlations;
use crate::measure::mechanism::{MechanismKind, centred_columns, of_dimensions, products};
use protocol::{Mechanism, MechanismCard};

/// Holds the covariance of each two dimensions after whitening.
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
    let columns = centred_columns(after);
    // Over N, as the loss does.
    let white = products(&columns, &columns).into_iter();
    let white = white.map(|value| value / after.rows as f64).collect();
    let (raw, size) = correlations(before, before);
    let raw: Vec<f32> = raw.into_iter().map(|value| value as f32).collect();
    let mut found = of_dimensions(
        white,
        (size, after.cols),
        ("A variance after whitening", "variance, mean"),
        card,
    );
    let (_, beside) = Mechanism::summed_up(&raw, size);
    let words = "correlations before it, mean size".into();
    found.numbers.push((words, beside, "".into()));
    Some(Mechanism {
        title: "Covariance after whitening".into(),
        row: "dimension {}".into(),
        column: "dimension {}".into(),
        letter: "Cov".into(),
        caption: format!(
            "Of one view of {} test images, whitened together as a batch is. The loss compares views after this.",
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
        // Before, both dimensions are one but for their lengths; after, they are uncorrelated with variances of 1.
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
