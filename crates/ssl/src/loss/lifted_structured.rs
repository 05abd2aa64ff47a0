//! Lifted structure: each positive pair against all negatives of both of its members at once.
//!
//! L = 1/(2|P|) Σ_{(i,j)∈P} max(0, J_ij)², J_ij = log(Σ_n exp(m − d_in) + Σ_n exp(m − d_jn)) + d_ij,
//! plain distances, P the unordered pairs of one class. Oh Song et al. 2016, arXiv 1511.06452.
//! Watch for: with all distances at zero J is log(negatives) + m, so there is no rest in collapse
//! for the loss, but the gradient of a distance of zero has no direction.
//! Shape letters: `N` images, `D` dimension.

use crate::loss::log_sum_exp::{log_add_exp, log_sum_exp};
use crate::loss::pairwise::{mean_of, positives_and_negatives, root, squared_distances};
use burn::tensor::Tensor;

/// Computes the loss of a batch `[N, D]` → `[1]`; 0 where there is no pair of one class, or no negative.
/// `same` `[N, N]` is from [`super::pairwise::same_label`]; `margin` m is a distance.
pub fn lifted_structured(z: Tensor<2>, same: Tensor<2>, margin: f64) -> Tensor<1> {
    let (squares, pairs) = per_pair(z, same, margin);
    // Each unordered pair stands there twice: half of the mean is 1/(2|P|) of the sum.
    mean_of(squares, pairs).mul_scalar(0.5)
}

/// Computes max(0, J_ij)² of all pairs, and a mask that is 1 where the pair counts, `[N, D]` → `[N, N]` each.
pub fn per_pair(z: Tensor<2>, same: Tensor<2>, margin: f64) -> (Tensor<2>, Tensor<2>) {
    let distance = root(squared_distances(z.clone(), z));
    let (positives, negatives) = positives_and_negatives(same);
    let some = negatives.clone().max_dim(1);
    let pressed = log_sum_exp(distance.clone().neg().add_scalar(margin), negatives);
    let [size, _] = pressed.dims();
    let rows = pressed.clone().repeat(&[1, size]);
    let j = log_add_exp(rows, pressed.transpose().repeat(&[size, 1])) + distance;
    (j.clamp_min(0.0).square(), positives * some)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::loss::pairwise::same_label;
    use burn::tensor::Device;

    #[test]
    fn one_pair_and_one_negative_by_hand() {
        let device = Device::flex();
        let z = Tensor::<2>::from_floats([[0.0], [1.0], [3.0]], &device);
        // J = log(e^{1−3} + e^{1−2}) + 1
        let j = ((-2f32).exp() + (-1f32).exp()).ln() + 1.0;
        let loss = lifted_structured(z, same_label(&[0, 0, 1], &device), 1.0).into_scalar::<f32>();
        assert!((loss - j * j / 2.0).abs() < 1e-6, "{loss} {j}");
    }
}
