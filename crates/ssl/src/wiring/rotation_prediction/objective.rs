//! Rotation prediction: which quarter turn was an image given?
//!
//! RotNet, Gidaris, Singh, Komodakis 2018, arXiv 1803.07728. A classifier of four classes on the encoder;
//! the labels are made, not given. What it has to keep is what methods of two views throw away where
//! rotation is an augmentation. Watch for: of round things there is nothing to tell. Differs: each
//! image of a batch is turned once, by a drawn quarter, where the paper gives all four.
//! Shape letters: `B` batch, `D` dimension.

use crate::error::SslError;
use crate::network::encoder::Encoder;
use crate::network::layers::Layer;
use crate::network::layers::Outputs;
use crate::training::learner::Learner;
use crate::training::learner::{Batch, Losses};
use crate::training::objective::Objective;
use crate::training::trainer::Trainer;
use crate::wiring::supervised::cross_entropy;
use burn::module::Module;
use burn::nn::{Linear, LinearConfig};
use burn::tensor::{Device, Tensor, TensorData};
use protocol::Shape;
use protocol::{ConfigError, KnobError, RunConfig};
use rand_chacha::rand_core::RngCore;

/// Quarter turns, none included.
pub const TURNS: usize = 4;

/// Encoder and classifier.
#[derive(Module, Debug)]
pub struct RotationNet {
    encoder: Encoder,
    head: Linear,
}

/// The constants.
#[derive(Clone, Copy, Debug)]
pub struct RotationPrediction {
    /// How many turns are drawn from: 4, 2 (upright or upside down), or 1.
    turns: usize,
}

impl RotationPrediction {
    /// The constants of `config`, for images of `shape`.
    ///
    /// # Errors
    /// A missing setting, or images that are not square.
    pub fn new(config: &RunConfig, shape: Shape) -> Result<Self, ConfigError> {
        if shape.height != shape.width {
            let sentence = "A quarter turn needs square images.".to_owned();
            return Err(ConfigError::Knobs(vec![KnobError {
                path: "data".into(),
                sentence,
            }]));
        }
        Ok(Self { turns: turns(config)? })
    }

    /// A learner.
    ///
    /// # Errors
    /// A missing setting, or sizes that do not fit.
    pub fn start(self, config: &RunConfig, shape: Shape, device: &Device) -> Result<Box<dyn Learner>, SslError> {
        let on = device.clone().autodiff();
        let encoder = Encoder::init(config, shape, &on)?;
        let head = LinearConfig::new(encoder.width(), TURNS).init(&on);
        Ok(Box::new(Trainer::new(
            self,
            RotationNet { encoder, head },
            config,
            device,
        )?))
    }

    /// Quarter turns of this step's images, `B`.
    fn drawn(self, batch: &Batch) -> Vec<u8> {
        let mut rng = batch.rng();
        let step = TURNS / self.turns;
        (0..batch.size)
            .map(|_| (step * (rng.next_u32() as usize % self.turns)) as u8)
            .collect()
    }
}

fn turns(config: &RunConfig) -> Result<usize, ConfigError> {
    Ok(match config.choice("method.turns")? {
        "none" => 1,
        "half" => 2,
        _ => TURNS,
    })
}

/// `image` (`channels · side · side` numbers) turned by `quarters`, counter-clockwise.
fn turned(image: &[f32], side: usize, quarters: u8) -> Vec<f32> {
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

    fn set(&mut self, config: &RunConfig) -> Result<(), ConfigError> {
        self.turns = turns(config)?;
        Ok(())
    }

    fn views(&self) -> usize {
        1
    }

    fn loss(&self, net: &RotationNet, batch: &Batch, device: &Device) -> Losses {
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
        Losses {
            terms: vec![("turn", total.clone())],
            total,
        }
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
