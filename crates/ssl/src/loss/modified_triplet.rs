//! Modified triplet: a sigmoid of the gap, a smooth count of the triplets that are violated.
//!
//! σ(c·(d(a, p) − d(a, n) − m)), d the squared distance or 1 − cos. Coria et al. 2020,
//! arXiv 2003.14021, with the sign of m that their code (pyannote) has.
//! Watch for: it is bounded, so very hard triplets have no gradient; ½ is what a collapse gives.
//! Shape letters: `T` triplets, `D` dimension.

use crate::loss::l2_normalise::l2_normalise;
use crate::loss::pairwise::squared_distance;
use burn::tensor::{Tensor, activation::sigmoid};

/// Computes the loss of each triplet of rows by squared distances, `[T, D]` each → `[T, 1]`; `c` is the steepness
/// of the sigmoid, `margin` m a squared distance.
pub fn per_triplet(anchor: Tensor<2>, positive: Tensor<2>, negative: Tensor<2>, c: f64, margin: f64) -> Tensor<2> {
    let gap = squared_distance(anchor.clone(), positive) - squared_distance(anchor, negative);
    sigmoid(gap.sub_scalar(margin).mul_scalar(c))
}

/// Computes what [`per_triplet`] computes with the distance 1 − cos.
pub fn per_triplet_cosine(
    anchor: Tensor<2>,
    positive: Tensor<2>,
    negative: Tensor<2>,
    c: f64,
    margin: f64,
) -> Tensor<2> {
    let anchor = l2_normalise(anchor);
    let gap = (anchor * (l2_normalise(negative) - l2_normalise(positive))).sum_dim(1);
    sigmoid(gap.sub_scalar(margin).mul_scalar(c))
}

#[cfg(test)]
mod tests {
    use super::*;
    use burn::tensor::Device;

    #[test]
    fn by_hand() {
        let device = Device::flex();
        let a = Tensor::<2>::from_floats([[1.0, 0.0]], &device);
        let p = Tensor::<2>::from_floats([[0.0, 1.0]], &device);
        let n = Tensor::<2>::from_floats([[2.0, 0.0]], &device);
        // squared distances 2 and 1; cosines 0 and 1
        let loss = per_triplet(a.clone(), p.clone(), n.clone(), 2.0, 0.5).into_scalar::<f32>();
        assert!((loss - 1.0 / (1.0 + (-1f32).exp())).abs() < 1e-6, "{loss}");
        let loss = per_triplet_cosine(a, p, n, 2.0, 0.0).into_scalar::<f32>();
        assert!((loss - 1.0 / (1.0 + (-2f32).exp())).abs() < 1e-6, "{loss}");
    }
}
