//! NT-Xent, solved.

use burn::tensor::Tensor;
use exercises::answer::Answer;

/// Computes NT-Xent of two views, `[B, D]` each; returns `[1]`.
pub fn nt_xent(z1: Tensor<2>, z2: Tensor<2>, temperature: f64) -> Answer<Tensor<1>> {
    let (z1, z2) = (unit(z1), unit(z2));
    let positive = (z1.clone() * z2.clone())
        .sum_dim(1)
        .div_scalar(temperature)
        .repeat(&[2, 1]);
    let all = Tensor::cat(vec![z1, z2], 0);
    Ok((log_sum_of_others(all, temperature) - positive).mean())
}

/// Computes the logarithm of the sum over all others, `[2B, D]` → `[2B, 1]`. No similarity is above 1/τ, so the
/// exponentials are taken relative to that and cannot overflow.
fn log_sum_of_others(z: Tensor<2>, temperature: f64) -> Tensor<2> {
    let [views, _] = z.dims();
    let others = Tensor::<2>::eye(views, &z.device()).neg().add_scalar(1.0);
    let greatest = 1.0 / temperature;
    let scores = z.clone().matmul(z.transpose()).div_scalar(temperature);
    (scores.sub_scalar(greatest).exp() * others)
        .sum_dim(1)
        .log()
        .add_scalar(greatest)
}

fn unit(z: Tensor<2>) -> Tensor<2> {
    let length = z.clone().square().sum_dim(1).clamp_min(1e-16).sqrt();
    z / length
}
