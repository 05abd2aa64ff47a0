//! A small convolutional net: blocks of 3×3 convolution with stride 2, batch norm and ReLU, each
//! twice as wide as the last, then the greatest value over what is left of space.
//!
//! Shape letters: `B` batch, `D` width of the representation.

use crate::network::encoder::global_max_pool::global_max_pool;
use crate::network::layers::{Layer, numbered};
use burn::module::Module;
use burn::nn::conv::{Conv2d, Conv2dConfig};
use burn::nn::{BatchNorm, BatchNormConfig, Linear, LinearConfig, PaddingConfig2d};
use burn::tensor::{Device, Tensor, activation::relu};
use protocol::Shape;
use protocol::{Card, ConfigError, Knob, KnobError, Preference, RunConfig, Section};

/// Describes the convolutional net and lists its knobs.
pub fn card() -> Card {
    let network = |knob: Knob| knob.section(Section::Network).restarts();
    Card {
        name: "conv".into(),
        title: "Conv net".into(),
        phrase: "small conv net".into(),
        idea: "Small filters, the same everywhere in the image; a shift of the input shifts what it sees.".into(),
        group: "Encoders".into(),
        kinds: vec!["images".into()],
        knobs: vec![
            network(
                Knob::whole("encoder.width", "First width", 16.0, 4.0, 64.0)
                    .log(2.0)
                    .unit("channels")
                    .help("Channels of the first block; each block doubles them."),
            ),
            network(
                Knob::whole("encoder.depth", "Blocks", 3.0, 1.0, 4.0).help("Convolutions, each halving the image."),
            ),
            network(
                Knob::whole("encoder.out", "Representation", 128.0, 2.0, 512.0)
                    .log(2.0)
                    .unit("dims")
                    .help("Width of the representation that is evaluated."),
            ),
            network(Knob::switch("encoder.batch_norm", "Encoder batch norm", true).help("Batch norm in each block.")),
        ],
        preferences: vec![
            // Sixteen times the pixels of a digit: half the width keeps a step as short.
            Preference::when("data", "shapes")
                .set("encoder.width", 8.0)
                .set("run.batch", 64.0),
            Preference::when("data", "glyphs")
                .set("encoder.width", 8.0)
                .set("run.batch", 64.0),
        ],
        watch_for: "Untrained it already knows neighbourhoods: hold every score against the untrained one’s.".into(),
        ..Card::default()
    }
}

/// Holds sizes of a convolutional net.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConvConfig {
    width: usize,
    depth: usize,
    /// `D`
    out: usize,
    norm: bool,
}

/// Holds stride-2 convolutions and a linear layer on each channel's greatest value over space.
#[derive(Module, Debug)]
pub struct Conv {
    blocks: Vec<Conv2d>,
    norms: Vec<BatchNorm>,
    out: Linear,
}

impl ConvConfig {
    /// Reads the net's sizes from `config`.
    ///
    /// # Errors
    /// [`ConfigError::Missing`] where a setting of the net is missing.
    pub fn new(config: &RunConfig) -> Result<Self, ConfigError> {
        Ok(Self {
            width: config.count("encoder.width")?,
            depth: config.count("encoder.depth")?,
            out: config.count("encoder.out")?,
            norm: config.switch("encoder.batch_norm")?,
        })
    }

    /// Creates the net for images of `shape` on `device`.
    ///
    /// # Errors
    /// [`ConfigError::Knobs`] if there are more blocks than times that the image can be halved.
    pub fn init(&self, shape: Shape, device: &Device) -> Result<Conv, ConfigError> {
        let Self {
            width,
            depth,
            out,
            norm,
        } = *self;
        if shape.height.min(shape.width) >> depth == 0 {
            let sentence = format!(
                "An image of {} pixels can be halved {} times.",
                shape.width,
                shape.width.ilog2()
            );
            return Err(ConfigError::Knobs(vec![KnobError {
                path: "encoder.depth".into(),
                sentence,
            }]));
        }
        let channels = |block: usize| {
            if block == 0 {
                shape.channels
            } else {
                width << (block - 1)
            }
        };
        let blocks = (0..depth).map(|block| {
            Conv2dConfig::new([channels(block), channels(block + 1)], [3, 3])
                .with_stride([2, 2])
                .with_padding(PaddingConfig2d::Explicit(1, 1, 1, 1))
                .with_bias(!norm)
                .init(device)
        });
        let norms = (0..depth)
            .filter(|_| norm)
            .map(|block| BatchNormConfig::new(channels(block + 1)).init(device));
        let out = LinearConfig::new(channels(depth), out).init(device);
        Ok(Conv {
            blocks: blocks.collect(),
            norms: norms.collect(),
            out,
        })
    }
}

impl Conv {
    /// Returns `D`, the width of the representation.
    pub fn width(&self) -> usize {
        self.out.weight.dims()[1]
    }

    /// Computes the representation `[B, D]` of images `[B, C, H, W]`.
    pub fn forward(&self, images: Tensor<4>) -> Tensor<2> {
        let x = (0..self.blocks.len()).fold(images, |x, index| self.block(index, x));
        self.out.forward(global_max_pool(x))
    }

    /// Computes the output of each block for images `[B, C, H, W]`, as each channel's greatest value over space.
    pub fn hidden(&self, images: Tensor<4>) -> Vec<Layer> {
        let mut x = images;
        let mut stage = |index| {
            x = self.block(index, x.clone());
            (numbered("block", index), global_max_pool(x.clone()))
        };
        (0..self.blocks.len()).map(&mut stage).collect()
    }

    /// Computes the features at each place before pooling, `[B, N, D]`, for images `[B, C, H, W]`: the output of the
    /// last block but one, or of the only one.
    pub fn local(&self, images: Tensor<4>) -> Tensor<3> {
        let blocks = self.blocks.len().saturating_sub(1).max(1);
        let map = (0..blocks).fold(images, |x, index| self.block(index, x));
        map.flatten::<3>(2, 3).swap_dims(1, 2)
    }

    fn block(&self, index: usize, x: Tensor<4>) -> Tensor<4> {
        let x = self.blocks[index].forward(x);
        relu(match self.norms.get(index) {
            Some(norm) => norm.forward(x),
            None => x,
        })
    }
}
