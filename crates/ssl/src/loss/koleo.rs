//! KoLeo: spread embeddings evenly, by pushing each away from its nearest neighbour in the batch.
//!
//! Sablayrolles et al. 2019, arXiv 1806.03198; in DINOv2, Oquab et al. 2023, arXiv 2304.07193: −mean log of
//! the distance to the nearest other, on the unit sphere. Kozachenko and Leonenko's estimate of entropy
//! is that up to constants. Differs: distances below 10⁻⁴ count as 10⁻⁴ and have no gradient, where the
//! code adds 10⁻⁸. Watch for: two equal images in a batch cost more than all else.
//! Shape letters: `B` batch, `D` dimension.

use crate::loss::l2_normalise::l2_normalise;
use crate::loss::pairwise::{diagonal, root};
use burn::tensor::Tensor;

/// Computes the loss of embeddings `[B, D]` → `[1]`; they are brought to length one first.
pub fn koleo(x: Tensor<2>) -> Tensor<1> {
    let x = l2_normalise(x);
    let [size, _] = x.dims();
    let cosines = x.clone().matmul(x.transpose());
    // Nobody is its own neighbour: below every cosine.
    let others = cosines.clone().detach() - diagonal(size, &cosines.device()).mul_scalar(4.0);
    let nearest = others.clone().greater_equal(others.max_dim(1)).float();
    // Of several that are equally near, their mean.
    let cosine = (cosines * nearest.clone()).sum_dim(1) / nearest.sum_dim(1);
    root(cosine.neg().add_scalar(1.0).mul_scalar(2.0)).log().mean().neg()
}

/// Computes the loss of each crop's embeddings, `[B, D]` each, and their sum → `[1]`: DINOv2's code adds the crops' terms,
/// each over the images of one crop. `None` without crops.
pub fn koleo_of_crops(crops: impl IntoIterator<Item = Tensor<2>>) -> Option<Tensor<1>> {
    crops.into_iter().map(koleo).reduce(|sum, crop| sum + crop)
}

#[cfg(test)]
mod tests {
    use super::*;
    use burn::tensor::Device;

    #[test]
    fn three_directions_by_hand() {
        let x = Tensor::<2>::from_floats([[2.0, 0.0], [0.0, 1.0], [-3.0, 0.0]], &Device::flex());
        // Each is √2 from its nearest.
        let loss = koleo(x).into_scalar::<f32>();
        assert!((loss + 0.5 * 2f32.ln()).abs() < 1e-6, "{loss}");
    }
}
