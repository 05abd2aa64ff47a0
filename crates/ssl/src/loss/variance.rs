//! Variance: a hinge that keeps every dimension's standard deviation above γ.
//!
//! v(Z) = mean_j max(0, γ − √(Var(z_j) + ε)), Var unbiased. VICReg, Bardes, Ponce, LeCun 2022,
//! arXiv 2105.04906, eq. 1 and 2. Watch for: where all deviations are above γ it has no gradient.
//! Shape letters: `B` batch, `D` dimension.

use burn::tensor::Tensor;

/// Computes the variance term v(Z) of one view's embeddings `[B, D]` → `[1]`. `gamma` γ is the standard deviation
/// below which a dimension has a loss; `epsilon` is added to the variance under the root.
pub fn variance(z: Tensor<2>, gamma: f64, epsilon: f64) -> Tensor<1> {
    let deviation = centred_square_mean(z).add_scalar(epsilon).sqrt();
    deviation.neg().add_scalar(gamma).clamp_min(0.0).mean()
}

/// Computes the unbiased variance of each column, `[B, D]` → `[1, D]`; 0 for a batch of one.
fn centred_square_mean(z: Tensor<2>) -> Tensor<2> {
    let [batch, _] = z.dims();
    let centred = z.clone() - z.mean_dim(0);
    centred.square().sum_dim(0).div_scalar((batch.max(2) - 1) as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use burn::tensor::Device;

    #[test]
    fn a_spread_dimension_costs_nothing_and_a_still_one_almost_gamma() {
        let z = Tensor::<2>::from_floats([[0.0, 5.0], [2.0, 5.0]], &Device::flex());
        // deviations √(2 + 10⁻⁴) and √10⁻⁴ = 0.01: hinges 0 and 0.99
        let loss = variance(z, 1.0, 1e-4).into_scalar::<f32>();
        assert!((loss - 0.495).abs() < 1e-6, "{loss}");
    }
}
