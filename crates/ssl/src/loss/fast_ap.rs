//! FastAP: average precision of the ranking by distance, by histograms instead of sorting.
//!
//! Squared distances of unit vectors, 0…4, fall into L + 1 bins with triangular weights, h_j all and
//! h⁺_j of the anchor's class; H, H⁺ the running sums: AP = 1/|P| Σ_j h⁺_j H⁺_j/H_j and the loss is
//! 1 − AP. Cakir et al. 2019 (CVPR), “Deep Metric Learning to Rank”; L = 10 as there.
//! Watch for: where all distances are in one bin the gradient is that of its two edges.
//! Shape letters: `N` images, `D` dimension, `L` bins.

use crate::loss::l2_normalise::l2_normalise;
use crate::loss::pairwise::{mean_of, off_diagonal, positives_and_negatives, squared_distances};
use burn::tensor::Tensor;

/// Computes 1 − AP, the mean over the anchors that have a positive, `[N, D]` → `[1]`. `same` `[N, N]` is from
/// [`super::pairwise::same_label`]; `bins` is L.
pub fn fast_ap(z: Tensor<2>, same: Tensor<2>, bins: usize) -> Tensor<1> {
    let z = l2_normalise(z);
    let squared = squared_distances(z.clone(), z);
    let [size, _] = squared.dims();
    let (positives, _) = positives_and_negatives(same);
    let all = off_diagonal(size, &squared.device());
    let count = positives.clone().sum_dim(1);
    let width = 4.0 / bins.max(1) as f64;
    let (mut before, mut before_positive) = (count.zeros_like(), count.zeros_like());
    let mut precision = count.zeros_like();
    for bin in 0..=bins.max(1) {
        let off = squared.clone().sub_scalar(width * bin as f64).abs();
        let weight = off.div_scalar(width).neg().add_scalar(1.0).clamp_min(0.0);
        let here = (weight.clone() * positives.clone()).sum_dim(1);
        before = before + (weight * all.clone()).sum_dim(1);
        before_positive = before_positive + here.clone();
        precision = precision + here * before_positive.clone() / before.clone().clamp_min(1e-6);
    }
    let some = count.clone().clamp_max(1.0);
    mean_of((precision.neg() / count.clamp_min(1.0)).add_scalar(1.0), some)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::loss::pairwise::same_label;
    use burn::tensor::Device;

    #[test]
    fn a_perfect_ranking_costs_nothing_and_a_wrong_one_by_hand() {
        let device = Device::flex();
        let z = Tensor::<2>::from_floats([[1.0, 0.0], [1.0, 0.0], [-1.0, 0.0]], &device);
        let loss = fast_ap(z.clone(), same_label(&[0, 0, 1], &device), 4).into_scalar::<f32>();
        assert!(loss.abs() < 1e-6, "{loss}");
        // The first ranks its positive second of two, the third has both in one bin: AP ½ each.
        let loss = fast_ap(z, same_label(&[0, 1, 0], &device), 4).into_scalar::<f32>();
        assert!((loss - 0.5).abs() < 1e-6, "{loss}");
    }
}
