//! A small vision transformer: patches, fixed 2-D sine–cosine positions, pre-norm blocks, the mean
//! over tokens.
//!
//! Dosovitskiy et al. 2021, arXiv 2010.11929. Differs: no class token, the representation is the
//! mean of the tokens; ReLU in place of GELU. Shape letters: `B` batch, `N` patches, `P` values of a patch, `D` width.

use super::sin_cos::positions;
use crate::Shape;
use crate::loss::masked_reconstruction::patchify;
use crate::stages::{Stage, numbered, over_tokens};
use burn::module::Module;
use burn::nn::activation::ActivationConfig;
use burn::nn::transformer::{TransformerEncoder, TransformerEncoderConfig, TransformerEncoderInput};
use burn::nn::{LayerNorm, LayerNormConfig, Linear, LinearConfig};
use burn::tensor::{Device, Tensor, TensorData};
use protocol::{Card, ConfigError, Knob, KnobError, Preference, RunConfig, Section};

/// In words.
pub fn card() -> Card {
    let network = |knob: Knob| knob.section(Section::Network).restarts();
    Card {
        name: "vit".into(),
        title: "Transformer".into(),
        phrase: "small transformer".into(),
        idea: "Cut the image into patches and let each look at every other.".into(),
        group: "Encoders".into(),
        kinds: vec!["images".into()],
        knobs: vec![
            network(
                Knob::whole("encoder.patch", "Patch", 2.0, 1.0, 16.0)
                    .unit("px")
                    .help("Edge of a patch; it divides the image's edge."),
            ),
            network(
                Knob::whole("encoder.width", "Token width", 64.0, 16.0, 256.0)
                    .step(16.0)
                    .unit("dims")
                    .help("Width of a token and of the representation; a multiple of 4 and of the heads."),
            ),
            network(Knob::whole("encoder.depth", "Blocks", 2.0, 1.0, 6.0).help("Attention blocks.")),
            network(Knob::whole("encoder.heads", "Heads", 4.0, 1.0, 8.0).help("Attention heads.")),
        ],
        preferences: vec![Preference {
            when: [("data".into(), "shapes".into())].into(),
            settings: [("encoder.patch".into(), 8.0.into())].into(),
        }],
        watch_for: "It has no idea of neighbourhoods and needs longer than a convolution.".into(),
        differs:
            "No class token: the representation is the mean of the tokens. ReLU in place of GELU: twice as fast here."
                .into(),
        ..Card::default()
    }
}

/// Refuses an encoder that has no patches; `why` says who needs them, `MAE hides patches`.
///
/// # Errors
/// Any other encoder.
pub fn required(config: &RunConfig, why: &str) -> Result<(), ConfigError> {
    if config.choice("encoder")? == "vit" {
        return Ok(());
    }
    Err(ConfigError::Knobs(vec![KnobError {
        path: "encoder".into(),
        sentence: format!("{why}, so its encoder is the transformer."),
    }]))
}

/// The grid of patches of an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grid {
    /// Patches down.
    pub rows: usize,
    /// Patches across.
    pub columns: usize,
    /// Edge of a patch in pixels.
    pub patch: usize,
    /// `P`, values of a patch.
    pub values: usize,
}

impl Grid {
    /// The grid that `config` cuts an image of `shape` into.
    ///
    /// # Errors
    /// A patch that does not divide the image.
    pub fn new(config: &RunConfig, shape: Shape) -> Result<Self, ConfigError> {
        let patch = config.count("encoder.patch")?.max(1);
        if !shape.height.is_multiple_of(patch) || !shape.width.is_multiple_of(patch) {
            let sentence = format!("A patch of {patch} pixels does not divide an image of {}.", shape.width);
            return Err(ConfigError::Knobs(vec![KnobError {
                path: "encoder.patch".into(),
                sentence,
            }]));
        }
        let (rows, columns) = (shape.height / patch, shape.width / patch);
        Ok(Self {
            rows,
            columns,
            patch,
            values: patch * patch * shape.channels,
        })
    }

    /// `N`.
    pub fn patches(&self) -> usize {
        self.rows * self.columns
    }

    /// Sine–cosine positions `[1, N, D]`.
    pub fn positions(&self, width: usize, device: &Device) -> Tensor<3> {
        let table = positions(self.rows, self.columns, width);
        Tensor::from_data(TensorData::new(table, [1, self.patches(), width]), device)
    }
}

/// Sizes of a stack of attention blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Blocks {
    /// `D`, a multiple of 4 and of `heads`.
    pub width: usize,
    /// Number of blocks.
    pub depth: usize,
    /// Attention heads.
    pub heads: usize,
}

impl Blocks {
    /// The encoder's own.
    ///
    /// # Errors
    /// A width that the heads or the positions do not divide.
    pub fn new(config: &RunConfig, part: &str) -> Result<Self, ConfigError> {
        let [width, depth, heads] = ["width", "depth", "heads"].map(|name| config.count(&format!("{part}.{name}")));
        let (width, depth, heads) = (width?, depth?, heads?.max(1));
        if !width.is_multiple_of(heads) || !width.is_multiple_of(4) {
            let sentence = format!("A width of {width} cannot be shared by {heads} heads in multiples of 4.");
            return Err(ConfigError::Knobs(vec![KnobError {
                path: format!("{part}.width").into(),
                sentence,
            }]));
        }
        Ok(Self { width, depth, heads })
    }

    /// Pre-norm blocks, four times wider inside, without dropout.
    ///
    /// With ReLU where the paper has GELU, whose hyperbolic tangent took four tenths of a step on the
    /// CPU: a step of MAE is twice as fast without it, and learns as much.
    pub fn init(&self, device: &Device) -> TransformerEncoder {
        TransformerEncoderConfig::new(self.width, 4 * self.width, self.heads, self.depth)
            .with_dropout(0.0)
            .with_norm_first(true)
            .with_layer_norm_eps(1e-6)
            .with_activation(ActivationConfig::Relu)
            .init(device)
    }
}

/// Patches, blocks, norm.
#[derive(Module, Debug)]
pub struct Vit {
    embed: Linear,
    blocks: TransformerEncoder,
    norm: LayerNorm,
    #[module(skip)]
    grid: Grid,
}

impl Vit {
    /// The transformer that `config` asks for.
    ///
    /// # Errors
    /// As [`Grid::new`] and [`Blocks::new`].
    pub fn init(config: &RunConfig, shape: Shape, device: &Device) -> Result<Self, ConfigError> {
        let (grid, blocks) = (Grid::new(config, shape)?, Blocks::new(config, "encoder")?);
        Ok(Self {
            embed: LinearConfig::new(grid.values, blocks.width).init(device),
            blocks: blocks.init(device),
            norm: LayerNormConfig::new(blocks.width).with_epsilon(1e-6).init(device),
            grid,
        })
    }

    /// `D`.
    pub fn width(&self) -> usize {
        self.embed.weight.dims()[1]
    }

    /// How the image is cut.
    pub fn grid(&self) -> Grid {
        self.grid
    }

    /// `[B, C, H, W]` → `[B, D]`, of all patches.
    pub fn forward(&self, images: Tensor<4>) -> Tensor<2> {
        over_tokens(self.every_token(images))
    }

    /// What each block makes of all patches, its mean over tokens; the patches embedded come first.
    pub fn hidden(&self, images: Tensor<4>) -> Vec<Stage> {
        let patches = patchify(images, self.grid.patch);
        let mut x = self.embed.forward(patches.clone()) + self.grid.positions(self.width(), &patches.device());
        let mut found = vec![("patches".into(), over_tokens(x.clone()))];
        for (index, block) in self.blocks.layers.iter().enumerate() {
            x = block.forward(x, None, None);
            found.push((numbered("block", index), over_tokens(x.clone())));
        }
        found
    }

    /// `[B, C, H, W]` → tokens of all patches `[B, N, D]`.
    pub fn every_token(&self, images: Tensor<4>) -> Tensor<3> {
        let patches = patchify(images, self.grid.patch);
        let positions = self.grid.positions(self.width(), &patches.device());
        self.tokens(patches, positions)
    }

    /// As [`Vit::every_token`], with `token` `[1, 1, D]` in the place of each patch whose `mask` `[B, N]`
    /// is 1.
    pub fn with_blanks(&self, images: Tensor<4>, mask: Tensor<2>, token: Tensor<3>) -> Tensor<3> {
        let patches = patchify(images, self.grid.patch);
        let positions = self.grid.positions(self.width(), &patches.device());
        let mask = mask.unsqueeze_dim::<3>(2);
        let seen = self.embed.forward(patches) * mask.clone().neg().add_scalar(1.0);
        self.look(seen + mask * token + positions)
    }

    /// Of all patches `[B, N, P]` those that `take` `[B, n, N]` takes, each where it is → tokens
    /// `[B, n, D]`.
    pub fn taken(&self, patches: Tensor<3>, take: Tensor<3>) -> Tensor<3> {
        let ([batch, count, _], width) = (patches.dims(), self.width());
        let positions = self.grid.positions(width, &patches.device());
        let positions = take.clone().matmul(positions.expand([batch, count, width]));
        self.tokens(take.matmul(patches), positions)
    }

    /// Some patches `[B, n, P]` at `positions` `[B or 1, n, D]` → tokens `[B, n, D]`.
    pub fn tokens(&self, patches: Tensor<3>, positions: Tensor<3>) -> Tensor<3> {
        self.look(self.embed.forward(patches) + positions)
    }

    fn look(&self, tokens: Tensor<3>) -> Tensor<3> {
        self.norm
            .forward(self.blocks.forward(TransformerEncoderInput::new(tokens)))
    }
}
