//! Supervised contrastive: NT-Xent where every other view of the same class is a positive.
//!
//! ℓ_i = −1/|P(i)| Σ_{p∈P(i)} log(exp(cos(z_i, z_p)/τ) / Σ_{a≠i} exp(cos(z_i, z_a)/τ)), the mean over
//! the anchors that have a positive. Khosla et al. 2020, arXiv 2004.11362, L_out.
//! Watch for: a class at one point is the optimum that it is made for, and log|P| its value.
//! Differs: the official code multiplies by τ/0.07 and counts anchors without a positive as 0.
//! Shape letters: `N` views, `D` dimension.

use crate::loss::l2_normalise::l2_normalise;
use crate::loss::log_sum_exp::log_sum_exp;
use crate::loss::pairwise::{mean_of, off_diagonal, positives_and_negatives};
use burn::tensor::Tensor;

/// Computes the loss of embeddings `[N, D]` → `[1]`; `same` `[N, N]` is from [`super::pairwise::same_label`],
/// `temperature` is τ > 0.
pub fn supcon(z: Tensor<2>, same: Tensor<2>, temperature: f64) -> Tensor<1> {
    let (losses, positives) = per_anchor(z, same, temperature);
    mean_of(losses, positives.clamp_max(1.0))
}

/// Computes the loss of each view, 0 for one without a positive, and its number of positives, `[N, D]` → `[N, 1]` each.
pub fn per_anchor(z: Tensor<2>, same: Tensor<2>, temperature: f64) -> (Tensor<2>, Tensor<2>) {
    let z = l2_normalise(z);
    let scores = z.clone().matmul(z.transpose()).div_scalar(temperature);
    let [views, _] = scores.dims();
    let (positives, _) = positives_and_negatives(same);
    let count = positives.clone().sum_dim(1);
    let near = (scores.clone() * positives).sum_dim(1) / count.clone().clamp_min(1.0);
    let all = log_sum_exp(scores.clone(), off_diagonal(views, &scores.device()));
    ((all - near) * count.clone().clamp_max(1.0), count)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::loss::pairwise::same_label;
    use burn::tensor::Device;

    #[test]
    fn a_pair_and_one_alone_by_hand() {
        let device = Device::flex();
        let z = Tensor::<2>::from_floats([[1.0, 0.0], [2.0, 0.0], [0.0, 1.0]], &device);
        // Both of the pair: log(e² + 1) − 2 with τ = ½; the third has no positive.
        let expected = (2f32.exp() + 1.0).ln() - 2.0;
        let loss = supcon(z, same_label(&[4, 4, 1], &device), 0.5).into_scalar::<f32>();
        assert!((loss - expected).abs() < 1e-6, "{loss}");
    }

    #[test]
    fn classes_at_a_point_each_cost_what_cannot_be_told_apart() {
        let z = Tensor::<2>::ones([4, 2], &Device::flex());
        let same = same_label(&[0; 4], &z.device());
        let loss = supcon(z, same, 0.1).into_scalar::<f32>();
        assert!((loss - 3f32.ln()).abs() < 1e-5, "{loss}");
    }
}
