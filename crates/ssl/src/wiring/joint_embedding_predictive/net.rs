//! The network of the joint-embedding predictive architecture: encoder, predictor, and the target encoder, which is an
//! EMA teacher or off. Shape letters: `B` batch, `N` patches of the image, `D` width.

use crate::network::encoder::Encoder;
use crate::network::encoder::vit::Vit;
use crate::wiring::joint_embedding_predictive::config::JointEmbeddingPredictiveConfig;
use crate::wiring::joint_embedding_predictive::predictor::Predictor;
use burn::module::Module;
use burn::tensor::{Device, Tensor};
use protocol::ConfigError;

/// Holds encoder, predictor, and the EMA teacher.
#[derive(Module, Debug)]
pub struct PredictiveNet {
    pub(super) encoder: Encoder,
    pub(super) predictor: Predictor,
    pub(super) target_encoder: Encoder,
}

impl JointEmbeddingPredictiveConfig {
    /// Creates the network on `device`.
    ///
    /// # Errors
    /// [`ConfigError::Knobs`] if the encoder does not fit the images.
    pub fn init(&self, device: &Device) -> Result<PredictiveNet, ConfigError> {
        let encoder = self.encoder.init(self.shape, device)?;
        Ok(PredictiveNet {
            predictor: Predictor::init(self.predictor, encoder.width(), device),
            target_encoder: self.encoder.init(self.shape, device)?,
            encoder,
        })
    }
}

impl PredictiveNet {
    /// Computes the tokens of whole images that the targets are gathered from, `[B, N, D]`: the teacher's if it is on,
    /// and else those of `encoder`, the network's own.
    pub(super) fn targets(
        &self,
        config: &JointEmbeddingPredictiveConfig,
        encoder: &Vit,
        images: Tensor<4>,
    ) -> Tensor<3> {
        match &self.target_encoder {
            Encoder::Vit(target) if config.teacher => target.every_token(images).detach(),
            _ if config.stop_gradient => encoder.every_token(images).detach(),
            _ => encoder.every_token(images),
        }
    }
}
