//! The list of mechanisms: a new one is a file, a `mod` line beside it and a line here.

use crate::measure::mechanism::{
    MechanismKind, assignments, covariance, cross_correlation, queue, similarity, triplets, whitening,
};

/// Lists every mechanism.
pub static MECHANISMS: &[&MechanismKind] = &[
    &cross_correlation::CROSS_CORRELATION,
    &covariance::COVARIANCE,
    &similarity::SIMILARITY,
    &assignments::ASSIGNMENTS,
    &queue::QUEUE,
    &whitening::WHITENING,
    &triplets::HARD_TRIPLETS,
    &triplets::SEMI_HARD_TRIPLETS,
    &triplets::RANDOM_TRIPLETS,
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
                let wrong = vec![matrix(wrong, rows); 3];
                assert!((0..=3).all(|count| kind.of(&wrong[..count], &card).is_none()));
            }
            // A constant embedding has no correlation; its numbers are still numbers.
            let flat = vec![matrix(vec![0.5; 16], 4); 3];
            let found = (1..=3).find_map(|count| kind.of(&flat[..count], &card));
            let numbers =
                found.map(|found| [found.values, found.numbers.iter().map(|number| number.1).collect()].concat());
            assert!(numbers.is_some_and(|numbers| numbers.iter().all(|value| value.is_finite())));
        }
    }
}
