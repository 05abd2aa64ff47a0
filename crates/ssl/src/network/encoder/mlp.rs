//! A perceptron on the flattened image or point: the smallest encoder that learns.
//!
//! Shape letters: `B` batch, `D` width of the representation.

use crate::network::layers::{Layer, numbered};
use burn::module::Module;
use burn::nn::{BatchNorm, BatchNormConfig, Linear, LinearConfig};
use burn::tensor::{Device, Tensor, activation::relu};
use protocol::Shape;
use protocol::{Card, ConfigError, Knob, RunConfig, Section};

/// Describes the perceptron and lists its knobs.
pub fn card() -> Card {
    let network = |knob: Knob| knob.section(Section::Network).restarts();
    Card {
        name: "mlp".into(),
        title: "Perceptron".into(),
        phrase: "perceptron".into(),
        idea: "Every pixel is connected to every unit; it knows nothing of space.".into(),
        group: "Encoders".into(),
        kinds: vec!["images".into(), "points".into()],
        knobs: vec![
            network(
                Knob::whole("encoder.width", "Hidden width", 256.0, 8.0, 1024.0)
                    .log(2.0)
                    .unit("units")
                    .help("Units in each hidden layer."),
            ),
            network(Knob::whole("encoder.depth", "Layers", 3.0, 1.0, 6.0).help("Linear layers.")),
            network(
                Knob::whole("encoder.out", "Representation", 128.0, 2.0, 512.0)
                    .log(2.0)
                    .unit("dims")
                    .help("Width of the representation that is evaluated."),
            ),
            network(
                Knob::switch("encoder.batch_norm", "Encoder batch norm", true)
                    .help("Batch norm after each layer but the last."),
            ),
        ],
        watch_for: "It has to learn from the views what a convolution has built in: neighbourhoods and shifts.".into(),
        ..Card::default()
    }
}

/// Holds sizes of a perceptron.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MlpConfig {
    width: usize,
    depth: usize,
    /// `D`
    out: usize,
    norm: bool,
}

/// Holds linear–norm–ReLU layers and a last linear one.
#[derive(Module, Debug)]
pub struct Mlp {
    layers: Vec<Linear>,
    norms: Vec<BatchNorm>,
}

impl MlpConfig {
    /// Reads the perceptron's sizes from `config`.
    ///
    /// # Errors
    /// [`ConfigError::Missing`] where a setting of the perceptron is missing.
    pub fn new(config: &RunConfig) -> Result<Self, ConfigError> {
        Ok(Self {
            width: config.count("encoder.width")?,
            depth: config.count("encoder.depth")?.max(1),
            out: config.count("encoder.out")?,
            norm: config.switch("encoder.batch_norm")?,
        })
    }

    /// Creates the perceptron for images of `shape` on `device`.
    pub fn init(&self, shape: Shape, device: &Device) -> Mlp {
        let Self {
            width,
            depth,
            out,
            norm,
        } = *self;
        let sizes: Vec<usize> = (0..=depth)
            .map(|layer| {
                if layer == 0 {
                    shape.len()
                } else if layer == depth {
                    out
                } else {
                    width
                }
            })
            .collect();
        let layers = sizes
            .windows(2)
            .map(|pair| LinearConfig::new(pair[0], pair[1]).init(device))
            .collect();
        let norms = sizes[1..depth]
            .iter()
            .filter(|_| norm)
            .map(|&size| BatchNormConfig::new(size).init(device));
        Mlp {
            layers,
            norms: norms.collect(),
        }
    }
}

impl Mlp {
    /// Returns `D`, the width of the representation.
    pub fn width(&self) -> usize {
        self.layers.last().map_or(0, |layer| layer.weight.dims()[1])
    }

    /// Computes the representation `[B, D]` of images `[B, C, H, W]`.
    pub fn forward(&self, images: Tensor<4>) -> Tensor<2> {
        (0..self.layers.len()).fold(images.flatten(1, 3), |x, index| self.layer(index, x))
    }

    /// Computes the output of each layer but the last for images `[B, C, H, W]`.
    pub fn hidden(&self, images: Tensor<4>) -> Vec<Layer> {
        let mut x: Tensor<2> = images.flatten(1, 3);
        let mut stage = |index| {
            x = self.layer(index, x.clone());
            (numbered("layer", index), x.clone())
        };
        (0..self.layers.len().saturating_sub(1)).map(&mut stage).collect()
    }

    fn layer(&self, index: usize, x: Tensor<2>) -> Tensor<2> {
        let x = self.layers[index].forward(x);
        let x = match self.norms.get(index) {
            Some(norm) => norm.forward(x),
            None => x,
        };
        if index + 1 < self.layers.len() { relu(x) } else { x }
    }
}
