//! Invariance: the mean squared difference of two views' embeddings.
//!
//! VICReg, Bardes, Ponce, LeCun 2022, arXiv 2105.04906, s(Z, Z′). Differs from the paper's eq. 5 as
//! its official code does: the mean is over B·D numbers, so it is D times smaller.
//! Shape letters: `B` batch, `D` dimension.

use burn::tensor::Tensor;

/// Computes the mean squared difference of two views' embeddings `[B, D]` → `[1]`.
pub fn invariance(a: Tensor<2>, b: Tensor<2>) -> Tensor<1> {
    (a - b).square().mean()
}

#[cfg(test)]
mod tests {
    use super::*;
    use burn::tensor::Device;

    #[test]
    fn one_pair_by_hand() {
        let device = Device::flex();
        let a = Tensor::<2>::from_floats([[1.0, 2.0], [0.0, 0.0]], &device);
        let b = Tensor::<2>::from_floats([[0.0, 4.0], [0.0, 1.0]], &device);
        let loss = invariance(a, b).into_scalar::<f32>();
        assert!((loss - 1.5).abs() < 1e-6, "{loss}");
    }
}
