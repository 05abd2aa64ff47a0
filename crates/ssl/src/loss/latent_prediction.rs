//! Latent prediction: the error of predicted tokens against those of a target encoder.
//!
//! I-JEPA, Assran et al. 2023, arXiv 2301.08243, section 3: 1/M Σ over blocks of Σ over a block's patches of
//! ‖ŝ − s‖². Its code: smooth L1 of targets that are brought to mean 0 and variance 1 within each token,
//! the mean over all numbers. Watch for: it is best, 0, when every token is the same for all images.
//! Shape letters: `R` tokens of all blocks, `D` width.

use burn::tensor::Tensor;

/// Computes the paper's squared error of predicted and target tokens `[R, D]` of `blocks` blocks → `[1]`.
pub fn squared_of_blocks(predicted: Tensor<2>, target: Tensor<2>, blocks: usize) -> Tensor<1> {
    (predicted - target).square().sum().div_scalar(blocks as f64)
}

/// Computes the mean of ½d² where |d| < 1 and |d| − ½ beyond, `[R, D]` twice → `[1]`.
pub fn smooth_l1(predicted: Tensor<2>, target: Tensor<2>) -> Tensor<1> {
    let size = (predicted - target).abs();
    // With c = min(|d|, 1) both pieces are c·(|d| − ½c).
    let near = size.clone().clamp_max(1.0);
    (near.clone() * (size - near.mul_scalar(0.5))).mean()
}

/// Brings each token to mean 0 and (biased) variance 1, with ε of 10⁻⁵, `[R, D]` → `[R, D]`.
pub fn normalise_tokens(tokens: Tensor<2>) -> Tensor<2> {
    let centred = tokens.clone() - tokens.mean_dim(1);
    let variance = centred.clone().square().mean_dim(1);
    centred / variance.add_scalar(1e-5).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use burn::tensor::Device;

    #[test]
    fn both_errors_by_hand() {
        let device = Device::flex();
        let predicted = Tensor::<2>::from_floats([[1.0, 0.0], [3.0, 0.5]], &device);
        let target = Tensor::<2>::zeros([2, 2], &device);
        let loss = squared_of_blocks(predicted.clone(), target.clone(), 2).into_scalar::<f32>();
        assert!((loss - (1.0 + 9.0 + 0.25) / 2.0).abs() < 1e-6, "{loss}");
        // ½, 0, 2½ and ⅛
        let loss = smooth_l1(predicted, target).into_scalar::<f32>();
        assert!((loss - 3.125 / 4.0).abs() < 1e-6, "{loss}");
    }

    #[test]
    fn a_token_by_hand_and_one_that_is_constant() {
        let tokens = Tensor::<2>::from_floats([[1.0, 3.0], [2.0, 2.0]], &Device::flex());
        let found: Vec<f32> = normalise_tokens(tokens).into_data().iter().collect();
        for (found, expected) in found.iter().zip([-1.0, 1.0, 0.0, 0.0]) {
            assert!((found - expected).abs() < 1e-4, "{found}");
        }
    }
}
