//! The masked autoencoder's objective: the encoder is given a few patches, a small decoder reconstructs the others.
//!
//! He et al. 2022, arXiv 2111.06377. Masks ([`crate::network::masking`]) are drawn on the host from seed and step.
//! Differs: no class token. Shape letters: `B` batch, `N` patches, `P` values of a patch.

use crate::error::SslError;
use crate::loss::masked_reconstruction::{
    flat_guess, from_normalised, masked_reconstruction, normalise_patches, patchify,
};
use crate::loss::share_explained::share_explained;
use crate::network::layers::{Layer, Outputs};
use crate::network::masking::{MaskedPatches, Masks};
use crate::network::painting::{Guess, Painting, Row, Shows, of_patches, others};
use crate::training::learner::{Batch, Learner, Losses};
use crate::training::objective::Objective;
use crate::training::trainer::Trainer;
use crate::wiring::masked_autoencoder::config::MaskedAutoencoderConfig;
use crate::wiring::masked_autoencoder::net::MaskedNet;
use burn::tensor::{Device, Tensor};
use protocol::{ConfigError, RunConfig, Shape};

/// Reconstructs masked patches.
#[derive(Clone, Copy, Debug)]
pub struct MaskedAutoencoder {
    config: MaskedAutoencoderConfig,
}

impl MaskedAutoencoder {
    /// Reads the objective from `config`, for images of `shape`.
    ///
    /// # Errors
    /// As [`MaskedAutoencoderConfig::new`].
    pub fn new(config: &RunConfig, shape: Shape) -> Result<Self, ConfigError> {
        let config = MaskedAutoencoderConfig::new(config, shape)?;
        Ok(Self { config })
    }

    /// Creates a learner on `device`; `config` gives seed, optimiser and schedule.
    ///
    /// # Errors
    /// [`SslError::Config`] where a setting is missing, or sizes do not fit the data.
    pub fn start(self, config: &RunConfig, device: &Device) -> Result<Box<dyn Learner>, SslError> {
        let net = self.config.init(&device.clone().autodiff())?;
        Ok(Box::new(Trainer::new(self, net, config, device)?))
    }

    fn masks(&self, batch: &Batch, device: &Device) -> Masks {
        let MaskedAutoencoderConfig {
            masking, grid, ratio, ..
        } = self.config;
        masking.draw(grid, ratio, batch.size, &mut batch.rng(), device)
    }
}

impl Objective for MaskedAutoencoder {
    type Net = MaskedNet;
    type Config = MaskedAutoencoderConfig;
    type Update = ();

    fn config(&self) -> &MaskedAutoencoderConfig {
        &self.config
    }

    fn set(&mut self, config: &RunConfig) -> Result<(), ConfigError> {
        let new = MaskedAutoencoderConfig::new(config, self.config.shape)?;
        self.config = new.with_sizes_of(&self.config);
        Ok(())
    }

    fn views(&self) -> usize {
        1
    }

    fn loss(&self, net: &MaskedNet, batch: &Batch, device: &Device) -> (Losses, ()) {
        let patches = patchify(batch.view(0, device), self.config.grid.patch);
        let masks = self.masks(batch, device);
        let target = if self.config.normalise {
            normalise_patches(patches.clone())
        } else {
            patches.clone()
        };
        let predicted = net.reconstruct(&self.config, patches.clone(), &masks);
        let counted = if self.config.masked_only {
            masks.mask.clone()
        } else {
            masks.mask.ones_like()
        };
        let flat = flat_guess(patches, masks.mask, self.config.normalise);
        let reference = masked_reconstruction(flat, target.clone(), counted.clone());
        let total = masked_reconstruction(predicted, target, counted);
        let explained = share_explained(total.clone(), reference.clone());
        let terms = vec![
            ("error", total.clone()),
            ("reference", reference),
            ("explained", explained),
        ];
        (Losses { total, terms }, ())
    }

    fn predicts_hidden(&self) -> bool {
        true
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

    fn masked(&self, batch: &Batch) -> Option<MaskedPatches> {
        let mut rng = batch.rng();
        let (grid, visible) = (self.config.grid, self.config.visible());
        let visible = (0..batch.size).map(|_| self.config.masking.choose(grid, visible, &mut rng));
        Some(grid.without(visible))
    }

    fn paint(&self, net: &MaskedNet, batch: &Batch, device: &Device) -> Option<Painting> {
        let grid = self.config.grid;
        let patches = patchify(batch.view(0, device), grid.patch);
        let masks = self.masks(batch, device);
        let mut guess = net.reconstruct(&self.config, patches.clone(), &masks);
        if self.config.normalise {
            guess = from_normalised(guess, patches.clone(), masks.mask.clone());
        }
        let masked = masks.mask.unsqueeze_dim::<3>(2);
        let guess = guess * masked.clone() + patches * masked.neg().add_scalar(1.0);
        let (all, visible) = (grid.patches(), self.config.visible());
        let seen = others(&masks.masked);
        Some(Painting {
            rows: vec![
                Row {
                    note: format!("{visible} of {all} patches"),
                    masked: masks.masked.clone(),
                    outlined: seen.clone(),
                    ..Row::new("Sees", Shows::Images)
                },
                Row {
                    note: format!("the other {}", all - visible),
                    outlined: seen,
                    ..Row::new("Guesses", of_patches(guess, grid.patch, self.config.shape))
                },
                Row::new("Truth", Shows::Images),
            ],
            patch: grid.patch,
            columns: grid.columns,
            guess: Some(Guess {
                row: 1,
                at: masks.masked,
            }),
            caption: if self.config.normalise {
                "Outlined patches were given. In the rest the shape is the network’s guess; brightness and contrast are \
                 the average of the given patches, since normalised targets have none."
                    .into()
            } else {
                "Outlined patches were given; the rest is the network’s guess.".into()
            },
        })
    }
}
