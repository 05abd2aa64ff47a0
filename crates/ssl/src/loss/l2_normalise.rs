//! L2 normalisation: scales each row to length one.
//!
//! Norms below 10⁻⁸ count as 10⁻⁸, as in PyTorch's cosine similarity, which keeps the gradient of a zero vector
//! finite. Shape letters: `B` batch, `D` dimension.

use burn::tensor::Tensor;

/// Brings each row to length one, `[B, D]` → `[B, D]`; a row shorter than 10⁻⁸ stays (almost) zero.
pub fn l2_normalise(x: Tensor<2>) -> Tensor<2> {
    // √ has no finite gradient at 0: the floor is under the root.
    let norm = x.clone().square().sum_dim(1).clamp_min(1e-16).sqrt();
    x / norm
}

#[cfg(test)]
mod tests {
    use super::*;
    use burn::tensor::Device;

    #[test]
    fn a_row_is_scaled_and_a_zero_row_stays() {
        let x = Tensor::<2>::from_floats([[3.0, 4.0], [0.0, 0.0]], &Device::flex());
        let found: Vec<f32> = l2_normalise(x).into_data().iter().collect();
        for (found, expected) in found.iter().zip([0.6, 0.8, 0.0, 0.0]) {
            assert!((found - expected).abs() < 1e-6, "{found}");
        }
    }
}
