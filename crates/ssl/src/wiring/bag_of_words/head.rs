//! The dynamic head: weights of a classifier of words, generated from the words.
//!
//! OBoW, Gidaris et al. 2021, arXiv 2012.11552, section 3.3: words come and go, so a word's weights are
//! made from the word itself, g(v), at length one. Shape letters: `K` words, `D` width of one, `I` of an image.

use crate::loss::negative_cosine::l2_normalise;
use burn::module::Module;
use burn::nn::{BatchNorm, BatchNormConfig, Linear, LinearConfig};
use burn::tensor::{Device, Tensor, activation::relu};

/// A perceptron with one hidden layer.
#[derive(Module, Debug)]
pub struct DynamicHead {
    first: Linear,
    norm: BatchNorm,
    second: Linear,
}

impl DynamicHead {
    /// A head for words of `word` numbers and images of `image`.
    pub fn init(word: usize, image: usize, device: &Device) -> Self {
        Self {
            first: LinearConfig::new(word, 2 * image).with_bias(false).init(device),
            norm: BatchNormConfig::new(2 * image).init(device),
            second: LinearConfig::new(2 * image, image).init(device),
        }
    }

    /// Words `[K, D]` → their weights `[K, I]`, at length one.
    pub fn forward(&self, words: Tensor<2>) -> Tensor<2> {
        let hidden = relu(self.norm.forward(self.first.forward(l2_normalise(words))));
        l2_normalise(self.second.forward(hidden))
    }
}

/// κ·z·ĝ, of images `[B, I]` and words' weights `[K, I]` → `[B, K]`.
pub fn logits(z: Tensor<2>, weights: Tensor<2>, kappa: f64) -> Tensor<2> {
    z.matmul(weights.transpose()).mul_scalar(kappa)
}
