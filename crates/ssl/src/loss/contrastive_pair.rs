//! Contrastive pairs: pull pairs of one class together, push others apart up to a margin.
//!
//! L = mean of d² for a pair of one class and max(0, m − d²) for another, d² the squared distance:
//! the lecture's form of Chopra, Hadsell, LeCun 2005. Hadsell, Chopra, LeCun 2006 (DrLIM) has
//! ½d² and ½·max(0, m − d)², d not squared within the hinge. Musgrave et al. 2020
//! (arXiv 2003.08505): unit vectors, plain distances, means over what is not zero.
//! Watch for: beyond the margin there is no gradient; with positives alone everything collapses.
//! Shape letters: `P` pairs, `N` images, `D` dimension.

use crate::loss::l2_normalise::l2_normalise;
use crate::loss::pairwise::{mean_of, positives_and_negatives, root, squared_distance, squared_distances};
use burn::tensor::Tensor;

/// Computes the loss of each pair of rows of `a` and `b`, `[P, D]` → `[P, 1]`. `same` `[P, 1]` is 1 for a pair of
/// one class and 0 for others; `margin` m is a squared distance.
pub fn per_pair(a: Tensor<2>, b: Tensor<2>, same: Tensor<2>, margin: f64) -> Tensor<2> {
    let squared = squared_distance(a, b);
    let apart = squared.clone().neg().add_scalar(margin).clamp_min(0.0);
    same.clone() * squared + same.neg().add_scalar(1.0) * apart
}

/// Computes what [`per_pair`] computes in DrLIM's form, ½d² and ½·max(0, m − d)²: `margin` m is a distance.
pub fn per_pair_drlim(a: Tensor<2>, b: Tensor<2>, same: Tensor<2>, margin: f64) -> Tensor<2> {
    let squared = squared_distance(a, b);
    let apart = root(squared.clone()).neg().add_scalar(margin).clamp_min(0.0).square();
    (same.clone() * squared + same.neg().add_scalar(1.0) * apart).mul_scalar(0.5)
}

/// Computes the loss over all pairs of a batch `[N, D]` → `[1]`: the mean over pairs of one class plus the mean
/// over the others. `same` `[N, N]` is from [`super::pairwise::same_label`]; `margin` is a squared distance.
pub fn contrastive(z: Tensor<2>, same: Tensor<2>, margin: f64) -> Tensor<1> {
    let squared = squared_distances(z.clone(), z);
    let (positives, negatives) = positives_and_negatives(same);
    let apart = squared.clone().neg().add_scalar(margin).clamp_min(0.0);
    mean_of(squared, positives) + mean_of(apart, negatives)
}

/// Computes what [`contrastive`] computes on unit vectors and with plain distances; each mean is over the pairs
/// whose loss is not zero.
pub fn contrastive_of_active(z: Tensor<2>, same: Tensor<2>, margin: f64) -> Tensor<1> {
    let z = l2_normalise(z);
    let distance = root(squared_distances(z.clone(), z));
    let (positives, negatives) = positives_and_negatives(same);
    let apart = distance.clone().neg().add_scalar(margin).clamp_min(0.0);
    let active = |values: &Tensor<2>, among: Tensor<2>| values.clone().detach().greater_elem(0.0).float() * among;
    let (near, far) = (active(&distance, positives), active(&apart, negatives));
    mean_of(distance, near) + mean_of(apart, far)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::loss::pairwise::same_label;
    use burn::tensor::Device;

    #[test]
    fn one_pair_of_each_kind_by_hand() {
        let device = Device::flex();
        let a = Tensor::<2>::zeros([3, 2], &device);
        let b = Tensor::<2>::from_floats([[1.0, 1.0], [1.0, 0.0], [3.0, 0.0]], &device);
        let same = Tensor::<2>::from_floats([[1.0], [0.0], [0.0]], &device);
        let found: Vec<f32> = per_pair(a.clone(), b.clone(), same.clone(), 1.5)
            .into_data()
            .iter()
            .collect();
        // 1 + 1; 1.5 − 1; beyond the margin
        assert_eq!(found, [2.0, 0.5, 0.0]);
        let found: Vec<f32> = per_pair_drlim(a, b, same, 1.5).into_data().iter().collect();
        assert_eq!(found, [1.0, 0.125, 0.0]);
    }

    #[test]
    fn a_batch_of_two_classes_by_hand() {
        let device = Device::flex();
        let z = Tensor::<2>::from_floats([[0.0], [1.0], [1.5]], &device);
        // positives (0, 1): 1; negatives 2.25 and 0.25 under a margin of 2: 0 and 1.75
        let loss = contrastive(z, same_label(&[0, 0, 1], &device), 2.0).into_scalar::<f32>();
        assert!((loss - (1.0 + 1.75 / 2.0)).abs() < 1e-6, "{loss}");
    }
}
