//! Normalised regression: the squared distance of two unit vectors, 2 − 2cos, the mean over the
//! batch.
//!
//! BYOL, Grill et al. 2020, arXiv 2006.07733, eq. 2. It is the negative cosine twice, plus 2.
//! Differs: the paper adds both directions and so has a range of 0…8; one direction is 0…4 here,
//! and the wiring takes the mean of the two. Shape letters: `B` batch, `D` dimension.

use crate::loss::negative_cosine::negative_cosine;
use burn::tensor::Tensor;

/// Computes the loss of `prediction` and `target`, `[B, D]` each → `[1]`. The caller stops the gradient of `target`.
pub fn normalised_regression(prediction: Tensor<2>, target: Tensor<2>) -> Tensor<1> {
    negative_cosine(prediction, target).mul_scalar(2.0).add_scalar(2.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use burn::tensor::Device;

    #[test]
    fn two_pairs_by_hand() {
        let device = Device::flex();
        let p = Tensor::<2>::from_floats([[3.0, 4.0], [1.0, 0.0]], &device);
        let t = Tensor::<2>::from_floats([[4.0, 3.0], [0.0, 2.0]], &device);
        // (0.6, 0.8) and (0.8, 0.6): 0.04 + 0.04; (1, 0) and (0, 1): 2
        let loss = normalised_regression(p, t).into_scalar::<f32>();
        assert!((loss - 1.04).abs() < 1e-6, "{loss}");
    }
}
