//! Alignment and uniformity: views of one image are close, all images spread over the sphere.
//!
//! align = mean ‖ẑ₁ − ẑ₂‖^α; uniform = log mean_{i<j} exp(−t‖ẑ_i − ẑ_j‖²). Wang, Isola 2020,
//! arXiv 2005.10242; L = align + λ·½(uniform(Z₁) + uniform(Z₂)), α = 2, t = 2.
//! Watch for: align is 0 when perfect and when collapsed; uniform is 0 when collapsed and tends to
//! −2t in many dimensions. Shape letters: `B` batch, `D` dimension.

use crate::loss::l2_normalise::l2_normalise;
use crate::loss::log_sum_exp::log_sum_exp;
use crate::loss::pairwise::{off_diagonal, squared_distance, squared_distances};
use burn::tensor::Tensor;

/// Computes align + λ·uniform of two views' embeddings `[B, D]` → `[1]`; `alpha` is α ≥ 1, `t` the narrowness of the
/// Gaussian potential, `lambda` the weight of uniformity.
pub fn alignment_uniformity(z1: Tensor<2>, z2: Tensor<2>, alpha: f64, t: f64, lambda: f64) -> Tensor<1> {
    let (align, uniform) = terms(z1, z2, alpha, t);
    align + uniform.mul_scalar(lambda)
}

/// Computes align and ½(uniform(Z₁) + uniform(Z₂)) of two views' embeddings `[B, D]` → `[1]` each.
pub fn terms(z1: Tensor<2>, z2: Tensor<2>, alpha: f64, t: f64) -> (Tensor<1>, Tensor<1>) {
    let spread = uniformity(z1.clone(), t) + uniformity(z2.clone(), t);
    (alignment(z1, z2, alpha), spread.mul_scalar(0.5))
}

/// Computes the mean of the views' distances on the unit sphere to the power `alpha`, `[B, D]` twice → `[1]`.
pub fn alignment(z1: Tensor<2>, z2: Tensor<2>, alpha: f64) -> Tensor<1> {
    let squared = squared_distance(l2_normalise(z1), l2_normalise(z2));
    if alpha == 2.0 {
        return squared.mean();
    }
    // Below 2 the power has no finite gradient at zero.
    squared.clamp_min(1e-12).powf_scalar(alpha / 2.0).mean()
}

/// Computes the log of the mean Gaussian potential of all pairs, `[B, D]` → `[1]`; 0 for a batch of one.
pub fn uniformity(z: Tensor<2>, t: f64) -> Tensor<1> {
    let z = l2_normalise(z);
    let [batch, _] = z.dims();
    let squared = squared_distances(z.clone(), z);
    let among = off_diagonal(batch, &squared.device()).reshape([1, batch * batch]);
    let potentials = squared.mul_scalar(-t).reshape([1, batch * batch]);
    let sum: Tensor<1> = log_sum_exp(potentials, among).squeeze_dim(1);
    sum.sub_scalar(((batch * batch.saturating_sub(1)).max(1) as f64).ln())
}

#[cfg(test)]
mod tests {
    use super::*;
    use burn::tensor::Device;

    #[test]
    fn by_hand() {
        let device = Device::flex();
        let z1 = Tensor::<2>::from_floats([[2.0, 0.0], [0.0, 1.0]], &device);
        let z2 = Tensor::<2>::from_floats([[3.0, 0.0], [1.0, 0.0]], &device);
        // distances 0 and √2
        let found = alignment(z1.clone(), z2.clone(), 2.0).into_scalar::<f32>();
        assert!((found - 1.0).abs() < 1e-6, "{found}");
        let found = alignment(z1.clone(), z2.clone(), 1.0).into_scalar::<f32>();
        assert!((found - 0.5 * 2f32.sqrt()).abs() < 1e-5, "{found}");
        // one pair at squared distance 2; one at 0
        let found = uniformity(z1, 2.0).into_scalar::<f32>();
        assert!((found + 4.0).abs() < 1e-5, "{found}");
        let found = uniformity(z2, 2.0).into_scalar::<f32>();
        assert!(found.abs() < 1e-6, "{found}");
    }
}
