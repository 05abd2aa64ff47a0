//! The typed config of rotation prediction, read once from a run's config.

use crate::describe::scene::Scene;
use crate::network::encoder::EncoderConfig;
use protocol::{ConfigError, KnobError, RunConfig, Shape};

/// Holds the number of quarter turns, the image as it is included: the classes.
pub const TURNS: usize = 4;

/// Says what the network is built from, and which turns are drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RotationPredictionConfig {
    /// The encoder.
    pub encoder: EncoderConfig,
    /// Size of an image.
    pub shape: Shape,
    /// How many turns are drawn from: 4, 2 (upright or upside down), or 1.
    pub turns: usize,
}

impl RotationPredictionConfig {
    /// Reads the method's settings from `config`, for images of `shape`.
    ///
    /// # Errors
    /// [`ConfigError::Knobs`] if the images are not square; [`ConfigError::Missing`] where a setting is missing.
    pub fn new(config: &RunConfig, shape: Shape) -> Result<Self, ConfigError> {
        if shape.height != shape.width {
            let sentence = "A quarter turn needs square images.".to_owned();
            return Err(ConfigError::Knobs(vec![KnobError {
                path: "data".into(),
                sentence,
            }]));
        }
        Ok(Self {
            encoder: EncoderConfig::new(config)?,
            shape,
            turns: match config.choice("method.turns")? {
                "none" => 1,
                "half" => 2,
                _ => TURNS,
            },
        })
    }

    /// Returns the config of the learner that `scene` describes; `None` if the learner is of another family.
    pub fn of<'a>(scene: &Scene<'a>) -> Option<&'a Self> {
        scene.wiring()
    }
}
