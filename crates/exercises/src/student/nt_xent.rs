//! Exercise 1, NT-Xent: among all other views of a batch, find the one that comes from the same image.
//!
//! For a view `i` with the positive `p(i)`, the other view of the same image,
//! `ℓ(i) = log Σ_{k ≠ i} exp(cos(z_i, z_k)/τ) − cos(z_i, z_p(i))/τ`; the loss is the mean over all `2B` views.
//! SimCLR, Chen et al. 2020, arXiv 2002.05709, equation 1.
//!
//! Shapes: `B` images, `D` dimensions.

use crate::answer::{Answer, Unwritten};
use burn::tensor::Tensor;

/// Computes NT-Xent of the embeddings `z1` and `z2` (`[B, D]` each, row `b` of both from image `b`) with the
/// temperature τ; returns one number, `[1]`.
///
/// # Errors
/// [`Unwritten`] until the negatives are written.
pub fn nt_xent(z1: Tensor<2>, z2: Tensor<2>, temperature: f64) -> Answer<Tensor<1>> {
    // The cosine of two vectors is the product of both at length one.
    let (z1, z2) = (unit(z1), unit(z2));
    // Each view's similarity to its positive, [2B, 1].
    let positive = (z1.clone() * z2.clone())
        .sum_dim(1)
        .div_scalar(temperature)
        .repeat(&[2, 1]);
    let all = Tensor::cat(vec![z1, z2], 0);
    Ok((log_sum_of_others(all, temperature)? - positive).mean())
}

/// Computes `log Σ_{k ≠ i} exp(cos(z_i, z_k)/τ)` of each row of `z` (`[2B, D]`, every row of length one); returns
/// `[2B, 1]`.
fn log_sum_of_others(_z: Tensor<2>, _temperature: f64) -> Answer<Tensor<2>> {
    // Of use: matmul, transpose, div_scalar, exp, sum_dim, log, and Tensor::eye for a matrix that is 1 on its diagonal.
    Err(Unwritten(
        "the negatives of NT-Xent, in the function `log_sum_of_others` of src/student/nt_xent.rs",
    ))
}

/// Scales each row of `z` (`[N, D]`) to length one.
fn unit(z: Tensor<2>) -> Tensor<2> {
    let length = z.clone().square().sum_dim(1).clamp_min(1e-16).sqrt();
    z / length
}
