//! Losses: pure functions of tensors, one idea a file.
//!
//! A new loss is a file, a `mod` line here and an entry in [`list::LOSSES`], by which the tests of gradients and of
//! degenerate batches find it.

pub mod alignment_uniformity;
pub mod bag_of_words;
pub mod barlow_twins;
pub mod contrastive_pair;
pub mod covariance;
pub mod covariance_exp;
pub mod duality;
pub mod fast_ap;
pub mod infonce;
pub mod invariance;
pub mod koleo;
pub mod l2_normalise;
pub mod latent_prediction;
pub mod lifted_structured;
pub mod list;
pub mod log_sum_exp;
pub mod masked_reconstruction;
pub mod mine;
pub mod modified_triplet;
pub mod n_pair;
pub mod negative_cosine;
pub mod normalised_regression;
pub mod nt_xent;
pub mod pairwise;
pub mod prior_matching;
pub mod self_distillation;
pub mod share_explained;
pub mod sigreg;
pub mod sinkhorn;
pub mod soft_cross_entropy;
pub mod soft_triplet;
pub mod spectral_contrastive;
pub mod supcon;
pub mod triplet;
pub mod triplet_contrastive;
pub mod triplet_mining;
pub mod unified;
pub mod variance;
pub mod vicreg_simclr;
pub mod views;
pub mod whitening;

use burn::tensor::Tensor;

/// Computes a loss between two batches of embeddings, `[B, D]` each → `[1]`.
pub type PairLoss = fn(Tensor<2>, Tensor<2>) -> Tensor<1>;
