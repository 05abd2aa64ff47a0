//! VICReg's variance term, solved.

use burn::tensor::Tensor;
use exercises::answer::Answer;

/// Computes the variance term of `z`, `[B, D]`; returns `[1]`.
pub fn variance(z: Tensor<2>, gamma: f64, epsilon: f64) -> Answer<Tensor<1>> {
    let [batch, _] = z.dims();
    let centred = z.clone() - z.mean_dim(0);
    let variance = centred.square().sum_dim(0).div_scalar((batch.max(2) - 1) as f64);
    let deviation = variance.add_scalar(epsilon).sqrt();
    Ok(deviation.neg().add_scalar(gamma).clamp_min(0.0).mean())
}
