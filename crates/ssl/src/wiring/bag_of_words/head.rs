//! The dynamic head: weights of a classifier of words, generated from the words.
//!
//! OBoW, Gidaris et al. 2021, arXiv 2012.11552, section 3.3: words change during training, so the weights of a word's
//! class are computed from the word itself, g(v), of length one. Shape letters: `K` words, `D` width of one, `I` of an
//! image.

use crate::loss::l2_normalise::l2_normalise;
use burn::module::Module;
use burn::nn::{BatchNorm, BatchNormConfig, Linear, LinearConfig};
use burn::tensor::{Device, Tensor, activation::relu};

/// Holds a perceptron with one hidden layer.
#[derive(Module, Debug)]
pub struct DynamicHead {
    first: Linear,
    norm: BatchNorm,
    second: Linear,
}

impl DynamicHead {
    /// Creates a head for words of `word` numbers and representations of `image` numbers on `device`.
    pub fn init(word: usize, image: usize, device: &Device) -> Self {
        Self {
            first: LinearConfig::new(word, 2 * image).with_bias(false).init(device),
            norm: BatchNormConfig::new(2 * image).init(device),
            second: LinearConfig::new(2 * image, image).init(device),
        }
    }

    /// Computes the weights `[K, I]`, of length one, of `words`, `[K, D]`.
    pub fn forward(&self, words: Tensor<2>) -> Tensor<2> {
        let hidden = relu(self.norm.forward(self.first.forward(l2_normalise(words))));
        l2_normalise(self.second.forward(hidden))
    }
}

/// Computes the logits κ·z·ĝ, `[B, K]`, of representations `z`, `[B, I]`, and the words' `weights`, `[K, I]`.
pub fn logits(z: Tensor<2>, weights: Tensor<2>, kappa: f64) -> Tensor<2> {
    z.matmul(weights.transpose()).mul_scalar(kappa)
}
