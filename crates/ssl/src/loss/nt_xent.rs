//! NT-Xent: among all other views of a batch, find the one that comes from the same image.
//!
//! ℓ(i, j) = −log exp(cos(z_i, z_j)/τ) / Σ_{k≠i} exp(cos(z_i, z_k)/τ), the mean over the 2B ordered
//! positive pairs. SimCLR, Chen et al. 2020, arXiv 2002.05709, eq. 1: the positive is in the
//! denominator, oneself is not. Decoupled (DCL, Yeh et al. 2022, arXiv 2110.06848): neither is.
//! Watch for: log(2B − 1) is what a complete collapse gives. The similarity may be another function
//! of the cosine (see [`super::duality`]). Shape letters: `B` batch, `D` dimension.

use crate::loss::l2_normalise::l2_normalise;
use crate::loss::log_sum_exp::log_sum_exp;
use crate::loss::pairwise::off_diagonal;
use burn::tensor::Tensor;

/// Turns cosines into similarities, entry by entry.
pub type Similarity = fn(Tensor<2>) -> Tensor<2>;

/// Computes the loss of two views' embeddings `[B, D]` → `[1]`; `temperature` is τ > 0.
pub fn nt_xent(z1: Tensor<2>, z2: Tensor<2>, temperature: f64) -> Tensor<1> {
    per_anchor(z1, z2, temperature, |cosine| cosine).mean()
}

/// Computes the loss of each view, those of `z1` first, `[B, D]` twice → `[2B, 1]`.
pub fn per_anchor(z1: Tensor<2>, z2: Tensor<2>, temperature: f64, similarity: Similarity) -> Tensor<2> {
    let (scores, positive) = scores(z1, z2, temperature, similarity);
    let [views, _] = scores.dims();
    let among = off_diagonal(views, &scores.device());
    log_sum_exp(scores, among) - positive
}

/// Computes what [`nt_xent`] computes without the positive in the denominator (DCL), `[B, D]` twice → `[1]`.
pub fn decoupled(z1: Tensor<2>, z2: Tensor<2>, temperature: f64, similarity: Similarity) -> Tensor<1> {
    let [batch, _] = z1.dims();
    let (scores, positive) = scores(z1, z2, temperature, similarity);
    let among = off_diagonal(batch, &scores.device()).repeat(&[2, 2]);
    (log_sum_exp(scores, among) - positive).mean()
}

/// Computes the similarities over τ of all views with all, `[2B, 2B]`, and of each with its positive, `[2B, 1]`.
fn scores(z1: Tensor<2>, z2: Tensor<2>, temperature: f64, similarity: Similarity) -> (Tensor<2>, Tensor<2>) {
    let (z1, z2) = (l2_normalise(z1), l2_normalise(z2));
    let positive = similarity((z1.clone() * z2.clone()).sum_dim(1)).div_scalar(temperature);
    let z = Tensor::cat(vec![z1, z2], 0);
    let scores = similarity(z.clone().matmul(z.transpose())).div_scalar(temperature);
    (scores, positive.repeat(&[2, 1]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use burn::tensor::Device;

    #[test]
    fn two_images_by_hand() {
        let device = Device::flex();
        let z = Tensor::<2>::from_floats([[2.0, 0.0], [0.0, 3.0]], &device);
        // Each sees its positive at cosine 1 and two strangers at 0: log(e² + 2) − 2 with τ = ½.
        let expected = (1f32.exp().powi(2) + 2.0).ln() - 2.0;
        let loss = nt_xent(z.clone(), z.clone(), 0.5).into_scalar::<f32>();
        assert!((loss - expected).abs() < 1e-6, "{loss}");
        // Without the positive: log 2 − 2.
        let loss = decoupled(z.clone(), z, 0.5, |cosine| cosine).into_scalar::<f32>();
        assert!((loss - (2f32.ln() - 2.0)).abs() < 1e-6, "{loss}");
    }

    #[test]
    fn a_collapsed_batch_costs_the_log_of_how_many_others_there_are() {
        let z = Tensor::<2>::ones([5, 3], &Device::flex());
        let loss = nt_xent(z.clone(), z, 0.1).into_scalar::<f32>();
        assert!((loss - 9f32.ln()).abs() < 1e-5, "{loss}");
    }
}
