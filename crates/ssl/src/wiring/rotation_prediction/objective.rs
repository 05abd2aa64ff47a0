//! Rotation prediction: by which quarter turn was an image rotated?
//!
//! RotNet, Gidaris, Singh, Komodakis 2018, arXiv 1803.07728. A classifier of four classes on the encoder; the labels
//! are the turns. It has to keep what methods of two views discard if rotation is an augmentation. Watch for: the turn
//! of a round thing cannot be told. Differs: each image of a batch is turned once, by a drawn quarter, where the paper
//! gives all four. Shape letters: `B` batch, `D` dimension.

use crate::error::SslError;
use crate::network::layers::{Layer, Outputs};
use crate::training::learner::{Batch, Learner, Losses};
use crate::training::objective::Objective;
use crate::training::trainer::Trainer;
use crate::wiring::rotation_prediction::config::{RotationPredictionConfig, TURNS};
use crate::wiring::rotation_prediction::net::RotationNet;
use crate::wiring::supervised::cross_entropy;
use burn::tensor::{Device, Tensor, TensorData};
use protocol::{ConfigError, RunConfig, Shape};
use rand_chacha::rand_core::RngCore;

/// Classifies turns.
#[derive(Clone, Copy, Debug)]
pub struct RotationPrediction {
    config: RotationPredictionConfig,
}

impl RotationPrediction {
    /// Reads the objective from `config`, for images of `shape`.
    ///
    /// # Errors
    /// As [`RotationPredictionConfig::new`].
    pub fn new(config: &RunConfig, shape: Shape) -> Result<Self, ConfigError> {
        let config = RotationPredictionConfig::new(config, shape)?;
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

    /// Draws the quarter turns of this step's images, `B`.
    fn drawn(&self, batch: &Batch) -> Vec<u8> {
        let mut rng = batch.rng();
        let turns = self.config.turns;
        let step = TURNS / turns;
        (0..batch.size)
            .map(|_| (step * (rng.next_u32() as usize % turns)) as u8)
            .collect()
    }
}

/// Returns `image` (`channels · side · side` numbers) turned counter-clockwise by `quarters` quarter turns.
pub fn turned(image: &[f32], side: usize, quarters: u8) -> Vec<f32> {
    let from = |row: usize, column: usize| match quarters % 4 {
        0 => (row, column),
        1 => (column, side - 1 - row),
        2 => (side - 1 - row, side - 1 - column),
        _ => (side - 1 - column, row),
    };
    let one = |plane: &[f32]| -> Vec<f32> {
        let place = |at: usize| {
            let (row, column) = from(at / side, at % side);
            plane[row * side + column]
        };
        (0..side * side).map(place).collect()
    };
    image.chunks_exact(side * side).flat_map(one).collect()
}

impl Objective for RotationPrediction {
    type Net = RotationNet;
    type Config = RotationPredictionConfig;
    type Update = ();

    fn config(&self) -> &RotationPredictionConfig {
        &self.config
    }

    fn set(&mut self, config: &RunConfig) -> Result<(), ConfigError> {
        let new = RotationPredictionConfig::new(config, self.config.shape)?;
        self.config.turns = new.turns;
        Ok(())
    }

    fn views(&self) -> usize {
        1
    }

    fn loss(&self, net: &RotationNet, batch: &Batch, device: &Device) -> (Losses, ()) {
        let (shape, turns) = (batch.shape, self.drawn(batch));
        let images = batch.views.first().map(Vec::as_slice).unwrap_or_default();
        let images: Vec<f32> = images
            .chunks_exact(shape.len())
            .zip(&turns)
            .flat_map(|(image, &quarters)| turned(image, shape.width, quarters))
            .collect();
        let data = TensorData::new(images, [batch.size, shape.channels, shape.height, shape.width]);
        let logits = net.head.forward(net.encoder.forward(Tensor::from_data(data, device)));
        let total = cross_entropy(logits, &turns);
        let terms = vec![("turn", total.clone())];
        (Losses { total, terms }, ())
    }

    fn outputs(&self, net: &RotationNet, images: Tensor<4>) -> Outputs {
        let representation = net.encoder.forward(images);
        Outputs {
            embedding: representation.clone(),
            representation,
            prediction: None,
        }
    }

    fn layers(&self, net: &RotationNet, images: Tensor<4>) -> Vec<Layer> {
        net.encoder.layers(images)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quarter_turn_by_hand_and_four_are_none() {
        let image = [1.0, 2.0, 3.0, 4.0];
        // The right column becomes the top row.
        assert_eq!(turned(&image, 2, 1), [2.0, 4.0, 1.0, 3.0]);
        assert_eq!(turned(&image, 2, 2), [4.0, 3.0, 2.0, 1.0]);
        assert_eq!(turned(&image, 2, 3), [3.0, 1.0, 4.0, 2.0]);
        let four = (0..4).fold(image.to_vec(), |image, _| turned(&image, 2, 1));
        assert_eq!(four, image);
        let colours: Vec<f32> = (0..8).map(|x| x as f32).collect();
        assert_eq!(turned(&colours, 2, 2), [3.0, 2.0, 1.0, 0.0, 7.0, 6.0, 5.0, 4.0]);
    }
}
