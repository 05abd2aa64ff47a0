//! Negative cosine similarity: D(p, z) = −⟨p/‖p‖, z/‖z‖⟩, the mean over the batch.
//!
//! SimSiam, Chen and He 2021, arXiv 2011.10566, eq. 1; the range is −1…1.
//! Watch for: −1 is the best value and also what a complete collapse gives.
//! Shape letters: `B` batch, `D` dimension.

use crate::loss::l2_normalise::l2_normalise;
use burn::tensor::Tensor;

/// Computes the loss of predictions `p` and targets `z`, `[B, D]` each → `[1]`. The caller stops the gradient of `z`.
pub fn negative_cosine(p: Tensor<2>, z: Tensor<2>) -> Tensor<1> {
    (l2_normalise(p) * l2_normalise(z)).sum_dim(1).mean().neg()
}

#[cfg(test)]
mod tests {
    use super::*;
    use burn::tensor::Device;

    #[test]
    fn two_pairs_by_hand() {
        let device = Device::flex();
        let p = Tensor::<2>::from_floats([[3.0, 4.0], [1.0, 0.0]], &device);
        let z = Tensor::<2>::from_floats([[4.0, 3.0], [0.0, 2.0]], &device);
        // cosines 24/25 and 0
        let loss = negative_cosine(p, z).into_scalar::<f32>();
        assert!((loss + 0.48).abs() < 1e-6, "{loss}");
    }

    #[test]
    fn a_zero_vector_has_a_finite_gradient() {
        let device = Device::flex().autodiff();
        let p = Tensor::<2>::zeros([2, 3], &device).require_grad();
        let z = Tensor::<2>::ones([2, 3], &device);
        let gradients = negative_cosine(p.clone(), z).backward();
        let gradient = p.grad(&gradients).map(|g| g.into_data());
        let values = gradient.and_then(|g| g.try_to_vec::<f32>().ok()).unwrap_or_default();
        assert!(values.len() == 6 && values.iter().all(|v| v.is_finite()), "{values:?}");
    }
}
