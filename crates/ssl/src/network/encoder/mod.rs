//! Encoders: from an image `[B, C, H, W]` to a representation `[B, D]`.
//!
//! A new encoder is a file with a card, a variant, and a line in [`ENCODERS`].

mod conv;
pub mod first_layer;
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

/// Lists every encoder, as the function that makes its card.
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

/// Holds the kind and sizes of an encoder, read once from a run's config.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EncoderConfig {
    /// Perceptron.
    Mlp(mlp::MlpConfig),
    /// Small convolutional net.
    Conv(conv::ConvConfig),
    /// Small vision transformer.
    Vit(vit::VitConfig),
    /// Matrices one after another.
    Linear(linear::DeepLinearConfig),
}

impl EncoderConfig {
    /// Reads the encoder that `config` names, and its sizes.
    ///
    /// # Errors
    /// [`ConfigError::Missing`] if there is no encoder of that name, or where one of its settings is missing;
    /// [`ConfigError::Knobs`] if sizes do not fit each other.
    pub fn new(config: &RunConfig) -> Result<Self, ConfigError> {
        match config.choice("encoder")? {
            "mlp" => Ok(Self::Mlp(mlp::MlpConfig::new(config)?)),
            "conv" => Ok(Self::Conv(conv::ConvConfig::new(config)?)),
            "vit" => Ok(Self::Vit(vit::VitConfig::new(config)?)),
            "linear" => Ok(Self::Linear(linear::DeepLinearConfig::new(config)?)),
            other => Err(ConfigError::Missing(other.to_owned())),
        }
    }

    /// Returns the encoder called `name` with the sizes that its card gives it for the data of `config`, whatever
    /// encoder `config` itself names.
    ///
    /// # Errors
    /// [`ConfigError::Missing`] if there is no encoder of that name, and as [`EncoderConfig::new`].
    pub fn usual(name: &str, config: &RunConfig) -> Result<Self, ConfigError> {
        let mut cards = ENCODERS.iter().map(|card| card());
        let card = cards.find(|card| card.name == name);
        let card = card.ok_or_else(|| ConfigError::Missing(name.to_owned()))?;
        Self::new(&card.chosen_in(config, "encoder"))
    }

    /// Returns what a block of the diagram calls it, `conv net`.
    pub fn title(&self) -> &'static str {
        match self {
            Self::Mlp(_) => "perceptron",
            Self::Conv(_) => "conv net",
            Self::Vit(_) => "transformer",
            Self::Linear(_) => "linear net",
        }
    }

    /// Creates the encoder for inputs of `shape` on `device`.
    ///
    /// # Errors
    /// [`ConfigError::Knobs`] if the sizes do not fit the images.
    pub fn init(&self, shape: Shape, device: &Device) -> Result<Encoder, ConfigError> {
        Ok(match self {
            Self::Mlp(sizes) => Encoder::Mlp(sizes.init(shape, device)),
            Self::Conv(sizes) => Encoder::Conv(sizes.init(shape, device)?),
            Self::Vit(sizes) => Encoder::Vit(sizes.init(shape, device)?),
            Self::Linear(sizes) => Encoder::Linear(sizes.init(shape, device)),
        })
    }

    /// Returns whether the encoder has features of parts of an image ([`Encoder::local`]).
    pub fn has_places(&self) -> bool {
        matches!(self, Self::Conv(_) | Self::Vit(_))
    }

    /// Returns whether the encoder is a transformer, that is, has patches that can be masked and attention to paint.
    pub fn is_vit(&self) -> bool {
        matches!(self, Self::Vit(_))
    }
}

impl Encoder {
    /// Returns `D`, the width of the representation.
    pub fn width(&self) -> usize {
        match self {
            Self::Mlp(net) => net.width(),
            Self::Conv(net) => net.width(),
            Self::Vit(net) => net.width(),
            Self::Linear(net) => net.width(),
        }
    }

    /// Returns images `[B, C, H, W]` flattened, the output of each layer for them, and the representation.
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

    /// Computes features at each place of images `[B, C, H, W]`, `[B, N, D]`; `None` if the encoder has no places, as a
    /// perceptron.
    pub fn local(&self, images: Tensor<4>) -> Option<Tensor<3>> {
        match self {
            Self::Mlp(_) | Self::Linear(_) => None,
            Self::Conv(net) => Some(net.local(images)),
            Self::Vit(net) => Some(net.every_token(images)),
        }
    }

    /// Computes the representation `[B, D]` of images `[B, C, H, W]`.
    pub fn forward(&self, images: Tensor<4>) -> Tensor<2> {
        match self {
            Self::Mlp(net) => net.forward(images),
            Self::Conv(net) => net.forward(images),
            Self::Vit(net) => net.forward(images),
            Self::Linear(net) => net.forward(images),
        }
    }
}
