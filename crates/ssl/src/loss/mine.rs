//! MINE: a lower bound on mutual information from a critic's scores.
//!
//! I ≥ mean T_joint − log mean exp T_marginal (Donsker–Varadhan). Belghazi et al. 2018,
//! arXiv 1801.04062. The gradient of the log of a batch's mean is biased; the paper divides by a
//! moving average instead. MINE-f, or NWJ: mean T_joint − mean exp(T_marginal − 1).
//! Watch for: an estimate above about 5 nats is dominated by one sample.
//! Shape letters: `J` joint samples, `M` samples of the marginals.

use crate::loss::log_sum_exp::log_sum_exp;
use burn::tensor::Tensor;

/// Computes minus the Donsker–Varadhan bound from the critic's scores `[J, 1]` and `[M, 1]` → `[1]`, in nats.
pub fn donsker_varadhan(joint: Tensor<2>, marginal: Tensor<2>) -> Tensor<1> {
    log_mean_exp(marginal) - joint.mean()
}

/// Computes log mean exp of scores, `[M, 1]` → `[1]`.
pub fn log_mean_exp(scores: Tensor<2>) -> Tensor<1> {
    let [count, _] = scores.dims();
    let row = scores.transpose();
    let sum: Tensor<1> = log_sum_exp(row.clone(), row.ones_like()).squeeze_dim(1);
    sum.sub_scalar((count.max(1) as f64).ln())
}

/// Computes a surrogate whose gradient is the bias-corrected one of the paper, section 3.2, and the moving average
/// of mean exp T_marginal after this batch, `[1]` each. The surrogate's value has no meaning: report
/// [`donsker_varadhan`]. `average` `[1]` is the one before, `share` the weight of this batch in the new one.
pub fn corrected(joint: Tensor<2>, marginal: Tensor<2>, average: Tensor<1>, share: f64) -> (Tensor<1>, Tensor<1>) {
    let mean = marginal.exp().mean();
    let average = (average.mul_scalar(1.0 - share) + mean.clone().mul_scalar(share)).detach();
    (mean / average.clone() - joint.mean(), average)
}

/// Computes minus the bound of Nguyen, Wainwright, Jordan (MINE-f) from scores `[J, 1]` and `[M, 1]` → `[1]`, in nats.
pub fn nwj(joint: Tensor<2>, marginal: Tensor<2>) -> Tensor<1> {
    marginal.sub_scalar(1.0).exp().mean() - joint.mean()
}

#[cfg(test)]
mod tests {
    use super::*;
    use burn::tensor::Device;

    #[test]
    fn bounds_by_hand() {
        let device = Device::flex();
        let joint = Tensor::<2>::from_floats([[1.0], [2.0]], &device);
        let marginal = Tensor::<2>::from_floats([[0.0], [3f32.ln()]], &device);
        let loss = donsker_varadhan(joint.clone(), marginal.clone()).into_scalar::<f32>();
        assert!((loss - (2f32.ln() - 1.5)).abs() < 1e-6, "{loss}");
        let loss = nwj(joint.clone(), marginal.clone()).into_scalar::<f32>();
        assert!((loss - (2.0 / 1f32.exp() - 1.5)).abs() < 1e-6, "{loss}");
        let (_, average) = corrected(joint, marginal, Tensor::from_floats([1.0], &device), 0.5);
        assert!((average.into_scalar::<f32>() - 1.5).abs() < 1e-6);
    }
}
