//! Exercise 2, VICReg's variance term: no dimension of the embedding may shrink to a point.
//!
//! `v(Z) = mean over the dimensions j of max(0, γ − √(Var(z_j) + ε))`, where `Var` is the variance of dimension `j` over
//! the batch, divided by `B − 1`. VICReg, Bardes, Ponce and LeCun 2022, arXiv 2105.04906, equations 1 and 2.
//!
//! Shapes: `B` images, `D` dimensions.

use crate::answer::{Answer, Unwritten};
use burn::tensor::Tensor;

/// Computes the variance term of the embedding `z` (`[B, D]`) with the target deviation `gamma` and ε; returns one
/// number, `[1]`.
///
/// # Errors
/// [`Unwritten`] until it is written.
pub fn variance(_z: Tensor<2>, _gamma: f64, _epsilon: f64) -> Answer<Tensor<1>> {
    // Of use: mean_dim, sum_dim, square, sqrt, add_scalar, div_scalar, neg, clamp_min, mean.
    Err(Unwritten(
        "the variance term, in the function `variance` of src/student/variance.rs",
    ))
}
