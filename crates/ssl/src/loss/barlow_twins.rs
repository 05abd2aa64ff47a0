//! Barlow Twins: the cross-correlation of two views' dimensions is to be the identity.
//!
//! L = Σ_i (1 − C_ii)² + λ Σ_{i≠j} C_ij², C = norm(Z₁)ᵀ norm(Z₂)/B. Zbontar et al. 2021,
//! arXiv 2103.03230. The norm is the official code's: biased variance and ε = 10⁻⁵, as in batch
//! norm. The paper's Algorithm 1 uses the unbiased deviation, whose C_ii cannot exceed (B − 1)/B.
//! Watch for: the sums are plain, so the off-diagonal term grows with D²; λ near 1/D keeps balance.
//! A constant dimension has C_ii = 0. Shape letters: `B` batch, `D` dimension.

use burn::tensor::Tensor;

/// Holds ε of the official code's batch norm.
pub const EPSILON: f64 = 1e-5;

/// Computes the loss of two views' embeddings `[B, D]` → `[1]`; `lambda` weighs the off-diagonal terms.
pub fn barlow_twins(z1: Tensor<2>, z2: Tensor<2>, lambda: f64) -> Tensor<1> {
    let (diagonal, off) = terms(cross_correlation(z1, z2, 0, EPSILON));
    diagonal + off.mul_scalar(lambda)
}

/// Computes the cross-correlation C of two views `[B, D]` → `[D, D]`. Each dimension is centred and divided by
/// √(variance + `epsilon`), where the variance divides by B − `correction`.
pub fn cross_correlation(z1: Tensor<2>, z2: Tensor<2>, correction: usize, epsilon: f64) -> Tensor<2> {
    let [batch, _] = z1.dims();
    let normalise = |z: Tensor<2>| {
        let centred = z.clone() - z.mean_dim(0);
        let freedom = (batch.saturating_sub(correction)).max(1) as f64;
        let variance = centred.clone().square().sum_dim(0).div_scalar(freedom);
        centred / variance.add_scalar(epsilon).sqrt()
    };
    normalise(z1).transpose().matmul(normalise(z2)).div_scalar(batch as f64)
}

/// Computes the invariance term Σ_i (1 − C_ii)² and the redundancy term Σ_{i≠j} C_ij², `[D, D]` → `[1]` each.
pub fn terms(correlation: Tensor<2>) -> (Tensor<1>, Tensor<1>) {
    let [dims, _] = correlation.dims();
    let eye = Tensor::<2>::eye(dims, &correlation.device());
    let on = (correlation.clone() * eye.clone()).sum_dim(1);
    let off = (correlation * eye.neg().add_scalar(1.0)).square().sum();
    (on.neg().add_scalar(1.0).square().sum(), off)
}

#[cfg(test)]
mod tests {
    use super::*;
    use burn::tensor::Device;

    #[test]
    fn two_dimensions_that_are_one() {
        let device = Device::flex();
        // Both dimensions are ±1 together: every entry of C is 1/(1 + ε).
        let z = Tensor::<2>::from_floats([[1.0, 1.0], [-1.0, -1.0]], &device);
        let loss = barlow_twins(z.clone(), z, 0.5).into_scalar::<f32>();
        assert!((loss - 1.0).abs() < 1e-4, "{loss}");
    }

    #[test]
    fn views_that_contradict_each_other() {
        let device = Device::flex();
        let z = Tensor::<2>::from_floats([[1.0], [-1.0]], &device);
        // C = −1: (1 + 1)² = 4
        let loss = barlow_twins(z.clone(), z.neg(), 0.5).into_scalar::<f32>();
        assert!((loss - 4.0).abs() < 1e-3, "{loss}");
    }
}
