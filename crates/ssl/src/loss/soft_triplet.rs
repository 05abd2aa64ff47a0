//! Soft triplet: the triplet's hinge made smooth, so that its gradient never vanishes.
//!
//! τ·log(1 + exp((d²(a, p) − d²(a, n))/τ + ε)), squared distances; the margin is τε. Hermans et al.
//! 2017, arXiv 1703.07737 (τ = 1, ε = 0); the row “soft triplet” of Tian 2022, arXiv 2201.12680,
//! takes half the squared distances, which is half the gap here.
//! Shape letters: `T` triplets, `D` dimension.

use crate::loss::pairwise::{mean_of, squared_distance};
use crate::loss::triplet_mining::Chosen;
use burn::tensor::{Tensor, activation::softplus};

/// Computes the loss of each triplet of rows, `[T, D]` each → `[T, 1]`; `temperature` is τ > 0.
pub fn per_triplet(
    anchor: Tensor<2>,
    positive: Tensor<2>,
    negative: Tensor<2>,
    temperature: f64,
    epsilon: f64,
) -> Tensor<2> {
    let gap = squared_distance(anchor.clone(), positive) - squared_distance(anchor, negative);
    soft(gap, temperature, epsilon)
}

/// Computes the mean loss of the `chosen` triplets of `z` `[N, D]` with ε = 0, a softmax of the positive against one
/// negative → `[1]`; `temperature` is τ > 0.
pub fn soft_triplet(z: Tensor<2>, chosen: &Chosen, temperature: f64) -> Tensor<1> {
    mean_of(soft(chosen.gap(z), temperature, 0.0), chosen.valid.clone())
}

/// Computes τ·log(1 + exp(gap/τ + ε)) of gaps d²(a, p) − d²(a, n), entry by entry.
pub fn soft(gap: Tensor<2>, temperature: f64, epsilon: f64) -> Tensor<2> {
    softplus(gap.div_scalar(temperature).add_scalar(epsilon), 1.0).mul_scalar(temperature)
}

#[cfg(test)]
mod tests {
    use super::*;
    use burn::tensor::Device;

    #[test]
    fn an_even_triplet_and_a_violated_one_by_hand() {
        let device = Device::flex();
        let a = Tensor::<2>::zeros([2, 1], &device);
        let p = Tensor::<2>::from_floats([[1.0], [2.0]], &device);
        let n = Tensor::<2>::ones([2, 1], &device);
        let found: Vec<f32> = per_triplet(a, p, n, 0.5, 0.0).into_data().iter().collect();
        // ½ log 2; ½ log(1 + e⁶)
        let expected = [0.5 * 2f32.ln(), 0.5 * (1.0 + 6f32.exp()).ln()];
        for (found, expected) in found.iter().zip(expected) {
            assert!((found - expected).abs() < 1e-6, "{found}");
        }
    }
}
