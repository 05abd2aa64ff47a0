//! Rank correlation of one measure with another over the cells of an experiment, with a confidence interval.
//!
//! Spearman's ρ is the correlation of ranks (ties share the mean of theirs). Kendall's τ-b counts pairs in the same
//! and in the opposite order, corrected for ties. The interval is that of the percentile bootstrap: cells are drawn
//! with replacement, [`DRAWS`] times, with a fixed seed.
//!
//! Watch for: the cells of one sweep are not independent draws, so the interval says how much depends on single
//! cells, not how certain the result is for another sweep.

use super::table::Entry;
use serde::{Deserialize, Serialize};

/// Holds the number of bootstrap draws.
pub const DRAWS: usize = 1000;
/// The share of the draws outside of the interval at each end.
const TAIL: f64 = 0.025;
/// The smallest number of cells that a correlation is given of.
const FEWEST: usize = 4;

/// Holds a number with its 95 % bootstrap interval.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    /// The correlation, in `−1..=1`.
    pub value: f32,
    /// The lower end of the interval.
    pub low: f32,
    /// The upper end of the interval.
    pub high: f32,
}

/// Holds how a measure correlates with the target.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Correlation {
    /// The number of cells that have both.
    pub cells: u32,
    /// Spearman's ρ.
    pub spearman: Interval,
    /// Kendall's τ-b.
    pub kendall: Interval,
}

/// Returns the rank correlations between the measures with the indices `at` and `target`, over the means of the cells
/// that have both. `None` where there are fewer than four such cells, or one of the two measures does not vary.
pub fn correlation(entries: &[Entry], at: usize, target: usize) -> Option<Correlation> {
    let pairs = pairs(entries, at, target);
    let (spearman_value, kendall_value) = (spearman(&pairs)?, kendall(&pairs)?);
    if pairs.len() < FEWEST {
        return None;
    }
    let mut chance = 0x5eed_u64;
    let (mut spearmans, mut kendalls) = (Vec::new(), Vec::new());
    for _ in 0..DRAWS {
        let drawn: Vec<_> = (0..pairs.len())
            .map(|_| pairs[below(&mut chance, pairs.len())])
            .collect();
        spearmans.extend(spearman(&drawn));
        kendalls.extend(kendall(&drawn));
    }
    Some(Correlation {
        cells: pairs.len() as u32,
        spearman: interval(spearman_value, spearmans),
        kendall: interval(kendall_value, kendalls),
    })
}

/// Returns the means of the measures with the indices `at` and `target`, for each cell that has both.
pub fn pairs(entries: &[Entry], at: usize, target: usize) -> Vec<(f64, f64)> {
    let mean = |entry: &Entry, at: usize| Some(f64::from(entry.measures.get(at)?.mean?));
    entries
        .iter()
        .filter_map(|entry| Some((mean(entry, at)?, mean(entry, target)?)))
        .collect()
}

/// Returns Spearman's ρ of the pairs; `None` where one side does not vary.
pub fn spearman(pairs: &[(f64, f64)]) -> Option<f64> {
    let x = ranks(pairs.iter().map(|pair| pair.0).collect());
    let y = ranks(pairs.iter().map(|pair| pair.1).collect());
    let middle = (pairs.len() as f64 + 1.0) / 2.0;
    let product = |a: &[f64], b: &[f64]| -> f64 { a.iter().zip(b).map(|(a, b)| (a - middle) * (b - middle)).sum() };
    let size = (product(&x, &x) * product(&y, &y)).sqrt();
    (size > 0.0).then(|| product(&x, &y) / size)
}

/// Returns Kendall's τ-b of the pairs; `None` where one side does not vary.
pub fn kendall(pairs: &[(f64, f64)]) -> Option<f64> {
    let (mut agree, mut in_x, mut in_y) = (0i64, 0i64, 0i64);
    for (index, a) in pairs.iter().enumerate() {
        for b in &pairs[index + 1..] {
            let (x, y) = (sign(a.0 - b.0), sign(a.1 - b.1));
            agree += x * y;
            in_x += x * x;
            in_y += y * y;
        }
    }
    let size = (in_x as f64 * in_y as f64).sqrt();
    (size > 0.0).then(|| agree as f64 / size)
}

fn sign(number: f64) -> i64 {
    i64::from(number > 0.0) - i64::from(number < 0.0)
}

/// Returns ranks from 1; equal values share the mean of theirs.
fn ranks(values: Vec<f64>) -> Vec<f64> {
    let rank = |value: &f64| {
        let less = values.iter().filter(|other| *other < value).count() as f64;
        let equal = values.iter().filter(|other| *other == value).count() as f64;
        less + (equal + 1.0) / 2.0
    };
    values.iter().map(rank).collect()
}

fn interval(value: f64, mut drawn: Vec<f64>) -> Interval {
    drawn.sort_by(f64::total_cmp);
    let last = drawn.len().saturating_sub(1);
    let at = |share: f64| {
        drawn
            .get((share * last as f64).round() as usize)
            .copied()
            .unwrap_or(value) as f32
    };
    Interval {
        value: value as f32,
        low: at(TAIL),
        high: at(1.0 - TAIL),
    }
}

/// Returns the next random number below `bound`, by SplitMix64.
fn below(chance: &mut u64, bound: usize) -> usize {
    *chance = chance.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut mixed = *chance;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((mixed ^ (mixed >> 31)) % bound as u64) as usize
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]
    use super::*;
    use crate::experiment::summary::Summary;

    /// Ranks 1 2 3 4 5 against 2 1 4 3 5: Σd² = 4, so ρ = 1 − 6·4/(5·24) = 0.8; two of ten pairs are in
    /// the opposite order, so τ = (8 − 2)/10.
    const BY_HAND: [(f64, f64); 5] = [(1.0, 20.0), (2.0, 10.0), (3.0, 40.0), (4.0, 30.0), (9.0, 50.0)];

    fn entries(pairs: &[(f64, f64)]) -> Vec<Entry> {
        let entry = |&(x, y): &(f64, f64)| Entry {
            measures: vec![Summary::of(&[x as f32]), Summary::of(&[y as f32])],
            ..Entry::default()
        };
        pairs.iter().map(entry).collect()
    }

    #[test]
    fn by_hand() {
        assert!((spearman(&BY_HAND).unwrap() - 0.8).abs() < 1e-12);
        assert!((kendall(&BY_HAND).unwrap() - 0.6).abs() < 1e-12);
    }

    #[test]
    fn ties_by_hand() {
        // x: ranks 1.5 1.5 3, y: 1 2 3: covariance 1.5, sizes √1.5 and √2.
        let tied = [(1.0, 1.0), (1.0, 2.0), (2.0, 3.0)];
        assert!((spearman(&tied).unwrap() - 1.5 / (1.5f64 * 2.0).sqrt()).abs() < 1e-12);
        // Two of three pairs differ in x, all in y, and both agree: 2/√(2·3).
        assert!((kendall(&tied).unwrap() - 2.0 / 6f64.sqrt()).abs() < 1e-12);
    }

    #[test]
    fn what_does_not_vary_has_none() {
        let flat = [(1.0, 1.0), (1.0, 2.0), (1.0, 3.0), (1.0, 4.0)];
        assert_eq!((spearman(&flat), kendall(&flat)), (None, None));
        assert_eq!(correlation(&entries(&flat), 0, 1), None);
        assert_eq!(
            correlation(&entries(&BY_HAND[..3]), 0, 1),
            None,
            "three cells are too few"
        );
        assert_eq!(correlation(&[], 0, 1), None);
    }

    #[test]
    fn the_interval_holds_the_value_and_is_the_same_each_time() {
        let found = correlation(&entries(&BY_HAND), 0, 1).unwrap();
        let Interval { value, low, high } = found.spearman;
        assert!((value - 0.8).abs() < 1e-6 && -1.0 <= low && low < value && value <= high && high <= 1.0);
        assert_eq!(correlation(&entries(&BY_HAND), 0, 1), Some(found));
        let perfect: Vec<_> = (0..8).map(|i| (f64::from(i), f64::from(i * i))).collect();
        let found = correlation(&entries(&perfect), 0, 1).unwrap();
        assert_eq!((found.spearman.low, found.kendall.high), (1.0, 1.0));
    }
}
