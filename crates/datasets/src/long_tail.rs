//! A long tail: a training split in which the first class is frequent and the last is rare.
//!
//! Class `c` of `C` keeps a share `r^(−c/(C−1))` of its samples, so that class sizes fall by a constant factor and
//! the first class has `r` times as many samples as the last: the exponential profile of the long-tailed CIFAR of
//! Cui, Jia, Lin, Song, Belongie 2019, arXiv 1901.05555. Only the training split is thinned; in the test split each
//! class keeps its weight.
//!
//! Watch for: there are fewer training samples in all. No class goes below ten samples, so the actual ratio may be
//! smaller than the one asked for.

use crate::dataset::Split;
use protocol::{Knob, Section};

/// Holds the path of the ratio in a config.
pub const PATH: &str = "data.long_tail";
/// The number of samples that a class keeps at least, if it has them: as many as a probe with few labels needs.
const LEAST: usize = 10;

/// Returns the knob for the ratio `r`, which every source has.
pub fn knob() -> Knob {
    Knob::number(PATH, "Long tail", 1.0, 1.0, 100.0)
        .log(1.5)
        .section(Section::Training)
        .restarts()
        .help("How many times as many training samples the first class has as the last; 1 is as they come.")
}

/// Returns `split`, of `classes` classes, thinned to the ratio `ratio`. The first samples of each class stay, in
/// their order. At a ratio of 1 or below, and at NaN, `split` is returned unchanged.
pub fn thinned(split: Split, classes: usize, ratio: f64) -> Split {
    if ratio.is_nan() || ratio <= 1.0 {
        return split;
    }
    let mut left = [0usize; 256];
    split.labels.iter().for_each(|&label| left[usize::from(label)] += 1);
    for (class, left) in left.iter_mut().enumerate() {
        *left = kept(*left, class, classes, ratio);
    }
    let mut stays = |label: u8| {
        let left = &mut left[usize::from(label)];
        let stays = *left > 0;
        *left -= usize::from(stays);
        stays
    };
    let indices: Vec<usize> = (0..split.len()).filter(|&i| stays(split.labels[i])).collect();
    let of = |values: &Vec<f32>| indices.iter().filter_map(|&i| values.get(i).copied()).collect();
    Split {
        samples: indices.iter().flat_map(|&i| split.sample(i)).copied().collect(),
        labels: indices.iter().map(|&i| split.labels[i]).collect(),
        factors: split.factors.iter().map(of).collect(),
    }
}

/// Returns how many of the `there` samples of `class` are kept.
fn kept(there: usize, class: usize, classes: usize, ratio: f64) -> usize {
    let last = classes.saturating_sub(1).max(1) as f64;
    // From libm, so that it is the same natively and in wasm.
    let share = libm::pow(ratio, -(class as f64) / last);
    let wanted = libm::round(there as f64 * share) as usize;
    wanted.max(LEAST).min(there)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Samples of two numbers and one factor, all of them the sample's number.
    fn split(labels: Vec<u8>) -> Split {
        let number = |i: usize| i as f32;
        Split {
            samples: (0..labels.len()).flat_map(|i| [number(i), -number(i)]).collect(),
            factors: vec![(0..labels.len()).map(number).collect()],
            labels,
        }
    }

    /// `count` samples, the classes taking turns.
    fn turns(count: usize, classes: usize) -> Split {
        split((0..count).map(|i| (i % classes) as u8).collect())
    }

    fn counts(split: &Split, classes: usize) -> Vec<usize> {
        let of = |class: usize| {
            split
                .labels
                .iter()
                .filter(|&&label| usize::from(label) == class)
                .count()
        };
        (0..classes).map(of).collect()
    }

    #[test]
    fn sizes_fall_by_one_factor_from_class_to_class() {
        // Shares 1, 1/4 and 1/16 of 160 each.
        assert_eq!(counts(&thinned(turns(480, 3), 3, 16.0), 3), [160, 40, 10]);
        // 10^(−1/2) of 100 is 31.6.
        assert_eq!(counts(&thinned(turns(300, 3), 3, 10.0), 3), [100, 32, 10]);
        // A ratio between steps of the slider: two thirds of 90.
        assert_eq!(counts(&thinned(turns(180, 2), 2, 1.5), 2), [90, 60]);
    }

    #[test]
    fn the_first_of_a_class_stay_with_their_numbers_and_factors() {
        let thin = thinned(turns(60, 2), 2, 2.0);
        // All 30 of the first class; of the second the first 15, which are 1, 3 … 29.
        assert_eq!(counts(&thin, 2), [30, 15]);
        let expected: Vec<f32> = (0..60u8).filter(|i| i % 2 == 0 || *i < 30).map(f32::from).collect();
        assert_eq!(thin.factors, std::slice::from_ref(&expected));
        for (i, number) in expected.into_iter().enumerate() {
            assert_eq!(thin.sample(i), [number, -number]);
            assert_eq!(f32::from(thin.labels[i]), number % 2.0);
        }
    }

    #[test]
    fn a_ratio_of_one_changes_nothing_and_nor_does_what_is_no_ratio() {
        for ratio in [1.0, 0.5, -3.0, f64::NAN] {
            assert_eq!(thinned(turns(37, 3), 3, ratio), turns(37, 3));
        }
    }

    #[test]
    fn one_class_stays_whole_and_so_does_nothing() {
        assert_eq!(thinned(turns(40, 1), 1, 50.0), turns(40, 1));
        assert_eq!(thinned(Split::default(), 0, 50.0), Split::default());
    }

    #[test]
    fn no_class_goes_below_ten_unless_it_has_fewer() {
        let mut labels = vec![0; 50];
        labels.extend([1; 7]);
        labels.extend([2; 50]);
        assert_eq!(counts(&thinned(split(labels), 3, 100.0), 3), [50, 7, 10]);
    }

    #[test]
    fn a_class_that_is_not_named_is_thinned_and_no_more() {
        let thin = thinned(split(vec![9; 40]), 2, 2.0);
        assert_eq!(thin.len(), 10);
    }
}
