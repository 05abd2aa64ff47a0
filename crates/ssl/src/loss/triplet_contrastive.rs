//! Triplet contrastive: the gap itself, without hinge or exponential.
//!
//! −a·p + a·n, or ½‖a − p‖² − ½‖a − n‖². Ji et al. 2021, arXiv 2110.02473: its optimum is PCA.
//! Watch for: it is unbounded below unless lengths or weights are bounded, and the optimum of a
//! linear network has rank one. Shape letters: `T` triplets, `D` dimension.

use crate::loss::pairwise::squared_distance;
use burn::tensor::Tensor;

/// Computes the loss of each triplet of rows by dot products, `[T, D]` each → `[T, 1]`.
pub fn per_triplet(anchor: Tensor<2>, positive: Tensor<2>, negative: Tensor<2>) -> Tensor<2> {
    (anchor * (negative - positive)).sum_dim(1)
}

/// Computes what [`per_triplet`] computes with half the squared distances.
pub fn per_triplet_distance(anchor: Tensor<2>, positive: Tensor<2>, negative: Tensor<2>) -> Tensor<2> {
    (squared_distance(anchor.clone(), positive) - squared_distance(anchor, negative)).mul_scalar(0.5)
}

#[cfg(test)]
mod tests {
    use super::*;
    use burn::tensor::Device;

    #[test]
    fn by_hand() {
        let device = Device::flex();
        let a = Tensor::<2>::from_floats([[1.0, 2.0]], &device);
        let p = Tensor::<2>::from_floats([[3.0, 0.0]], &device);
        let n = Tensor::<2>::from_floats([[0.0, 1.0]], &device);
        // −3 + 2; ½·8 − ½·2
        assert_eq!(per_triplet(a.clone(), p.clone(), n.clone()).into_scalar::<f32>(), -1.0);
        assert_eq!(per_triplet_distance(a, p, n).into_scalar::<f32>(), 3.0);
    }
}
