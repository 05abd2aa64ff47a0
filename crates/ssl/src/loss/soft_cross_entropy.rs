//! Cross-entropy with soft targets: −Σₖ qₖ log softmax(s)ₖ, the mean over the batch.
//!
//! The loss with which SwAV, DINO and MSN compare one view's scores with the other's assignment. It is the sum of
//! the targets' entropy and their divergence from the prediction, H(q) + KL(q‖p): its minimum is [`entropy`].
//! Watch for: targets that are equal for all images are the easiest to meet.
//! Shape letters: `B` batch, `K` prototypes.

use burn::tensor::Tensor;
use burn::tensor::activation::log_softmax;

/// Computes the loss of `targets` `[B, K]`, each row a distribution, and `logits` `[B, K]` → `[1]`, in nats.
pub fn soft_cross_entropy(targets: Tensor<2>, logits: Tensor<2>) -> Tensor<1> {
    (targets * log_softmax(logits, 1)).sum_dim(1).mean().neg()
}

/// Computes the mean entropy of the rows of `p` `[B, K]` → `[1]`, in nats.
pub fn entropy(p: Tensor<2>) -> Tensor<1> {
    // 0·log 0 is 0: the floor is one that no number of a softmax that counts is below.
    let logarithm = p.clone().clamp_min(1e-30).log();
    (p * logarithm).sum_dim(1).mean().neg()
}

/// Computes the entropy of the mean row of `p` `[B, K]` → `[1]`, in nats: log K where all prototypes are used equally,
/// 0 where one takes everything.
pub fn usage(p: Tensor<2>) -> Tensor<1> {
    entropy(p.mean_dim(0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use burn::tensor::Device;

    #[test]
    fn two_rows_by_hand() {
        let device = Device::flex();
        let targets = Tensor::<2>::from_floats([[1.0, 0.0], [0.5, 0.5]], &device);
        let logits = Tensor::<2>::from_floats([[3f32.ln(), 0.0], [0.0, 0.0]], &device);
        // softmax: ¾, ¼ and ½, ½
        let loss = soft_cross_entropy(targets.clone(), logits).into_scalar::<f32>();
        assert!((loss - ((4f32 / 3.0).ln() + 2f32.ln()) / 2.0).abs() < 1e-6, "{loss}");
        let found = entropy(targets.clone()).into_scalar::<f32>();
        assert!((found - 2f32.ln() / 2.0).abs() < 1e-6, "{found}");
        // The mean row is ¾, ¼.
        let found = usage(targets).into_scalar::<f32>();
        assert!(
            (found - (0.75 * (4f32 / 3.0).ln() + 0.25 * 4f32.ln())).abs() < 1e-6,
            "{found}"
        );
    }
}
