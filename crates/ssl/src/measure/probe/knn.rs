//! Classification by weighted nearest neighbours: how well features classify without any training on top.
//!
//! Wu, Xiong, Yu, Lin 2018, arXiv 1805.01978, section 3.4: the `k` rows of the bank with the largest cosine `s` to
//! the query each vote for their class with the weight `exp(s/T)`; the class with the largest sum wins.
//!
//! Watch for: with many labels raw pixels are near the ceiling on easy data, so that the number says little;
//! [`LabelSubsets`](crate::measure::probe::label_subsets::LabelSubsets) uses few labels.
//! Differs from the paper: weights are relative to that of the nearest neighbour, `exp((s − s₁)/T)`, so that no
//! temperature overflows; shares and winner are the same. Of equal votes the lower class wins, of equal cosines the
//! earlier row of the bank.
//!
//! Shapes: bank `M×D`, queries `N×D`.

use crate::measure::matrix::{Matrix, dot};

/// The smallest temperature; below it the nearest neighbour alone decides anyway.
const COLDEST: f32 = 1e-4;

/// Returns the predicted class of each row of `queries` (`N×D`), by the vote of its `k` nearest rows of `bank`
/// (`M×D`), whose classes are `bank_labels` (`M`), at temperature T = `temperature`. Where the bank is empty, the
/// class is 0.
///
/// A `k` larger than M means all rows, 0 means 1. A label that is not in `0..classes` has no vote.
pub fn knn(bank: &Matrix, bank_labels: &[u8], queries: &Matrix, k: usize, temperature: f32, classes: usize) -> Vec<u8> {
    vote(&bank.normalised(), bank_labels, queries, k, temperature, classes)
}

/// Does the same as [`knn`] with a bank `unit` whose rows have length one already.
pub fn vote(
    unit: &Matrix,
    bank_labels: &[u8],
    queries: &Matrix,
    k: usize,
    temperature: f32,
    classes: usize,
) -> Vec<u8> {
    let similarities = cosines_to(unit, queries);
    (0..queries.rows)
        .map(|query| {
            let nearest = largest(similarities.row(query).iter().copied().enumerate(), k);
            winner(&shares(&nearest, bank_labels, temperature, classes))
        })
        .collect()
}

/// Returns the indices of the `k` rows of `bank` (`M×D`) that are nearest to `query` (`D`) by cosine, nearest first,
/// each with its cosine.
pub fn neighbours(bank: &Matrix, query: &[f32], k: usize) -> Vec<(usize, f32)> {
    let query = Matrix {
        data: query.to_vec(),
        rows: 1,
        cols: query.len(),
    };
    let similarities = cosines(bank, &query);
    largest(similarities.row(0).iter().copied().enumerate(), k)
}

/// Returns each class's share of the vote of `nearest`: rows of the bank with their cosines, nearest first. `labels`
/// holds the class of each row of the bank. The `classes` shares sum to 1, or are all 0 where no row has a vote.
pub fn shares(nearest: &[(usize, f32)], labels: &[u8], temperature: f32, classes: usize) -> Vec<f32> {
    let mut votes = vec![0.0f32; classes];
    let best = nearest.first().map_or(0.0, |&(_, cosine)| cosine);
    for &(row, cosine) in nearest {
        if let Some(vote) = labels.get(row).and_then(|&label| votes.get_mut(usize::from(label))) {
            *vote += ((cosine - best) / temperature.max(COLDEST)).exp();
        }
    }
    let total: f32 = votes.iter().sum();
    if total > 0.0 {
        votes.iter_mut().for_each(|vote| *vote /= total);
    }
    votes
}

/// Returns the cosines `N×M` of every query to every row of the bank. A cosine is 0 where a row has length 0 or is
/// not finite, and where bank and queries differ in width.
pub(super) fn cosines(bank: &Matrix, queries: &Matrix) -> Matrix {
    cosines_to(&bank.normalised(), queries)
}

/// Does the same as [`cosines`] with a bank whose rows have length one already.
fn cosines_to(bank: &Matrix, queries: &Matrix) -> Matrix {
    let queries = queries.normalised();
    let alike = bank.cols == queries.cols;
    let cosine = |query: usize, row: usize| {
        let dot = if alike {
            dot(queries.row(query), bank.row(row))
        } else {
            0.0
        };
        if dot.is_finite() { dot } else { 0.0 }
    };
    Matrix {
        data: (0..queries.rows)
            .flat_map(|query| (0..bank.rows).map(move |row| (query, row)))
            .map(|(query, row)| cosine(query, row))
            .collect(),
        rows: queries.rows,
        cols: bank.rows,
    }
}

/// Returns the `k` largest of `cosines` with their indices, largest first.
pub(super) fn largest(cosines: impl Iterator<Item = (usize, f32)>, k: usize) -> Vec<(usize, f32)> {
    let mut nearest: Vec<(usize, f32)> = cosines.collect();
    let k = k.max(1);
    let order = |a: &(usize, f32), b: &(usize, f32)| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0));
    if k < nearest.len() {
        nearest.select_nth_unstable_by(k - 1, order);
        nearest.truncate(k);
    }
    nearest.sort_unstable_by(order);
    nearest
}

/// Returns the class with the largest share; of equal shares the lower class, and 0 where there are none.
pub fn winner(shares: &[f32]) -> u8 {
    let mut best = (0u8, f32::NEG_INFINITY);
    for (class, &share) in (0u8..=u8::MAX).zip(shares) {
        if share > best.1 {
            best = (class, share);
        }
    }
    best.0
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]
    use super::*;
    use proptest::prelude::*;

    /// Directions at 0°, 60°, 90° and 180° from the query.
    fn bank() -> Matrix {
        let high = 3f32.sqrt() / 2.0;
        Matrix::new(vec![2.0, 0.0, 0.5, high, 0.0, 3.0, -1.0, 0.0], 4, 2).unwrap()
    }

    fn query() -> Matrix {
        Matrix::new(vec![7.0, 0.0], 1, 2).unwrap()
    }

    #[test]
    fn shares_by_hand() {
        // Cosines 1, ½, 0 of classes 0, 1, 1; T = 1: weights e⁰, e^−½, e^−1 relative to the first.
        let nearest = neighbours(&bank(), &[7.0, 0.0], 3);
        assert_eq!(nearest.iter().map(|n| n.0).collect::<Vec<_>>(), [0, 1, 2]);
        let shares = shares(&nearest, &[0, 1, 1, 0], 1.0, 2);
        let (half, one) = ((-0.5f32).exp(), (-1f32).exp());
        let total = 1.0 + half + one;
        assert!((shares[0] - 1.0 / total).abs() < 1e-6);
        assert!((shares[1] - (half + one) / total).abs() < 1e-6);
    }

    #[test]
    fn warmth_decides_between_one_near_and_two_less_near() {
        let vote = |k, temperature| knn(&bank(), &[0, 1, 1, 2], &query(), k, temperature, 3);
        assert_eq!(vote(3, 10.0), [1], "warm: two against one");
        assert_eq!(vote(3, 0.1), [0], "cold: the nearest");
        assert_eq!(vote(1, 10.0), [0]);
        assert_eq!(vote(0, 10.0), [0], "no neighbour means one");
    }

    #[test]
    fn equal_votes_go_to_the_lower_class() {
        let bank = Matrix::new(vec![1.0, 1.0], 2, 1).unwrap();
        let query = Matrix::new(vec![1.0], 1, 1).unwrap();
        assert_eq!(knn(&bank, &[4, 2], &query, 2, 0.07, 5), [2]);
    }

    proptest! {
        #[test]
        fn a_class_is_a_class_whatever_comes(
            rows in 0usize..6, cols in 0usize..4, k in 0usize..9, classes in 1usize..5,
            temperature in prop_oneof![Just(0.0f32), Just(-1.0), Just(f32::NAN), 0.001f32..10.0],
            values in proptest::collection::vec(prop_oneof![-3f32..3.0, Just(0.0), Just(f32::NAN), Just(f32::INFINITY), Just(3e38)], 24),
            labels in proptest::collection::vec(0u8..7, 0..6),
        ) {
            let bank = Matrix::new(values[..rows * cols].to_vec(), rows, cols).unwrap();
            let queries = Matrix::new(values[24 - 2 * cols..].to_vec(), 2, cols).unwrap();
            let named = knn(&bank, &labels, &queries, k, temperature, classes);
            prop_assert_eq!(named.len(), 2);
            prop_assert!(named.iter().all(|&class| usize::from(class) < classes));
            for (_, cosine) in neighbours(&bank, queries.row(0), k) {
                prop_assert!(cosine.abs() <= 1.0 + 1e-5);
            }
        }
    }
}
