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
//! Points in the plane themselves are compared by their distance ([`Similarity::Euclidean`]): their direction from the
//! origin says nothing of a ring's radius, so that cosines would make the baseline look worse than it is.
//!
//! Shapes: bank `M×D`, queries `N×D`.

use crate::measure::matrix::{Matrix, dot};
use protocol::Shape;

/// The smallest temperature; below it the nearest neighbour alone decides anyway.
const COLDEST: f32 = 1e-4;

/// Says how alike two rows of numbers are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Similarity {
    /// Their cosine; 0 where a row has length 0.
    #[default]
    Cosine,
    /// `1 − ‖a − b‖²/2` after division of all rows by the root mean square length of the bank's: their cosine, where all
    /// rows have length one, so that a temperature means about the same.
    Euclidean,
}

impl Similarity {
    /// Returns how raw images of `shape` are compared: points in the plane by their distance, all others by cosine.
    pub fn of_raw(shape: Shape) -> Self {
        if shape.is_point() {
            Self::Euclidean
        } else {
            Self::Cosine
        }
    }
}

/// Holds features with known classes, prepared for comparison with queries.
#[derive(Clone, Debug)]
pub struct Bank {
    /// `M×D`, scaled as `similarity` wants them.
    rows: Matrix,
    similarity: Similarity,
    /// What queries are divided by; 1 for cosines, whose queries have length one.
    scale: f32,
}

impl Bank {
    /// Prepares `rows`, `M×D`.
    pub fn new(rows: &Matrix, similarity: Similarity) -> Self {
        if similarity == Similarity::Cosine {
            return Self {
                rows: rows.normalised(),
                similarity,
                scale: 1.0,
            };
        }
        let squares: f64 = rows.data.iter().map(|&x| f64::from(x).powi(2)).sum();
        let length = (squares / rows.rows.max(1) as f64).sqrt() as f32;
        let scale = if length.is_finite() && length > 0.0 {
            length
        } else {
            1.0
        };
        Self {
            rows: scaled(rows, scale),
            similarity,
            scale,
        }
    }

    /// Returns the number of rows, M, and of dimensions, D.
    pub fn size(&self) -> (usize, usize) {
        (self.rows.rows, self.rows.cols)
    }

    /// Returns the similarity of every query of `queries` (`N×D`) to every row of the bank, `N×M`. Where it is not
    /// finite, a cosine is 0 and a distance the greatest; both are 0 where bank and queries differ in width.
    pub fn similarities(&self, queries: &Matrix) -> Matrix {
        let queries = match self.similarity {
            Similarity::Cosine => queries.normalised(),
            Similarity::Euclidean => scaled(queries, self.scale),
        };
        let alike = self.rows.cols == queries.cols;
        let similarity = |query: usize, row: usize| {
            let (query, row) = (queries.row(query), self.rows.row(row));
            let found = match self.similarity {
                _ if !alike => 0.0,
                Similarity::Cosine => dot(query, row),
                Similarity::Euclidean => 1.0 - query.iter().zip(row).map(|(a, b)| (a - b).powi(2)).sum::<f32>() / 2.0,
            };
            match (found.is_finite(), self.similarity) {
                (true, _) => found,
                (false, Similarity::Cosine) => 0.0,
                (false, Similarity::Euclidean) => f32::MIN,
            }
        };
        Matrix {
            data: (0..queries.rows)
                .flat_map(|query| (0..self.rows.rows).map(move |row| (query, row)))
                .map(|(query, row)| similarity(query, row))
                .collect(),
            rows: queries.rows,
            cols: self.rows.rows,
        }
    }
}

fn scaled(rows: &Matrix, scale: f32) -> Matrix {
    Matrix {
        data: rows.data.iter().map(|x| x / scale).collect(),
        ..*rows
    }
}

/// Returns the predicted class of each row of `queries` (`N×D`), by the vote of its `k` nearest rows of `bank`
/// (`M×D`), whose classes are `bank_labels` (`M`), at temperature T = `temperature`. Where the bank is empty, the
/// class is 0.
///
/// A `k` larger than M means all rows, 0 means 1. A label that is not in `0..classes` has no vote.
pub fn knn(bank: &Matrix, bank_labels: &[u8], queries: &Matrix, k: usize, temperature: f32, classes: usize) -> Vec<u8> {
    let bank = Bank::new(bank, Similarity::Cosine);
    vote(&bank, bank_labels, queries, k, temperature, classes)
}

/// Does the same as [`knn`] with a bank that is prepared already.
pub fn vote(bank: &Bank, bank_labels: &[u8], queries: &Matrix, k: usize, temperature: f32, classes: usize) -> Vec<u8> {
    let similarities = bank.similarities(queries);
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
    let similarities = Bank::new(bank, Similarity::Cosine).similarities(&query);
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

    #[test]
    fn points_themselves_are_compared_by_distance_and_images_by_cosine() {
        assert_eq!(Similarity::of_raw(Shape::POINT), Similarity::Euclidean);
        assert_eq!(Similarity::of_raw(Shape::new(1, 8, 8)), Similarity::Cosine);
    }

    /// Two rings: a query outside lies in the direction of a point inside.
    #[test]
    fn a_ring_is_told_by_distance_and_not_by_direction() {
        let bank = Matrix::new(vec![1.0, 0.0, 3.0, 0.4], 2, 2).unwrap();
        let query = Matrix::new(vec![2.9, 0.0], 1, 2).unwrap();
        let named = |similarity| vote(&Bank::new(&bank, similarity), &[0, 1], &query, 1, 0.07, 2);
        assert_eq!(named(Similarity::Cosine), [0]);
        assert_eq!(named(Similarity::Euclidean), [1]);
        // Mean square length (1 + 9.16)/2 = 5.08; squared distances 1.9² and 0.1² + 0.4².
        let found = Bank::new(&bank, Similarity::Euclidean).similarities(&query);
        for (found, square) in found.data.iter().zip([3.61, 0.17]) {
            assert!((found - (1.0 - square / 5.08 / 2.0)).abs() < 1e-5, "{found}");
        }
    }

    #[test]
    fn of_rows_of_length_one_both_are_the_cosine() {
        let (bank, query) = (bank().normalised(), query().normalised());
        let [one, other] =
            [Similarity::Cosine, Similarity::Euclidean].map(|it| Bank::new(&bank, it).similarities(&query));
        for (one, other) in one.data.iter().zip(&other.data) {
            assert!((one - other).abs() < 1e-6, "{one} and {other}");
        }
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
            let distances = Bank::new(&bank, Similarity::Euclidean);
            prop_assert!(distances.similarities(&queries).is_finite());
            let named = vote(&distances, &labels, &queries, k, temperature, classes);
            prop_assert!(named.iter().all(|&class| usize::from(class) < classes));
            for (_, cosine) in neighbours(&bank, queries.row(0), k) {
                prop_assert!(cosine.abs() <= 1.0 + 1e-5);
            }
        }
    }
}
