//! A deep linear network: layers without bias and without anything between them, so that their product
//! is one matrix, while each is learned by itself.
//!
//! What contrastive losses do to it can be told exactly: Tian 2022, arXiv 2201.12680, finds that with fixed weights of
//! pairs it learns the first eigenvector of the contrastive covariance. There each layer's squared entries add up to
//! one.
//!
//! Watch for: depth changes how it learns, not what it can learn.
//! Shape letters: `B` batch, `D` width of the representation.

use crate::network::layers::{Layer, numbered};
use burn::module::{Module, Param};
use burn::nn::{Linear, LinearConfig};
use burn::tensor::{Device, Tensor};
use protocol::Shape;
use protocol::event::{Curve, LossPlot};
use protocol::{Card, ConfigError, Knob, Paper, Preference, RunConfig, Section};

/// Describes the deep linear network and lists its knobs.
pub fn card() -> Card {
    let network = |knob: Knob| knob.section(Section::Network).restarts();
    Card {
        name: "linear".into(),
        title: "Deep linear net".into(),
        phrase: "deep linear net".into(),
        idea: "Matrices one after another, with nothing between them.".into(),
        group: "Encoders".into(),
        kinds: vec!["images".into(), "points".into()],
        paper: Some(Paper {
            cite: "Tian 2022".into(),
            title: "Understanding Deep Contrastive Learning via Coordinate-wise Optimization".into(),
            arxiv: "2201.12680".into(),
        }),
        knobs: vec![
            network(Knob::whole("encoder.depth", "Layers", 2.0, 1.0, 4.0).help("Matrices.")),
            network(
                Knob::whole("encoder.width", "Hidden width", 32.0, 2.0, 256.0)
                    .log(2.0)
                    .unit("units")
                    .help("Units between two matrices."),
            ),
            network(
                Knob::whole("encoder.out", "Representation", 16.0, 2.0, 256.0)
                    .log(2.0)
                    .unit("dims")
                    .help("Width of the representation that is evaluated."),
            ),
            network(
                Knob::switch("encoder.unit_weights", "Unit weights", false)
                    .help("Each matrix is used at length one: the squares of its entries add up to one."),
            ),
        ],
        preferences: vec![theorem()],
        watch_for: "All it can find is a subspace of the pixels; the question is which.".into(),
        ..Card::default()
    }
}

/// With the unified loss it is what Tian's theorem is about: nothing behind it, matrices at length one, embeddings
/// as they are, all pairs alike. The angle to the first principal direction then closes.
fn theorem() -> Preference {
    Preference::when("method", "unified")
        .set("encoder.unit_weights", true)
        .set("method.row", "triplet_contrastive")
        .set("method.unit_vectors", false)
        .set("method.projector_depth", 0.0)
        .set("optimiser.learning_rate", 0.01)
        .set("run.batch", 512.0)
}

/// Holds largest number of input values for which the linear map is followed over the run: the principal directions
/// take time in its cube.
pub const LARGEST: usize = 256;

/// Holds key of the angle between the map's strongest direction and the images' first principal one, in degrees.
pub const ANGLE: &str = "pca_angle";

/// Returns whether the linear map from inputs to representation is followed over the run: whether the encoder is this
/// one and an input of `shape` has at most [`LARGEST`] values.
pub fn is_followed(config: &RunConfig, shape: Shape) -> bool {
    config.choice("encoder") == Ok("linear") && shape.len() <= LARGEST
}

/// Returns the plot of [`ANGLE`]; `None` if the map is not followed ([`is_followed`]).
pub fn angle_plot(config: &RunConfig, shape: Shape) -> Option<LossPlot> {
    is_followed(config, shape).then(|| LossPlot {
        title: "Angle to PCA".into(),
        note: "strongest direction, degrees".into(),
        range: (0.0, 90.0),
        curves: vec![Curve {
            key: ANGLE.into(),
            label: "angle".into(),
            symbol: "".into(),
            colour: 1,
        }],
        ..LossPlot::default()
    })
}

/// Holds sizes of a deep linear network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeepLinearConfig {
    width: usize,
    depth: usize,
    /// `D`
    out: usize,
    unit_weights: bool,
}

/// Holds linear layers without bias.
#[derive(Module, Debug)]
pub struct DeepLinear {
    layers: Vec<Linear>,
    unit_weights: bool,
}

impl DeepLinearConfig {
    /// Reads the network's sizes from `config`.
    ///
    /// # Errors
    /// [`ConfigError::Missing`] where a setting of the network is missing.
    pub fn new(config: &RunConfig) -> Result<Self, ConfigError> {
        Ok(Self {
            width: config.count("encoder.width")?,
            depth: config.count("encoder.depth")?.max(1),
            out: config.count("encoder.out")?,
            unit_weights: config.switch("encoder.unit_weights")?,
        })
    }

    /// Creates the network for images of `shape` on `device`.
    pub fn init(&self, shape: Shape, device: &Device) -> DeepLinear {
        let Self {
            width,
            depth,
            out,
            unit_weights,
        } = *self;
        let layer = |index: usize| {
            let into = if index == 0 { shape.len() } else { width };
            let out = if index + 1 == depth { out } else { width };
            LinearConfig::new(into, out).with_bias(false).init(device)
        };
        DeepLinear {
            layers: (0..depth).map(layer).collect(),
            unit_weights,
        }
    }
}

impl DeepLinear {
    /// Returns `D`, the width of the representation.
    pub fn width(&self) -> usize {
        self.layers.last().map_or(0, |layer| layer.weight.dims()[1])
    }

    /// Computes the representation `[B, D]` of images `[B, C, H, W]`.
    pub fn forward(&self, images: Tensor<4>) -> Tensor<2> {
        let images: Tensor<2> = images.flatten(1, 3);
        self.layers.iter().fold(images, |x, layer| x.matmul(self.weight(layer)))
    }

    /// Computes the output of each layer but the last for images `[B, C, H, W]`.
    pub fn hidden(&self, images: Tensor<4>) -> Vec<Layer> {
        let mut x: Tensor<2> = images.flatten(1, 3);
        let before_last = self.layers.iter().take(self.layers.len().saturating_sub(1));
        let stage = |(index, layer)| {
            x = x.clone().matmul(self.weight(layer));
            (numbered("layer", index), x.clone())
        };
        before_last.enumerate().map(stage).collect()
    }

    fn weight(&self, layer: &Linear) -> Tensor<2> {
        let weight = Param::val(&layer.weight);
        if !self.unit_weights {
            return weight;
        }
        // √ has no finite gradient at 0: the floor is under the root.
        let length = weight.clone().square().sum().clamp_min(1e-16).sqrt();
        weight / length.unsqueeze::<2>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use burn::tensor::TensorData;

    fn net(weights: &[[f32; 4]], unit_weights: bool) -> DeepLinear {
        let device = Device::flex();
        let layer = |values: &[f32; 4]| {
            let mut layer = LinearConfig::new(2, 2).with_bias(false).init(&device);
            layer.weight = Param::from_tensor(Tensor::from_data(TensorData::new(values.to_vec(), [2, 2]), &device));
            layer
        };
        DeepLinear {
            layers: weights.iter().map(layer).collect(),
            unit_weights,
        }
    }

    #[test]
    fn it_is_the_product_of_its_matrices() {
        let x = Tensor::<4>::from_data(TensorData::new(vec![1.0f32, 2.0], [1, 1, 1, 2]), &Device::flex());
        let weights = [[1.0, 0.0, 0.0, 2.0], [0.0, 3.0, 1.0, 0.0]];
        let found = |net: DeepLinear| net.forward(x.clone()).into_data().iter().collect::<Vec<f32>>();
        // (1, 2) → (1, 4) → (4, 3)
        assert_eq!(found(net(&weights, false)), [4.0, 3.0]);
        let length = 5f32.sqrt() * 10f32.sqrt();
        for (found, expected) in found(net(&weights, true)).iter().zip([4.0 / length, 3.0 / length]) {
            assert!((found - expected).abs() < 1e-6, "{found} against {expected}");
        }
        assert_eq!(net(&weights, false).hidden(x).len(), 1);
    }
}
