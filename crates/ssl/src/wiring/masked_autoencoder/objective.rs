//! The masked autoencoder's wiring: the encoder sees a few patches, a small decoder paints the rest.
//!
//! He et al. 2022, arXiv 2111.06377. Masks ([`crate::network::masking`]) are drawn on the host from seed and
//! step; hidden patches are put back by the transpose of what took the given ones. Differs: no class
//! token.
//! Shape letters: `B` batch, `N` patches, `n` visible ones, `P` values of a patch, `D` width.

use crate::error::SslError;
use crate::loss::masked_reconstruction::{masked_reconstruction, normalise_patches, patch_moments, patchify};
use crate::network::encoder::Encoder;
use crate::network::encoder::vit;
use crate::network::encoder::vit::Blocks;
use crate::network::layers::Layer;
use crate::network::layers::Outputs;
use crate::network::masking::{Hidden, Masking, Masks, visible};
use crate::network::painting::{Guess, Painting, Row, Shows, of_patches, others};
use crate::network::patch_grid::Grid;
use crate::training::learner::Learner;
use crate::training::learner::{Batch, Losses};
use crate::training::objective::Objective;
use crate::training::trainer::Trainer;
use burn::module::{Module, Param};
use burn::nn::transformer::{TransformerEncoder, TransformerEncoderInput};
use burn::nn::{LayerNorm, LayerNormConfig, Linear, LinearConfig};
use burn::tensor::{Device, Tensor};
use protocol::Shape;
use protocol::{ConfigError, RunConfig};

/// Encoder and decoder.
#[derive(Module, Debug)]
pub struct MaskedNet {
    encoder: Encoder,
    decoder: Decoder,
}

/// From visible tokens to all patches.
#[derive(Module, Debug)]
pub struct Decoder {
    embed: Linear,
    mask_token: Param<Tensor<3>>,
    blocks: TransformerEncoder,
    norm: LayerNorm,
    paint: Linear,
}

/// The constants.
#[derive(Clone, Debug)]
pub struct MaskedAutoencoder {
    ratio: f64,
    masking: Masking,
    normalise: bool,
    hidden_only: bool,
    grid: Grid,
    shape: Shape,
}

impl MaskedAutoencoder {
    /// The constants of `config`.
    ///
    /// # Errors
    /// A missing setting, or patches that do not divide the image.
    pub fn new(config: &RunConfig, shape: Shape) -> Result<Self, ConfigError> {
        vit::required(config, "MAE hides patches")?;
        Ok(Self {
            ratio: config.number("method.mask_ratio")?,
            masking: Masking::named(config.choice("method.masking")?),
            normalise: config.switch("method.normalise")?,
            hidden_only: config.switch("method.hidden_only")?,
            grid: Grid::new(config, shape)?,
            shape,
        })
    }

    /// A learner.
    ///
    /// # Errors
    /// A missing setting, or sizes that do not fit.
    pub fn start(self, config: &RunConfig, device: &Device) -> Result<Box<dyn Learner>, SslError> {
        let on = device.clone().autodiff();
        let encoder = Encoder::init(config, self.shape, &on)?;
        let sizes = Blocks::new(config, "method.decoder")?;
        let decoder = Decoder {
            embed: LinearConfig::new(encoder.width(), sizes.width).init(&on),
            mask_token: Param::from_tensor(Tensor::zeros([1, 1, sizes.width], &on)),
            blocks: sizes.init(&on),
            norm: LayerNormConfig::new(sizes.width).with_epsilon(1e-6).init(&on),
            paint: LinearConfig::new(sizes.width, self.grid.values).init(&on),
        };
        Ok(Box::new(Trainer::new(
            self,
            MaskedNet { encoder, decoder },
            config,
            device,
        )?))
    }

    /// How many patches the encoder sees.
    fn given(&self) -> usize {
        visible(self.grid.patches(), self.ratio)
    }

    fn masks(&self, batch: &Batch, device: &Device) -> Masks {
        self.masking
            .draw(self.grid, self.ratio, batch.size, &mut batch.rng(), device)
    }

    /// All patches as the network paints them, `[B, N, P]`.
    fn predict(&self, net: &MaskedNet, patches: Tensor<3>, masks: &Masks) -> Tensor<3> {
        let Encoder::Vit(encoder) = &net.encoder else {
            return patches;
        };
        let device = patches.device();
        let tokens = encoder.gathered(patches, masks.take.clone());
        let decoder = &net.decoder;
        let given = masks.take.clone().swap_dims(1, 2).matmul(decoder.embed.forward(tokens));
        let mask_token = masks.mask.clone().unsqueeze_dim::<3>(2) * decoder.mask_token.val();
        let [_, _, width] = given.dims();
        let tokens = given + mask_token + self.grid.positions(width, &device);
        decoder.paint.forward(
            decoder
                .norm
                .forward(decoder.blocks.forward(TransformerEncoderInput::new(tokens))),
        )
    }
}

impl Objective for MaskedAutoencoder {
    type Net = MaskedNet;

    fn set(&mut self, config: &RunConfig) -> Result<(), ConfigError> {
        *self = Self::new(config, self.shape)?;
        Ok(())
    }

    fn views(&self) -> usize {
        1
    }

    fn loss(&self, net: &MaskedNet, batch: &Batch, device: &Device) -> Losses {
        let patches = patchify(batch.view(0, device), self.grid.patch);
        let masks = self.masks(batch, device);
        let target = if self.normalise {
            normalise_patches(patches.clone())
        } else {
            patches.clone()
        };
        let predicted = self.predict(net, patches, &masks);
        let mask = if self.hidden_only {
            masks.mask
        } else {
            masks.mask.ones_like()
        };
        let total = masked_reconstruction(predicted, target, mask);
        Losses {
            terms: vec![("error", total.clone())],
            total,
        }
    }

    fn outputs(&self, net: &MaskedNet, images: Tensor<4>) -> Outputs {
        let representation = net.encoder.forward(images);
        Outputs {
            embedding: representation.clone(),
            representation,
            prediction: None,
        }
    }

    fn layers(&self, net: &MaskedNet, images: Tensor<4>) -> Vec<Layer> {
        net.encoder.layers(images)
    }

    fn hidden(&self, batch: &Batch) -> Option<Hidden> {
        let mut rng = batch.rng();
        let taken = (0..batch.size).map(|_| self.masking.choose(self.grid, self.given(), &mut rng));
        Some(self.grid.without(taken))
    }

    fn paint(&self, net: &MaskedNet, batch: &Batch, device: &Device) -> Option<Painting> {
        let patches = patchify(batch.view(0, device), self.grid.patch);
        let masks = self.masks(batch, device);
        let mut guess = self.predict(net, patches.clone(), &masks);
        if self.normalise {
            let (mean, deviation) = patch_moments(patches.clone());
            guess = guess * deviation + mean;
        }
        let hidden = masks.mask.unsqueeze_dim::<3>(2);
        let guess = guess * hidden.clone() + patches * hidden.neg().add_scalar(1.0);
        let (all, given) = (self.grid.patches(), self.given());
        let seen = others(&masks.hidden);
        Some(Painting {
            rows: vec![
                Row {
                    note: format!("{given} of {all} patches"),
                    masked: masks.hidden.clone(),
                    outlined: seen.clone(),
                    ..Row::new("Sees", Shows::Images)
                },
                Row {
                    note: format!("the other {}", all - given),
                    outlined: seen,
                    ..Row::new("Guesses", of_patches(guess, self.grid.patch, self.shape))
                },
                Row::new("Truth", Shows::Images),
            ],
            patch: self.grid.patch,
            columns: self.grid.columns,
            guess: Some(Guess {
                row: 1,
                at: masks.hidden,
            }),
            caption: "Outlined patches were given; the rest is the network’s guess.".into(),
        })
    }
}
