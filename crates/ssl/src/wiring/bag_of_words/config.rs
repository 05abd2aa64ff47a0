//! The typed config of bags of words, read once from a run's config: network, loss and diagram are made of it.

use crate::describe::scene::Scene;
use crate::loss::bag_of_words::Pooling;
use crate::network::encoder::EncoderConfig;
use crate::network::momentum_encoder::Momentum;
use protocol::{ConfigError, KnobError, RunConfig, Shape};

/// Says what the network is built from, and what its loss is made of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BagOfWordsConfig {
    /// The encoder, which has features of parts of an image.
    pub encoder: EncoderConfig,
    /// Size of an image.
    pub shape: Shape,
    /// `K`, words of the vocabulary.
    pub words: usize,
    /// Whether the words are found by an EMA teacher, or by the student itself.
    pub teacher: bool,
    /// How sharply a place is assigned to its nearest word.
    pub sharpness: f64,
    /// κ, factor of the student's logits.
    pub kappa: f64,
    /// How the assignments of an image's places become one bag.
    pub pooling: Pooling,
    /// Whether the vocabulary is renewed at every step.
    pub fresh_words: bool,
    /// How slowly the EMA teacher's weights change.
    pub momentum: Momentum,
}

impl BagOfWordsConfig {
    /// Reads the method's settings from `config`, for images of `shape`.
    ///
    /// # Errors
    /// [`ConfigError::Knobs`] if the encoder has no features of parts of an image; [`ConfigError::Missing`] where a
    /// setting is missing.
    pub fn new(config: &RunConfig, shape: Shape) -> Result<Self, ConfigError> {
        let encoder = EncoderConfig::new(config)?;
        if !encoder.has_places() {
            let sentence = "Words are features of parts of an image, which a perceptron and a linear net do not have.";
            return Err(ConfigError::Knobs(vec![KnobError {
                path: "encoder".into(),
                sentence: sentence.to_owned(),
            }]));
        }
        Ok(Self {
            encoder,
            shape,
            words: config.count("method.words")?,
            teacher: config.switch("method.momentum_encoder")?,
            sharpness: config.number("method.sharpness")?,
            kappa: config.number("method.kappa")?,
            pooling: if config.choice("method.pooling")? == "mean" {
                Pooling::Mean
            } else {
                Pooling::Max
            },
            fresh_words: config.switch("method.fresh_words")?,
            momentum: Momentum::new(config)?,
        })
    }

    /// Returns the config of the learner that `scene` describes; `None` if the learner is of another family.
    pub fn of<'a>(scene: &Scene<'a>) -> Option<&'a Self> {
        scene.wiring()
    }

    /// Returns this config with the sizes of `built`, which a network keeps while its run goes on.
    pub fn with_sizes_of(self, built: &Self) -> Self {
        Self {
            encoder: built.encoder,
            shape: built.shape,
            words: built.words,
            ..self
        }
    }

    /// Returns the pixels along the side of each of `places` of an image.
    pub fn edge(&self, places: usize) -> usize {
        self.shape.height / places.isqrt().max(1)
    }
}
