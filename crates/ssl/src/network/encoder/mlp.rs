//! A perceptron on the flattened image or point: the smallest encoder that learns.
//!
//! Shape letters: `B` batch, `D` width of the representation.

use crate::network::layers::{Layer, numbered};
use burn::module::Module;
use burn::nn::{BatchNorm, BatchNormConfig, Linear, LinearConfig};
use burn::tensor::{Device, Tensor, activation::relu};
use protocol::Shape;
use protocol::{Card, ConfigError, Knob, RunConfig, Section};

/// In words.
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
        watch_for: "It is fast, and it has to learn from the views what a convolution knows from the start.".into(),
        ..Card::default()
    }
}

/// Linear–norm–ReLU layers and a last linear one.
#[derive(Module, Debug)]
pub struct Mlp {
    layers: Vec<Linear>,
    norms: Vec<BatchNorm>,
}

impl Mlp {
    /// The perceptron that `config` asks for.
    ///
    /// # Errors
    /// A missing setting.
    pub fn init(config: &RunConfig, shape: Shape, device: &Device) -> Result<Self, ConfigError> {
        let (width, out) = (config.count("encoder.width")?, config.count("encoder.out")?);
        let depth = config.count("encoder.depth")?.max(1);
        let norm = config.switch("encoder.batch_norm")?;
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
        Ok(Self {
            layers,
            norms: norms.collect(),
        })
    }

    /// `D`.
    pub fn width(&self) -> usize {
        self.layers.last().map_or(0, |layer| layer.weight.dims()[1])
    }

    /// `[B, C, H, W]` → `[B, D]`.
    pub fn forward(&self, images: Tensor<4>) -> Tensor<2> {
        (0..self.layers.len()).fold(images.flatten(1, 3), |x, index| self.layer(index, x))
    }

    /// What each layer but the last makes of images.
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
