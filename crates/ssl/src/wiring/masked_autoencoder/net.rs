//! The masked autoencoder's network: an encoder of visible patches and a decoder of all.
//!
//! Masked patches are put back in their places by the transpose of the one-hot rows that gathered the visible ones.
//! Shape letters: `B` batch, `N` patches, `n` visible ones, `P` values of a patch, `D` width.

use crate::network::encoder::Encoder;
use crate::network::masking::Masks;
use crate::wiring::masked_autoencoder::config::MaskedAutoencoderConfig;
use burn::module::{Module, Param};
use burn::nn::transformer::{TransformerEncoder, TransformerEncoderInput};
use burn::nn::{LayerNorm, LayerNormConfig, Linear, LinearConfig};
use burn::tensor::{Device, Tensor};
use protocol::ConfigError;

/// Holds encoder and decoder.
#[derive(Module, Debug)]
pub struct MaskedNet {
    pub(super) encoder: Encoder,
    pub(super) decoder: Decoder,
}

/// Holds the way from visible tokens to all patches.
#[derive(Module, Debug)]
pub struct Decoder {
    embed: Linear,
    mask_token: Param<Tensor<3>>,
    blocks: TransformerEncoder,
    norm: LayerNorm,
    paint: Linear,
}

impl MaskedAutoencoderConfig {
    /// Creates the network on `device`.
    ///
    /// # Errors
    /// [`ConfigError::Knobs`] if the encoder does not fit the images.
    pub fn init(&self, device: &Device) -> Result<MaskedNet, ConfigError> {
        let encoder = self.encoder.init(self.shape, device)?;
        let width = self.decoder.width;
        let decoder = Decoder {
            embed: LinearConfig::new(encoder.width(), width).init(device),
            mask_token: Param::from_tensor(Tensor::zeros([1, 1, width], device)),
            blocks: self.decoder.init(device),
            norm: LayerNormConfig::new(width).with_epsilon(1e-6).init(device),
            paint: LinearConfig::new(width, self.grid.values).init(device),
        };
        Ok(MaskedNet { encoder, decoder })
    }
}

impl MaskedNet {
    /// Reconstructs all patches, `[B, N, P]`, from those of `patches`, `[B, N, P]`, that `masks` leaves visible.
    pub(super) fn reconstruct(&self, config: &MaskedAutoencoderConfig, patches: Tensor<3>, masks: &Masks) -> Tensor<3> {
        let Encoder::Vit(encoder) = &self.encoder else {
            return patches;
        };
        let device = patches.device();
        let tokens = encoder.gathered(patches, masks.gather.clone());
        let decoder = &self.decoder;
        let visible = masks
            .gather
            .clone()
            .swap_dims(1, 2)
            .matmul(decoder.embed.forward(tokens));
        let mask_token = masks.mask.clone().unsqueeze_dim::<3>(2) * decoder.mask_token.val();
        let [_, _, width] = visible.dims();
        let tokens = visible + mask_token + config.grid.positions(width, &device);
        let decoded = decoder.blocks.forward(TransformerEncoderInput::new(tokens));
        decoder.paint.forward(decoder.norm.forward(decoded))
    }
}
