//! The network of rotation prediction: an encoder and a linear classifier of turns.

use crate::network::encoder::Encoder;
use crate::wiring::rotation_prediction::config::{RotationPredictionConfig, TURNS};
use burn::module::Module;
use burn::nn::{Linear, LinearConfig};
use burn::tensor::Device;
use protocol::ConfigError;

/// Holds encoder and classifier.
#[derive(Module, Debug)]
pub struct RotationNet {
    pub(super) encoder: Encoder,
    pub(super) head: Linear,
}

impl RotationPredictionConfig {
    /// Creates the network on `device`.
    ///
    /// # Errors
    /// [`ConfigError::Knobs`] if the encoder does not fit the images.
    pub fn init(&self, device: &Device) -> Result<RotationNet, ConfigError> {
        let encoder = self.encoder.init(self.shape, device)?;
        let head = LinearConfig::new(encoder.width(), TURNS).init(device);
        Ok(RotationNet { encoder, head })
    }
}
