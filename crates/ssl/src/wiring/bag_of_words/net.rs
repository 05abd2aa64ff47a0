//! The network of bags of words: student, dynamic head, EMA teacher and the vocabulary.
//!
//! Shape letters: `K` words, `D` width of one, `P` values of a patch.

use crate::network::encoder::Encoder;
use crate::network::queue;
use crate::wiring::bag_of_words::config::BagOfWordsConfig;
use crate::wiring::bag_of_words::head::DynamicHead;
use burn::module::{Module, RunningState};
use burn::tensor::{Device, Tensor};
use protocol::{ConfigError, Shape};

/// Holds student, head, teacher, the vocabulary `[K, D]`, for each word the patch where it was found `[K, P]`, and μ
/// `[1]`, the running mean of the distance to the nearest word.
#[derive(Module, Debug)]
pub struct BagNet {
    pub(super) encoder: Encoder,
    pub(super) head: DynamicHead,
    pub(super) target_encoder: Encoder,
    pub(super) vocabulary: RunningState<Tensor<2>>,
    pub(super) word_patches: RunningState<Tensor<2>>,
    pub(super) distance: RunningState<Tensor<1>>,
}

/// Says what one step changes besides the trained weights.
#[derive(Clone, Debug)]
pub struct BagUpdate {
    /// The new μ, `[1]`; `None` if the encoder has no places.
    pub(super) distance: Option<Tensor<1>>,
    /// New words `[B, D]` and the patches where they were found `[B, P]`; `None` if the vocabulary stays.
    pub(super) words: Option<[Tensor<2>; 2]>,
}

impl BagOfWordsConfig {
    /// Creates the network on `device`.
    ///
    /// # Errors
    /// [`ConfigError::Knobs`] if the encoder does not fit the images.
    pub fn init(&self, device: &Device) -> Result<BagNet, ConfigError> {
        let encoder = self.encoder.init(self.shape, device)?;
        let Shape {
            channels,
            height,
            width,
        } = self.shape;
        // A word is as wide as a local feature; the encoder says how wide on an empty image.
        let empty = Tensor::zeros([1, channels, height, width], device);
        let [_, places, width] = encoder
            .local(empty)
            .map_or([1, 1, encoder.width()], |found| found.dims());
        let edge = self.edge(places);
        Ok(BagNet {
            head: DynamicHead::init(width, encoder.width(), device),
            target_encoder: self.encoder.init(self.shape, device)?,
            vocabulary: RunningState::new(Tensor::zeros([self.words, width], device)),
            word_patches: RunningState::new(Tensor::zeros([self.words, channels * edge * edge], device)),
            distance: RunningState::new(Tensor::zeros([1], device)),
            encoder,
        })
    }
}

impl BagNet {
    /// Returns the network with `update` applied: μ moved, new words in front of the vocabulary, the oldest dropped.
    pub(super) fn apply(self, update: BagUpdate) -> Self {
        let (vocabulary, word_patches) = match update.words {
            Some([words, patches]) => (
                queue::shift(&self.vocabulary, words),
                queue::shift(&self.word_patches, patches),
            ),
            None => (self.vocabulary, self.word_patches),
        };
        Self {
            vocabulary,
            word_patches,
            distance: update.distance.map_or(self.distance, RunningState::new),
            ..self
        }
    }
}
