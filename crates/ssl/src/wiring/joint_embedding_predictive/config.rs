//! The typed config of the joint-embedding predictive architecture, read once from a run's config: network, loss and
//! diagram are made of it.

use crate::describe::scene::Scene;
use crate::describe::switch::Switch;
use crate::network::encoder::EncoderConfig;
use crate::network::encoder::vit::{self, Blocks};
use crate::network::momentum_encoder::Momentum;
use crate::network::patch_grid::Grid;
use crate::wiring::joint_embedding_predictive::blocks::Sizes;
use crate::wiring::term::Term;
use protocol::{ConfigError, RunConfig, Shape};

const TEACHER: &str = "method.momentum_encoder";
const STOP_GRADIENT: &str = "method.stop_gradient";

/// Says what the network is built from, and what its loss is made of.
#[derive(Clone, Debug, PartialEq)]
pub struct JointEmbeddingPredictiveConfig {
    /// The encoder, a transformer.
    pub encoder: EncoderConfig,
    /// Sizes of the predictor's blocks.
    pub predictor: Blocks,
    /// How an image is cut into patches.
    pub grid: Grid,
    /// Size of an image.
    pub shape: Shape,
    /// Sizes and number of context and target blocks.
    pub sizes: Sizes,
    /// Whether the targets come from an EMA teacher.
    pub teacher: bool,
    /// Whether no gradient flows into the targets if there is no teacher.
    pub stop_gradient: bool,
    /// Whether the error is smooth L1 of normalised targets, or the squared error.
    pub smooth: bool,
    /// Variance term of the context's mean token.
    pub variance: Term,
    /// Covariance term of the context's mean token.
    pub covariance: Term,
    /// How slowly the EMA teacher's weights change.
    pub momentum: Momentum,
}

impl JointEmbeddingPredictiveConfig {
    /// Reads the method's settings from `config`, for images of `shape`.
    ///
    /// # Errors
    /// [`ConfigError::Knobs`] if the encoder is no transformer or its patches do not divide the image;
    /// [`ConfigError::Missing`] where a setting is missing.
    pub fn new(config: &RunConfig, shape: Shape) -> Result<Self, ConfigError> {
        vit::required(config, "I-JEPA hides patches")?;
        let number = |name: &str| config.number(&format!("method.{name}"));
        let (least, context) = (number("target_scale")?, number("context_scale")?);
        Ok(Self {
            encoder: EncoderConfig::new(config)?,
            predictor: Blocks::new(config, "method.predictor")?,
            grid: Grid::new(config.count("encoder.patch")?, shape)?,
            shape,
            sizes: Sizes {
                targets: config.count("method.targets")?.max(1),
                // The paper's 15 to 20 %, and 85 to 100 %.
                target: (least, (least * 4.0 / 3.0).min(1.0)),
                context: (context, 1.0),
            },
            teacher: config.switch(TEACHER)?,
            stop_gradient: config.switch(STOP_GRADIENT)?,
            smooth: config.switch("method.smooth_l1")?,
            variance: Term::new(config, "variance")?,
            covariance: Term::new(config, "covariance")?,
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
            predictor: built.predictor,
            grid: built.grid,
            shape: built.shape,
            ..self
        }
    }

    /// Returns whether no gradient flows into the targets.
    pub fn is_stopped(&self) -> bool {
        self.teacher || self.stop_gradient
    }

    /// Returns the switch of the EMA teacher; `usual` is the method's config with every knob at its default.
    pub fn teacher_switch(&self, usual: &Self) -> Switch {
        Switch {
            path: TEACHER.into(),
            on: self.teacher,
            usually: usual.teacher,
        }
    }

    /// Returns the switch of the stop-gradient; `usual` is the method's config with every knob at its default.
    pub fn stop_switch(&self, usual: &Self) -> Switch {
        Switch {
            path: STOP_GRADIENT.into(),
            on: self.stop_gradient,
            usually: usual.stop_gradient,
        }
    }
}
