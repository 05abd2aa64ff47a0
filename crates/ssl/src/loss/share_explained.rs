//! The share explained: how much of the error of a guess that knows nothing of an image a prediction does away with.
//!
//! It is 1 − error/reference, as R² is: 1 for a perfect prediction, 0 for one that is as good as the guess, and below 0
//! for a worse one. The reference is computed from the same step's batch.

use burn::tensor::Tensor;

/// Returns 1 − `error` / `reference`, `[1]` each, without gradient. Where both are 0, nothing varies and nothing is
/// explained: 0.
pub fn share_explained(error: Tensor<1>, reference: Tensor<1>) -> Tensor<1> {
    let tiny = 1e-12;
    let unexplained = error.detach().add_scalar(tiny) / reference.detach().add_scalar(tiny);
    unexplained.neg().add_scalar(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use burn::tensor::Device;

    #[test]
    fn by_hand() {
        let device = Device::flex();
        for (error, reference, expected) in [(0.25, 1.0, 0.75), (2.0, 1.0, -1.0), (0.0, 0.0, 0.0)] {
            let one = |value: f32| Tensor::<1>::from_floats([value], &device);
            let found = share_explained(one(error), one(reference)).into_scalar::<f32>();
            assert!((found - expected).abs() < 1e-6, "{error} of {reference}: {found}");
        }
    }
}
