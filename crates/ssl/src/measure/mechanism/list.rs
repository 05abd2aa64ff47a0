//! The list of mechanisms: a new one is a file, a `mod` line beside it and a line here.

use crate::measure::mechanism::{MechanismKind, assignments, covariance, cross_correlation, similarity};

/// Every mechanism.
pub static MECHANISMS: &[&MechanismKind] = &[
    &cross_correlation::CROSS_CORRELATION,
    &covariance::COVARIANCE,
    &similarity::SIMILARITY,
    &assignments::ASSIGNMENTS,
];

/// Returns the mechanism with the name `key`; `None` where there is none.
pub fn named(key: &str) -> Option<&'static MechanismKind> {
    MECHANISMS.iter().copied().find(|kind| kind.key == key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::matrix::Matrix;
    use protocol::MechanismCard;
    use std::collections::BTreeSet;

    #[test]
    fn every_name_is_its_own_and_damaged_embeddings_have_no_matrix() {
        let names: BTreeSet<_> = MECHANISMS.iter().map(|kind| kind.key).collect();
        assert_eq!(names.len(), MECHANISMS.len());
        let matrix = |data: Vec<f32>, rows: usize| Matrix {
            cols: data.len() / rows.max(1),
            data,
            rows,
        };
        let card = MechanismCard::default();
        for kind in MECHANISMS {
            for wrong in [vec![], vec![1.0, 2.0], vec![f32::NAN, 0.0, 1.0, 2.0]] {
                let rows = wrong.len() / 2;
                assert!(
                    kind.of(&matrix(wrong.clone(), rows), &matrix(wrong, rows), &card)
                        .is_none()
                );
            }
            // A constant embedding has no correlation; its numbers are still numbers.
            let flat = matrix(vec![0.5; 8], 4);
            let found = kind.of(&flat, &flat, &card).map(|found| found.values);
            assert!(found.is_some_and(|values| values.iter().all(|value| value.is_finite())));
        }
    }
}
