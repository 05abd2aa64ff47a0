//! Exponential covariance: VICReg's covariance term with a log-sum-exp where the squares are.
//!
//! c_exp(Z) = 1/D Σ_i log Σ_{j≠i} exp(Cov(Z)_ij/τ), Cov unbiased. Garrido et al. 2023,
//! arXiv 2206.02574: with it VICReg is VICReg-exp; with it and the variance applied to the
//! transposed batch, so that samples are told apart instead of dimensions, VICReg-ctr.
//! Watch for: only positive covariances are pushed hard. Differs: the transposed form centres each
//! sample over its dimensions, as equation 13 says; the paper's experiments keep the centring of
//! dimensions. Shape letters: `B` batch, `D` dimension.

use crate::loss::invariance::invariance;
use crate::loss::log_sum_exp::log_sum_exp;
use crate::loss::pairwise::off_diagonal;
use crate::loss::variance::variance;
use burn::tensor::Tensor;

/// Computes c_exp(Z) of one view's embeddings `[B, D]` → `[1]`; 0 for a single dimension. `temperature` is τ > 0.
pub fn covariance_exp(z: Tensor<2>, temperature: f64) -> Tensor<1> {
    let [batch, dims] = z.dims();
    let centred = z.clone() - z.mean_dim(0);
    let covariance = centred
        .clone()
        .transpose()
        .matmul(centred)
        .div_scalar((batch.max(2) - 1) as f64);
    let among = off_diagonal(dims, &covariance.device());
    log_sum_exp(covariance.div_scalar(temperature), among).mean()
}

/// Holds the weights of the three terms and their constants.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct VicRegExpConfig {
    /// λ of the views' squared difference.
    pub invariance: f64,
    /// μ of the variance; each view has half of it.
    pub variance: f64,
    /// ν of the exponential covariance.
    pub covariance: f64,
    /// γ, the standard deviation below which the variance term has a gradient.
    pub gamma: f64,
    /// ε, added to the variance under the root.
    pub epsilon: f64,
    /// τ, the temperature of the exponential covariance.
    pub temperature: f64,
}

/// Computes VICReg-exp of two views' embeddings `[B, D]` → `[1]`, or VICReg-ctr if `transposed`.
pub fn vicreg(z1: Tensor<2>, z2: Tensor<2>, transposed: bool, weights: VicRegExpConfig) -> Tensor<1> {
    let agree = invariance(z1.clone(), z2.clone()).mul_scalar(weights.invariance);
    let spread = |z: Tensor<2>| {
        let z = if transposed { z.transpose() } else { z };
        variance(z.clone(), weights.gamma, weights.epsilon).mul_scalar(0.5 * weights.variance)
            + covariance_exp(z, weights.temperature).mul_scalar(weights.covariance)
    };
    agree + spread(z1) + spread(z2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use burn::tensor::Device;

    #[test]
    fn three_dimensions_by_hand() {
        let z = Tensor::<2>::from_floats([[1.0, 2.0, 0.0], [-1.0, -2.0, 0.0]], &Device::flex());
        // covariances: 4 between the first two, 0 with the third
        let expected = (2.0 * (4f32.exp() + 1.0).ln() + 2f32.ln()) / 3.0;
        let loss = covariance_exp(z, 1.0).into_scalar::<f32>();
        assert!((loss - expected).abs() < 1e-5, "{loss}");
    }
}
