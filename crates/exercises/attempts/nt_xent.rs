//! NT-Xent as it is often got wrong.

use burn::tensor::Tensor;
use exercises::answer::Answer;

type Loss = Answer<Tensor<1>>;

/// The similarity to the positive, both views together, `[2B, 1]`, and the similarities of all, `[2B, 2B]`.
fn similarities(z1: Tensor<2>, z2: Tensor<2>) -> (Tensor<2>, Tensor<2>) {
    let positive = (z1.clone() * z2.clone()).sum_dim(1).repeat(&[2, 1]);
    let all = Tensor::cat(vec![z1, z2], 0);
    (positive, all.clone().matmul(all.transpose()))
}

fn unit(z: Tensor<2>) -> Tensor<2> {
    let length = z.clone().square().sum_dim(1).clamp_min(1e-16).sqrt();
    z / length
}

fn others(of: &Tensor<2>) -> Tensor<2> {
    Tensor::eye(of.dims()[0], &of.device()).neg().add_scalar(1.0)
}

fn loss(positive: Tensor<2>, among: Tensor<2>) -> Loss {
    Ok((among.sum_dim(1).log() - positive).mean())
}

/// The sum forgets the temperature.
pub fn no_temperature(z1: Tensor<2>, z2: Tensor<2>, temperature: f64) -> Loss {
    let (positive, all) = similarities(unit(z1), unit(z2));
    let mask = others(&all);
    loss(positive.div_scalar(temperature), all.exp() * mask)
}

/// The view is its own negative.
pub fn self_among_negatives(z1: Tensor<2>, z2: Tensor<2>, temperature: f64) -> Loss {
    let (positive, all) = similarities(unit(z1), unit(z2));
    loss(positive.div_scalar(temperature), all.div_scalar(temperature).exp())
}

/// The similarity with itself is set to 0 before the exponential.
pub fn masked_before_exp(z1: Tensor<2>, z2: Tensor<2>, temperature: f64) -> Loss {
    let (positive, all) = similarities(unit(z1), unit(z2));
    let mask = others(&all);
    loss(
        positive.div_scalar(temperature),
        (all.div_scalar(temperature) * mask).exp(),
    )
}

/// The embeddings keep their lengths.
pub fn not_normalised(z1: Tensor<2>, z2: Tensor<2>, temperature: f64) -> Loss {
    let (positive, all) = similarities(z1, z2);
    let mask = others(&all);
    loss(
        positive.div_scalar(temperature),
        all.div_scalar(temperature).exp() * mask,
    )
}

/// Only the other view's embeddings are negatives.
pub fn other_view_only(z1: Tensor<2>, z2: Tensor<2>, temperature: f64) -> Loss {
    let (z1, z2) = (unit(z1), unit(z2));
    let positive = (z1.clone() * z2.clone()).sum_dim(1).div_scalar(temperature);
    loss(positive, z1.matmul(z2.transpose()).div_scalar(temperature).exp())
}

/// The second view is stopped, as SimSiam's target is.
pub fn second_view_stopped(z1: Tensor<2>, z2: Tensor<2>, temperature: f64) -> Loss {
    let (positive, all) = similarities(unit(z1), unit(z2.detach()));
    let mask = others(&all);
    loss(
        positive.div_scalar(temperature),
        all.div_scalar(temperature).exp() * mask,
    )
}

/// Views are pulled together and nothing is pushed apart.
pub fn no_negatives(z1: Tensor<2>, z2: Tensor<2>, _temperature: f64) -> Loss {
    Ok((unit(z1) * unit(z2)).sum_dim(1).mean().neg())
}
