//! The typed config of the masked autoencoder, read once from a run's config: network, loss and diagram are made of it.

use crate::describe::scene::Scene;
use crate::network::encoder::EncoderConfig;
use crate::network::encoder::vit::{self, Blocks};
use crate::network::masking::{Masking, visible};
use crate::network::patch_grid::Grid;
use protocol::{ConfigError, KnobError, RunConfig, Shape};

/// Says what a masked autoencoder is built from, and what its loss compares.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MaskedAutoencoderConfig {
    /// The encoder, a transformer.
    pub encoder: EncoderConfig,
    /// Sizes of the decoder's blocks.
    pub decoder: Blocks,
    /// How an image is cut into patches.
    pub grid: Grid,
    /// Size of an image.
    pub shape: Shape,
    /// Share of the patches that is masked, `0..1`.
    pub ratio: f64,
    /// Which patches are masked.
    pub masking: Masking,
    /// Whether the target is each patch with mean 0 and deviation 1.
    pub normalise: bool,
    /// Whether the loss is of masked patches only, or of all.
    pub masked_only: bool,
}

impl MaskedAutoencoderConfig {
    /// Reads the method's settings from `config`, for images of `shape`.
    ///
    /// # Errors
    /// [`ConfigError::Knobs`] if the encoder is no transformer, its patches do not divide the image, or a patch is a
    /// single number and the targets are normalised;
    /// [`ConfigError::Missing`] where a setting is missing.
    pub fn new(config: &RunConfig, shape: Shape) -> Result<Self, ConfigError> {
        vit::required(config, "MAE hides patches")?;
        let grid = Grid::new(config.count("encoder.patch")?, shape)?;
        let normalise = config.switch("method.normalise")?;
        if normalise && grid.values == 1 {
            let sentence = "A patch of one pixel, less its own mean, is always 0: nothing is left to predict. Take \
                            larger patches, or pixels as targets.";
            return Err(ConfigError::Knobs(vec![KnobError {
                path: "encoder.patch".into(),
                sentence: sentence.to_owned(),
            }]));
        }
        Ok(Self {
            encoder: EncoderConfig::new(config)?,
            decoder: Blocks::new(config, "method.decoder")?,
            grid,
            shape,
            ratio: config.number("method.mask_ratio")?,
            masking: Masking::named(config.choice("method.masking")?),
            normalise,
            masked_only: config.switch("method.hidden_only")?,
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
            decoder: built.decoder,
            grid: built.grid,
            shape: built.shape,
            ..self
        }
    }

    /// Returns how many patches of an image the encoder is given.
    pub fn visible(&self) -> usize {
        visible(self.grid.patches(), self.ratio)
    }
}
