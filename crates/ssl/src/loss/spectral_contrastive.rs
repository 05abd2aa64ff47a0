//! Spectral contrastive: the two views of an image agree, and different images are orthogonal.
//!
//! L = −2·mean_i ẑ₁ᵢ·ẑ₂ᵢ + mean_{i≠j} (ẑ₁ᵢ·ẑ₂ⱼ)². HaoChen et al. 2021, arXiv 2106.04156, with unit
//! vectors. With vectors of any length its optimum is the spectral embedding of the graph of views.
//! Watch for: −1 is the collapsed value, −2 the best that can be thought of.
//! Shape letters: `B` batch, `D` dimension.

use crate::loss::infonce::cosines;
use crate::loss::pairwise::{diagonal, mean_of, off_diagonal};
use burn::tensor::Tensor;

/// Computes the loss of two views' embeddings `[B, D]` → `[1]`.
pub fn spectral_contrastive(z1: Tensor<2>, z2: Tensor<2>) -> Tensor<1> {
    let cosines = cosines(z1, z2, 1.0);
    let [batch, _] = cosines.dims();
    let device = cosines.device();
    let agree = mean_of(cosines.clone(), diagonal(batch, &device));
    mean_of(cosines.square(), off_diagonal(batch, &device)) - agree.mul_scalar(2.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use burn::tensor::Device;

    #[test]
    fn by_hand() {
        let device = Device::flex();
        let z1 = Tensor::<2>::from_floats([[2.0, 0.0], [0.0, 1.0]], &device);
        let z2 = Tensor::<2>::from_floats([[1.0, 0.0], [3.0, 4.0]], &device);
        // agree 1 and 0.8; strangers 0.6 and 0
        let loss = spectral_contrastive(z1, z2).into_scalar::<f32>();
        assert!((loss - (-1.8 + 0.18)).abs() < 1e-6, "{loss}");
    }
}
