//! Triplet: an anchor is nearer to one of its class than to one of another, by a margin.
//!
//! L = mean of max(0, d²(a, p) − d²(a, n) + m), squared distances. FaceNet, Schroff et al. 2015,
//! arXiv 1503.03832 (a sum there, a mean here). PyTorch's own uses plain distances and adds 10⁻⁶ to
//! each difference. Which triplets of a batch are taken is [`super::triplet_mining`]'s.
//! Watch for: a loss that stands at m has all distances at 0. Shape letters: `T` triplets, `N`
//! images, `D` dimension.

use crate::loss::pairwise::{mean_of, positives_and_negatives, squared_distance, squared_distances};
use crate::loss::triplet_mining::{Chosen, gaps};
use burn::tensor::Tensor;

/// Computes the loss of each triplet of rows, `[T, D]` each → `[T, 1]`; `margin` m is a squared distance.
pub fn per_triplet(anchor: Tensor<2>, positive: Tensor<2>, negative: Tensor<2>, margin: f64) -> Tensor<2> {
    let gap = squared_distance(anchor.clone(), positive) - squared_distance(anchor, negative);
    gap.add_scalar(margin).clamp_min(0.0)
}

/// Computes what [`per_triplet`] computes with plain distances, as PyTorch's `TripletMarginLoss`; `margin` is one.
pub fn per_triplet_plain(anchor: Tensor<2>, positive: Tensor<2>, negative: Tensor<2>, margin: f64) -> Tensor<2> {
    let distance = |other: Tensor<2>| (anchor.clone() - other).add_scalar(1e-6).square().sum_dim(1).sqrt();
    (distance(positive) - distance(negative))
        .add_scalar(margin)
        .clamp_min(0.0)
}

/// Computes the mean loss of the `chosen` triplets of `z` `[N, D]`, at most one for each anchor → `[1]`.
pub fn triplet(z: Tensor<2>, chosen: &Chosen, margin: f64) -> Tensor<1> {
    let hinge = chosen.gap(z).add_scalar(margin).clamp_min(0.0);
    mean_of(hinge, chosen.valid.clone())
}

/// Computes the loss of all triplets of a batch `[N, D]`, of N³ candidates: the mean over the valid triplets, and the
/// mean over those whose loss is not zero, `[1]` each. `same` `[N, N]` is from [`super::pairwise::same_label`].
pub fn all_triplets(z: Tensor<2>, same: Tensor<2>, margin: f64) -> (Tensor<1>, Tensor<1>) {
    let (gap, valid) = gaps(squared_distances(z.clone(), z), positives_and_negatives(same));
    let hinge = gap.neg().add_scalar(margin).clamp_min(0.0);
    let active = hinge.clone().detach().greater_elem(0.0).float() * valid.clone();
    (mean_of(hinge.clone(), valid), mean_of(hinge, active))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::loss::pairwise::same_label;
    use burn::tensor::Device;

    #[test]
    fn a_satisfied_and_a_violated_triplet_by_hand() {
        let device = Device::flex();
        let a = Tensor::<2>::zeros([2, 1], &device);
        let p = Tensor::<2>::from_floats([[1.0], [2.0]], &device);
        let n = Tensor::<2>::from_floats([[2.0], [1.0]], &device);
        let found: Vec<f32> = per_triplet(a.clone(), p.clone(), n.clone(), 0.5)
            .into_data()
            .iter()
            .collect();
        // 1 − 4 + 0.5 < 0; 4 − 1 + 0.5
        assert_eq!(found, [0.0, 3.5]);
        let found: Vec<f32> = per_triplet_plain(a, p, n, 0.5).into_data().iter().collect();
        assert!(found[0] == 0.0 && (found[1] - 1.5).abs() < 1e-6, "{found:?}");
    }

    #[test]
    fn every_triplet_of_three_by_hand() {
        let device = Device::flex();
        let z = Tensor::<2>::from_floats([[0.0], [1.0], [3.0]], &device);
        // (0, 1, 2): 1 − 9 + 4 → 0; (1, 0, 2): 1 − 4 + 4 = 1
        let (all, active) = all_triplets(z, same_label(&[0, 0, 1], &device), 4.0);
        assert_eq!((all.into_scalar::<f32>(), active.into_scalar::<f32>()), (0.5, 1.0));
    }
}
