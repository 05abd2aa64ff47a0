//! Log-sum-exp over some of a row's scores, without overflow.
//!
//! Each row's largest score is taken out first (as a constant: the gradient is the softmax either
//! way). Who is not among the summed goes to −10⁹ before the exponential, not to zero after it.
//! Watch for: a row with nobody in it gives 0 and has no gradient, so that a batch without
//! negatives stays finite. Shape letters: `R` rows, `C` columns.

use burn::tensor::Tensor;

/// Is subtracted from a score that does not count, whose exp is then 0 in single precision.
const FAR: f64 = 1e9;

/// Computes log Σ exp of each row of `scores` `[R, C]` → `[R, 1]`, over the entries where `among` `[R, C]` is 1 (it
/// is 0 elsewhere); 0 for a row without any.
pub fn log_sum_exp(scores: Tensor<2>, among: Tensor<2>) -> Tensor<2> {
    let some = among.clone().max_dim(1);
    let scores = scores + among.sub_scalar(1.0).mul_scalar(FAR);
    let largest = scores.clone().detach().max_dim(1);
    let sum = (scores - largest.clone()).exp().sum_dim(1);
    (sum.log() + largest) * some
}

/// Computes log(exp a + exp b), entry by entry, of tensors of one shape.
pub fn log_add_exp(a: Tensor<2>, b: Tensor<2>) -> Tensor<2> {
    let largest = a.clone().detach().max_pair(b.clone().detach());
    ((a - largest.clone()).exp() + (b - largest.clone()).exp()).log() + largest
}

#[cfg(test)]
mod tests {
    use super::*;
    use burn::tensor::Device;

    #[test]
    fn some_of_a_row_all_of_it_and_none() {
        let device = Device::flex();
        let scores = Tensor::<2>::from_floats([[0.0, 3f32.ln(), 90.0], [500.0, 500.0, 0.0], [1.0, 2.0, 3.0]], &device);
        let among = Tensor::<2>::from_floats([[1.0, 1.0, 0.0], [1.0, 1.0, 1.0], [0.0, 0.0, 0.0]], &device);
        let found: Vec<f32> = log_sum_exp(scores, among).into_data().iter().collect();
        // log(1 + 3); 500 + log 2; nobody
        for (found, expected) in found.iter().zip([4f32.ln(), 500.0 + 2f32.ln(), 0.0]) {
            assert!((found - expected).abs() < 1e-4, "{found} against {expected}");
        }
    }

    #[test]
    fn two_by_hand() {
        let device = Device::flex();
        let a = Tensor::<2>::from_floats([[0.0, 200.0]], &device);
        let b = Tensor::<2>::from_floats([[3f32.ln(), 100.0]], &device);
        let found: Vec<f32> = log_add_exp(a, b).into_data().iter().collect();
        assert!(
            (found[0] - 4f32.ln()).abs() < 1e-6 && (found[1] - 200.0).abs() < 1e-4,
            "{found:?}"
        );
    }
}
