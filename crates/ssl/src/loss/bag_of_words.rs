//! Bags of words: which visual words occur in an image, from the distances of its local features to a
//! vocabulary.
//!
//! OBoW, Gidaris et al. 2021, arXiv 2012.11552, section 3.2 and its code: a feature's code is the softmax
//! over words of −d²/(δ·μ), μ a running mean of the distance to the nearest word; over places the
//! greatest is taken (or the mean), and a bag sums to 1. Watch for: codes that are all alike give bags
//! that say nothing, one word for everything bags that say less.
//! Shape letters: `B` batch, `N` places, `D` width, `K` words.

use crate::loss::pairwise::squared_distances;
use burn::tensor::Tensor;
use burn::tensor::activation::softmax;

/// Says how the codes of an image's places become its bag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pooling {
    /// The greatest: a word that occurs anywhere.
    Max,
    /// The mean: how much of the image a word is.
    Mean,
}

/// Computes the squared distances between features `[B, N, D]` and words `[K, D]` → `[B·N, K]`.
pub fn distances(features: Tensor<3>, words: Tensor<2>) -> Tensor<2> {
    squared_distances(features.flatten(0, 1), words)
}

/// Computes the mean over all places of the squared distance to the nearest word, `[B·N, K]` → `[1]`.
pub fn nearest(distances: Tensor<2>) -> Tensor<1> {
    distances.min_dim(1).mean()
}

/// Computes the bags of `images` images from squared `distances` `[B·N, K]` → `[B, K]`, each row a distribution.
/// `scale` `[1]` is 1/(δμ).
pub fn bags(distances: Tensor<2>, scale: Tensor<1>, images: usize, pooling: Pooling) -> Tensor<2> {
    let [places, words] = distances.dims();
    let codes = softmax(distances.neg() * scale.unsqueeze_dim::<2>(0), 1);
    let codes = codes.reshape([images, places / images.max(1), words]);
    let bags: Tensor<2> = match pooling {
        Pooling::Max => codes.max_dim(1).squeeze_dim(1),
        Pooling::Mean => codes.mean_dim(1).squeeze_dim(1),
    };
    bags.clone() / bags.sum_dim(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use burn::tensor::Device;

    #[test]
    fn an_image_of_two_places_by_hand() {
        let device = Device::flex();
        let features = Tensor::<3>::from_floats([[[0.0], [1.0]]], &device);
        let words = Tensor::<2>::from_floats([[0.0], [1.0]], &device);
        let d = distances(features, words);
        // Distances 0, 1 and 1, 0: each place has its word.
        assert!(nearest(d.clone()).into_scalar::<f32>().abs() < 1e-6);
        let scale = Tensor::<1>::from_floats([3f32.ln()], &device);
        for pooling in [Pooling::Max, Pooling::Mean] {
            // Codes ¾, ¼ and ¼, ¾: greatest and mean are equal for both words.
            let found: Vec<f32> = bags(d.clone(), scale.clone(), 1, pooling).into_data().iter().collect();
            assert!(found.iter().all(|x| (x - 0.5).abs() < 1e-6), "{found:?}");
        }
        let one_place = d.narrow(0, 0, 1);
        let found: Vec<f32> = bags(one_place, scale, 1, Pooling::Max).into_data().iter().collect();
        assert!((found[0] - 0.75).abs() < 1e-6, "{found:?}");
    }
}
