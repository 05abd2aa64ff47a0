//! Label subsets: a few labelled training images per class, drawn several times.
//!
//! The protocol of the page's accuracy: `per_class` images of every class are drawn from the training split with a
//! fixed seed, each image of the evaluation set is classified by its nearest neighbours among them
//! ([`crate::measure::probe::knn`]), and the accuracy is averaged over the draws. Pixels, untrained encoder and
//! trained encoder use the same draws, so that their numbers can be compared.
//!
//! Watch for: five draws of ten labels per class still leave about a percentage point of chance in the level of the
//! accuracy, but much less in a difference on the same draws.
//!
//! Shapes: `M` training images that are in any draw, `N` queries.

use crate::measure::matrix::Matrix;
use crate::measure::paired::mean;
use crate::measure::probe::knn::{self, Bank};
use crate::measure::probe::linear_probe::{Fit, ProbeConfig};
use crate::measure::probe::standardisation::Standardisation;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

/// Holds several labelled subsets of a training split.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelSubsets {
    /// Indices of the training images that are in any draw, ascending, `M`.
    indices: Vec<usize>,
    /// The class of each, `M`.
    labels: Vec<u8>,
    /// For each draw, positions in `indices`, ascending.
    draws: Vec<Vec<usize>>,
    classes: usize,
}

impl LabelSubsets {
    /// Draws `per_class` images of each class of `train_labels`, `draws` times; a class that has fewer gives all it
    /// has. The same arguments, with the same `seed`, give the same draws on every machine.
    pub fn draw(train_labels: &[u8], per_class: usize, draws: usize, seed: u64) -> Self {
        let classes = train_labels.iter().max().map_or(0, |&label| usize::from(label) + 1);
        let mut members = vec![Vec::new(); classes];
        for (index, &label) in train_labels.iter().enumerate() {
            members[usize::from(label)].push(index);
        }
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let chosen: Vec<Vec<usize>> = (0..draws)
            .map(|_| {
                let mut draw = Vec::new();
                for class in &members {
                    let mut class = class.clone();
                    let (picked, _) = class.partial_shuffle(&mut random, per_class);
                    draw.extend_from_slice(picked);
                }
                draw.sort_unstable();
                draw
            })
            .collect();
        let mut indices: Vec<usize> = chosen.iter().flatten().copied().collect();
        indices.sort_unstable();
        indices.dedup();
        let labels = indices.iter().map(|&index| train_labels[index]).collect();
        let place = |index: &usize| indices.binary_search(index).ok();
        let draws = chosen.iter().map(|draw| draw.iter().filter_map(place).collect());
        Self {
            draws: draws.collect(),
            labels,
            classes,
            indices,
        }
    }

    /// Returns the indices of the training images that are in any draw, ascending, `M`: those whose features are
    /// needed.
    pub fn indices(&self) -> &[usize] {
        &self.indices
    }

    /// Returns for each draw the indices of its training images, ascending.
    pub fn subsets(&self) -> impl Iterator<Item = Vec<usize>> {
        let image = |&place: &usize| self.indices.get(place).copied();
        self.draws
            .iter()
            .map(move |draw| draw.iter().filter_map(image).collect())
    }

    /// Returns for each row of `queries` (`N×D`) the share of the draws in which the vote of its `k` nearest neighbours at
    /// the given `temperature` classifies it as `query_labels` (`N`) says, in `0..=1`, `N`.
    ///
    /// The rows of `bank`, M of them, are the features of [`LabelSubsets::indices`], in that order. Without draws the
    /// shares are 0; without labels there are none.
    pub fn classified(
        &self,
        bank: &Bank,
        queries: &Matrix,
        query_labels: &[u8],
        k: usize,
        temperature: f32,
    ) -> Vec<f32> {
        let similarities = bank.similarities(queries);
        let right = |query: usize, label: u8, draw: &[usize]| {
            let similarities = similarities.row(query);
            let known = draw.iter().filter_map(|&row| Some((row, *similarities.get(row)?)));
            let shares = knn::shares(&knn::largest(known, k), &self.labels, temperature, self.classes);
            knn::winner(&shares) == label
        };
        let asked = query_labels.iter().enumerate().take(queries.rows);
        let share = |(query, &label): (usize, &u8)| {
            let times = self.draws.iter().filter(|draw| right(query, label, draw)).count();
            times as f32 / self.draws.len().max(1) as f32
        };
        asked.map(share).collect()
    }

    /// Returns the same shares for a linear probe that is trained on each draw with `config`, on features that are
    /// standardised over all rows of `bank`, which needs no labels.
    pub fn probed(&self, bank: &Matrix, queries: &Matrix, query_labels: &[u8], config: ProbeConfig) -> Vec<f32> {
        let standardisation = Standardisation::of(bank);
        let [bank, queries] = [bank, queries].map(|features| standardisation.apply(features));
        let mut right = vec![0usize; query_labels.len().min(queries.rows)];
        for draw in &self.draws {
            let labels: Vec<u8> = draw.iter().filter_map(|&row| self.labels.get(row).copied()).collect();
            let probe = Fit::on(bank.select(draw).into(), &labels, config).finish();
            let named = probe.predict_standardised(&queries);
            let agree = named
                .iter()
                .zip(query_labels)
                .map(|(named, label)| usize::from(named == label));
            right.iter_mut().zip(agree).for_each(|(right, agree)| *right += agree);
        }
        let draws = self.draws.len().max(1) as f32;
        right.into_iter().map(|times| times as f32 / draws).collect()
    }

    /// Returns the mean of [`LabelSubsets::classified`] over the queries; 0 without any.
    pub fn accuracy(&self, bank: &Bank, queries: &Matrix, query_labels: &[u8], k: usize, temperature: f32) -> f32 {
        mean(&self.classified(bank, queries, query_labels, k, temperature))
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]
    use super::*;
    use crate::measure::probe::knn::Similarity;
    use proptest::prelude::*;

    #[test]
    fn every_draw_has_so_many_of_each_class() {
        let labels: Vec<u8> = (0..90).map(|i| i % 3).collect();
        let few = LabelSubsets::draw(&labels, 4, 5, 7);
        for draw in &few.draws {
            for class in 0..3 {
                assert_eq!(draw.iter().filter(|&&place| few.labels[place] == class).count(), 4);
            }
        }
        assert!(few.indices().is_sorted());
        assert!(
            few.indices().len() > 12,
            "five draws of twelve are not all the same twelve"
        );
        assert_eq!(few, LabelSubsets::draw(&labels, 4, 5, 7));
        assert_ne!(few, LabelSubsets::draw(&labels, 4, 5, 8));
    }

    #[test]
    fn accuracy_by_hand() {
        // Two classes on two axes, one label each: of four queries the third is mislabelled.
        let few = LabelSubsets::draw(&[0, 1], 1, 5, 0);
        let bank = Matrix::new(vec![1.0, 0.0, 0.0, 1.0], 2, 2).unwrap();
        let queries = Matrix::new(vec![2.0, 0.1, 0.1, 2.0, 1.0, 0.0, 0.0, 1.0], 4, 2).unwrap();
        let accuracy = few.accuracy(&Bank::new(&bank, Similarity::Cosine), &queries, &[0, 1, 1, 1], 20, 0.07);
        assert!((accuracy - 0.75).abs() < 1e-6);
    }

    #[test]
    fn a_probe_finds_what_neighbours_miss() {
        // The class is the sign of the first feature; the second is larger and says nothing.
        let side = |row: usize| if row.is_multiple_of(2) { 1.0 } else { -1.0 };
        let matrix = |rows: usize, turn: f32| {
            let row = |row: usize| [side(row), 50.0 * (turn * row as f32).sin()];
            Matrix::new((0..rows).flat_map(row).collect(), rows, 2).unwrap()
        };
        let labels: Vec<u8> = (0..40).map(|row| (row % 2) as u8).collect();
        let few = LabelSubsets::draw(&labels, 10, 3, 1);
        let all = matrix(40, 1.0);
        let bank = all.select(few.indices());
        let queries = matrix(30, 2.3);
        let shares = few.probed(&bank, &queries, &labels[..30], ProbeConfig::default());
        assert_eq!(shares, [1.0; 30]);
        let neighbours = Bank::new(&bank, Similarity::Cosine);
        assert!(few.accuracy(&neighbours, &queries, &labels[..30], 5, 0.07) < 0.9);
        // Labels that are turned round are all missed; without draws nothing is right.
        let turned: Vec<u8> = labels[..30].iter().map(|label| 1 - label).collect();
        assert_eq!(few.probed(&bank, &queries, &turned, ProbeConfig::default()), [0.0; 30]);
        let none = LabelSubsets::draw(&labels, 10, 0, 1);
        assert_eq!(
            none.probed(&Matrix::default(), &queries, &labels[..30], ProbeConfig::default()),
            [0.0; 30]
        );
    }

    #[test]
    fn other_draws_do_not_vote() {
        // Class 0 at angle 0, class 1 spread over the circle; a draw of one each must use only its own.
        let few = LabelSubsets {
            indices: vec![0, 1, 2],
            labels: vec![0, 1, 1],
            draws: vec![vec![0, 1], vec![0, 2]],
            classes: 2,
        };
        let bank = Matrix::new(vec![1.0, 0.0, 0.0, 1.0, 0.6, 0.8], 3, 2).unwrap();
        let query = Matrix::new(vec![0.8, 0.6], 1, 2).unwrap();
        // Cosines .8, .6, .96: right in the first draw only.
        assert!((few.accuracy(&Bank::new(&bank, Similarity::Cosine), &query, &[0], 1, 0.07) - 0.5).abs() < 1e-6);
    }

    proptest! {
        #[test]
        fn a_share_whatever_comes(
            labels in proptest::collection::vec(0u8..4, 0..12), per_class in 0usize..5, draws in 0usize..4,
            k in 0usize..30, queries in 0usize..4, value in prop_oneof![Just(0.0f32), Just(1.0), Just(f32::NAN)],
        ) {
            let few = LabelSubsets::draw(&labels, per_class, draws, 1);
            let rows = few.indices().len();
            let bank = Matrix::new(vec![value; rows * 2], rows, 2).unwrap();
            let queries = Matrix::new(vec![1.0; queries * 2], queries, 2).unwrap();
            let accuracy = few.accuracy(&Bank::new(&bank, Similarity::Cosine), &queries, &[0, 1, 2], k, 0.07);
            prop_assert!((0.0..=1.0).contains(&accuracy));
        }
    }
}
