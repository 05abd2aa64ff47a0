//! N + 1 tuple: one positive against many negatives, by dot products.
//!
//! log(1 + Σ_n exp(a·n − a·p)); in the N-pair form the negatives of an anchor are the other
//! anchors' positives. Sohn 2016 (NeurIPS, no arXiv). No vector is brought to length one: the paper
//! adds ‖f‖² with a small weight instead. Watch for: lengths that explode without that weight.
//! Differs: positives that share the anchor's label are no negatives, where labels are given.
//! Shape letters: `N` anchors, `M` negatives, `D` dimension.

use crate::loss::log_sum_exp::log_sum_exp;
use crate::loss::pairwise::diagonal;
use burn::tensor::{Tensor, activation::softplus};

/// Computes the loss of each anchor from the scores of its positive, `[N, 1]`, and of its negatives, `[N, M]`
/// → `[N, 1]`; 0 for an anchor without a negative. `among` `[N, M]` is 1 where a negative counts.
pub fn tuple(positive: Tensor<2>, negatives: Tensor<2>, among: Tensor<2>) -> Tensor<2> {
    let some = among.clone().max_dim(1);
    softplus(log_sum_exp(negatives - positive, among), 1.0) * some
}

/// Computes the N-pair loss of `anchors` and `positives`, `[N, D]` each, row by row → `[1]`. `negatives` `[N, N]` is
/// 1 where a positive is of another class than the anchor; `weight` is that of ½(‖a‖² + ‖p‖²).
pub fn n_pair(anchors: Tensor<2>, positives: Tensor<2>, negatives: Tensor<2>, weight: f64) -> Tensor<1> {
    let loss = per_anchor(anchors.clone(), positives.clone(), negatives).mean();
    let [batch, _] = anchors.dims();
    let lengths = anchors.square().sum() + positives.square().sum();
    loss + lengths.mul_scalar(0.5 * weight / batch as f64)
}

/// Computes the loss of each anchor of [`n_pair`], without the norms, `[N, D]` twice → `[N, 1]`.
pub fn per_anchor(anchors: Tensor<2>, positives: Tensor<2>, negatives: Tensor<2>) -> Tensor<2> {
    let [batch, _] = anchors.dims();
    let scores = anchors.matmul(positives.transpose());
    let positive = (scores.clone() * diagonal(batch, &scores.device())).sum_dim(1);
    tuple(positive, scores, negatives)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::loss::pairwise::off_diagonal;
    use burn::tensor::Device;

    #[test]
    fn two_classes_by_hand() {
        let device = Device::flex();
        let a = Tensor::<2>::from_floats([[1.0, 0.0], [0.0, 2.0]], &device);
        let p = Tensor::<2>::from_floats([[1.0, 1.0], [0.0, 1.0]], &device);
        // scores 1 against 0, and 2 against 2: log(1 + e⁻¹) and log 2; lengths 1 + 4 + 2 + 1
        let expected = ((1.0 + (-1f32).exp()).ln() + 2f32.ln()) / 2.0 + 0.1 * 8.0 / 4.0;
        let loss = n_pair(a, p, off_diagonal(2, &device), 0.1).into_scalar::<f32>();
        assert!((loss - expected).abs() < 1e-6, "{loss}");
    }
}
