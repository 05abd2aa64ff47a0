//! Prototypes: learned directions that embeddings are scored against, clusters of a batch.
//!
//! SwAV, Caron et al. 2020, arXiv 2006.09882; DINO's last layer, Caron et al. 2021, arXiv 2104.14294,
//! whose weights are normed and whose gain is fixed at 1, is the same. Differs: embedding and
//! prototypes are brought to length one in the score itself, where SwAV's code writes prototypes of
//! length one back before each step: the gradient along a prototype is 0 either way.
//! Shape letters: `B` batch, `D` dimension, `K` prototypes.

use crate::loss::l2_normalise::l2_normalise;
use burn::nn::{Linear, LinearConfig};
use burn::tensor::{Device, Tensor};

/// Creates `count` prototypes of `dims` numbers on `device`, as the columns of a linear layer's weights.
pub fn layer(dims: usize, count: usize, device: &Device) -> Linear {
    LinearConfig::new(dims, count).with_bias(false).init(device)
}

/// Computes the cosines, `[B, K]`, of `z`, `[B, D]`, with the prototypes of `layer`.
pub fn of_layer(layer: &Linear, z: Tensor<2>) -> Tensor<2> {
    scores(z, layer.weight.val().transpose())
}

/// Computes the cosines, `[B, K]`, of `z`, `[B, D]`, with `prototypes`, `[K, D]`.
pub fn scores(z: Tensor<2>, prototypes: Tensor<2>) -> Tensor<2> {
    l2_normalise(z).matmul(l2_normalise(prototypes).transpose())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_are_cosines() {
        let device = Device::flex();
        let z = Tensor::<2>::from_floats([[3.0, 4.0], [0.0, -2.0]], &device);
        let prototypes = Tensor::<2>::from_floats([[5.0, 0.0], [0.0, 0.1]], &device);
        let found: Vec<f32> = scores(z, prototypes).into_data().iter().collect();
        for (found, expected) in found.iter().zip([0.6, 0.8, 0.0, -1.0]) {
            assert!((found - expected).abs() < 1e-6, "{found}");
        }
    }
}
