//! Encoders: from an image `[B, C, H, W]` to a representation `[B, D]`.
//!
//! A new encoder is a file with a card, a variant, and a line in [`ENCODERS`].

mod conv;
mod global_max_pool;
pub mod linear;
mod mlp;
pub mod vit;

use crate::network::layers;
use crate::network::layers::Layer;
use burn::module::Module;
use burn::tensor::{Device, Tensor};
use protocol::Shape;
use protocol::{Card, ConfigError, RunConfig};

/// The list.
pub static ENCODERS: &[fn() -> Card] = &[conv::card, mlp::card, vit::card, linear::card];

/// An encoder of one of the kinds in [`ENCODERS`].
#[derive(Module, Debug)]
#[allow(
    clippy::large_enum_variant,
    reason = "a run holds one or two; where pointers are short it is not large"
)]
pub enum Encoder {
    /// Perceptron.
    Mlp(mlp::Mlp),
    /// Small convolutional net.
    Conv(conv::Conv),
    /// Small vision transformer.
    Vit(vit::Vit),
    /// Matrices one after another.
    Linear(linear::DeepLinear),
}

impl Encoder {
    /// The encoder that `config` asks for, for inputs of `shape`.
    ///
    /// # Errors
    /// An unknown name, or sizes that do not fit the images.
    pub fn init(config: &RunConfig, shape: Shape, device: &Device) -> Result<Self, ConfigError> {
        match config.choice("encoder")? {
            "mlp" => Ok(Self::Mlp(mlp::Mlp::init(config, shape, device)?)),
            "conv" => Ok(Self::Conv(conv::Conv::init(config, shape, device)?)),
            "vit" => Ok(Self::Vit(vit::Vit::init(config, shape, device)?)),
            "linear" => Ok(Self::Linear(linear::DeepLinear::init(config, shape, device)?)),
            other => Err(ConfigError::Missing(other.to_owned())),
        }
    }

    /// `D`, the width of the representation.
    pub fn width(&self) -> usize {
        match self {
            Self::Mlp(net) => net.width(),
            Self::Conv(net) => net.width(),
            Self::Vit(net) => net.width(),
            Self::Linear(net) => net.width(),
        }
    }

    /// Of `[B, C, H, W]` the image itself, what each stage makes of it, and the representation.
    pub fn layers(&self, images: Tensor<4>) -> Vec<Layer> {
        let input: Layer = (layers::INPUT.into(), images.clone().flatten(1, 3));
        let hidden = match self {
            Self::Mlp(net) => net.hidden(images.clone()),
            Self::Conv(net) => net.hidden(images.clone()),
            Self::Vit(net) => net.hidden(images.clone()),
            Self::Linear(net) => net.hidden(images.clone()),
        };
        let representation: Layer = (layers::REPRESENTATION.into(), self.forward(images));
        [input].into_iter().chain(hidden).chain([representation]).collect()
    }

    /// Features of parts of an image `[B, C, H, W]` → `[B, N, D]`; none of an encoder that has no parts.
    pub fn local(&self, images: Tensor<4>) -> Option<Tensor<3>> {
        match self {
            Self::Mlp(_) | Self::Linear(_) => None,
            Self::Conv(net) => Some(net.local(images)),
            Self::Vit(net) => Some(net.every_token(images)),
        }
    }

    /// `[B, C, H, W]` → `[B, D]`.
    pub fn forward(&self, images: Tensor<4>) -> Tensor<2> {
        match self {
            Self::Mlp(net) => net.forward(images),
            Self::Conv(net) => net.forward(images),
            Self::Vit(net) => net.forward(images),
            Self::Linear(net) => net.forward(images),
        }
    }
}
