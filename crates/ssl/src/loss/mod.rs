//! Losses: plain functions of tensors, one idea a file.

pub mod covariance;
pub mod invariance;
pub mod masked_reconstruction;
pub mod negative_cosine;
pub mod variance;

use burn::tensor::Tensor;

/// A distance between two batches of embeddings, `[B, D]` twice → `[1]`.
pub type PairLoss = fn(Tensor<2>, Tensor<2>) -> Tensor<1>;
