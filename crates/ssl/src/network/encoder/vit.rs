//! A small vision transformer: patches, fixed 2-D sine–cosine positions, pre-norm blocks, the mean
//! over tokens.
//!
//! Dosovitskiy et al. 2021, arXiv 2010.11929. Watch for: pixels have to be shifted and scaled to about mean 0 and
//! deviation 1, else the positions drown them. Differs: ReLU in place of GELU; shift and scale are the same for all
//! data; positions have shorter waves ([`crate::network::sin_cos::SMALL`]); the representation is the mean of the
//! tokens unless the class token is on, which then is it. Shape letters: `B` batch, `N` patches, `P`
//! values of a patch, `D` width, `H` heads.

use crate::loss::masked_reconstruction::patchify;
use crate::network::layers::{Layer, numbered, over_tokens};
use crate::network::patch_grid::Grid;
use burn::module::{Module, Param};
use burn::nn::activation::ActivationConfig;
use burn::nn::attention::MhaInput;
use burn::nn::transformer::{TransformerEncoder, TransformerEncoderConfig, TransformerEncoderInput};
use burn::nn::{LayerNorm, LayerNormConfig, Linear, LinearConfig};
use burn::tensor::{Device, Tensor};
use protocol::Shape;
use protocol::{Card, ConfigError, Knob, KnobError, Preference, RunConfig, Section};

/// Describes the transformer and lists its knobs.
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
            network(Knob::switch("encoder.class_token", "Class token", false).help(
                "A token of its own that looks at every patch is the representation; off, it is the mean of the \
                    patches' \
                 tokens.",
            )),
        ],
        preferences: vec![
            // Four patches: with more of them a step takes several times as long and each of them says less.
            Preference::when("data", "digits").set("encoder.patch", 4.0),
            Preference::when("data", "shapes").set("encoder.patch", 16.0),
            Preference::when("data", "glyphs").set("encoder.patch", 16.0),
        ],
        watch_for: "Beside the positions of its patches it has no notion of neighbourhoods.".into(),
        differs: "The representation is the mean of the tokens (a class token is a switch). ReLU in place of GELU, \
                which takes longer to compute. \
                Pixels of all data are shifted by 0.3 and scaled by 3, where the paper takes each dataset’s mean and \
                deviation; positions have shorter waves, as the grids are small."
            .into(),
        ..Card::default()
    }
}

/// Checks that the encoder of `config` is the transformer, for methods that mask patches; `why` says who needs them,
/// `MAE hides patches`.
///
/// # Errors
/// [`ConfigError::Knobs`] with a sentence if it is another encoder.
pub fn required(config: &RunConfig, why: &str) -> Result<(), ConfigError> {
    if config.choice("encoder")? == "vit" {
        return Ok(());
    }
    Err(ConfigError::Knobs(vec![KnobError {
        path: "encoder".into(),
        sentence: format!("{why}, so its encoder is the transformer."),
    }]))
}

/// What is subtracted from each pixel of `0..=1`, and what the rest is divided by: about the mean and the standard
/// deviation of the pictures here. Without it a supervised transformer needs several times as many steps on shapes.
const MEAN: f64 = 0.3;
const DEVIATION: f64 = 1.0 / 3.0;

/// Attention weights that a browser tab has memory for, several times over.
const MOST: usize = 1 << 26;
/// Images that go through the network at once when the instruments are read.
const AT_ONCE: usize = 512;

/// Holds sizes of a stack of attention blocks.
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
    /// Reads the sizes at `{part}.width`, `{part}.depth` and `{part}.heads` of `config`; `part` is `encoder` or a part
    /// of a method, such as `method.decoder`.
    ///
    /// # Errors
    /// [`ConfigError::Knobs`] if the width is no multiple of 4 and of the number of heads; [`ConfigError::Missing`]
    /// where a setting is missing.
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

    /// Creates pre-norm blocks on `device`, four times wider inside, without dropout.
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

/// Holds sizes of a vision transformer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VitConfig {
    patch: usize,
    blocks: Blocks,
    class_token: bool,
    batch: usize,
}

/// Holds a vision transformer: patches embedded linearly, attention blocks, layer norm.
#[derive(Module, Debug)]
pub struct Vit {
    embed: Linear,
    /// `[1, 1, D]`, where there is one.
    class_token: Option<Param<Tensor<3>>>,
    blocks: TransformerEncoder,
    norm: LayerNorm,
    #[module(skip)]
    grid: Grid,
}

impl VitConfig {
    /// Reads the transformer's sizes from `config`.
    ///
    /// # Errors
    /// As [`Blocks::new`]; [`ConfigError::Missing`] where a setting is missing.
    pub fn new(config: &RunConfig) -> Result<Self, ConfigError> {
        Ok(Self {
            patch: config.count("encoder.patch")?,
            blocks: Blocks::new(config, "encoder")?,
            class_token: config.switch("encoder.class_token")?,
            batch: config.count("run.batch")?,
        })
    }

    /// Cuts an image of `shape` into this transformer's patches.
    ///
    /// # Errors
    /// As [`Grid::new`].
    pub fn grid(&self, shape: Shape) -> Result<Grid, ConfigError> {
        Grid::new(self.patch, shape)
    }

    /// Refuses what does not fit into memory: each of `N` patches attends to each, in every head for every image.
    fn fits(&self, grid: Grid) -> Result<(), ConfigError> {
        // A step keeps those of two views in every block, for the gradient.
        let kept = 2 * self.batch * self.blocks.depth;
        let patches = grid.patches();
        if kept.max(AT_ONCE) * self.blocks.heads * patches * patches <= MOST {
            return Ok(());
        }
        let sentence = format!(
            "Each of {patches} patches looks at each of them, which is more than there is memory for: larger \
                patches, fewer \
             heads or blocks, or a smaller batch would do."
        );
        Err(ConfigError::Knobs(vec![KnobError {
            path: "encoder.patch".into(),
            sentence,
        }]))
    }

    /// Creates the transformer for images of `shape` on `device`.
    ///
    /// # Errors
    /// As [`Grid::new`]; [`ConfigError::Knobs`] if attention between so many patches does not fit into memory.
    pub fn init(&self, shape: Shape, device: &Device) -> Result<Vit, ConfigError> {
        let (grid, blocks) = (self.grid(shape)?, self.blocks);
        self.fits(grid)?;
        let class = self.class_token;
        let class = class.then(|| Param::from_tensor(Tensor::zeros([1, 1, blocks.width], device)));
        Ok(Vit {
            class_token: class,
            embed: LinearConfig::new(grid.values, blocks.width).init(device),
            blocks: blocks.init(device),
            norm: LayerNormConfig::new(blocks.width).with_epsilon(1e-6).init(device),
            grid,
        })
    }
}

impl Vit {
    /// Returns `D`, the width of a token and of the representation.
    pub fn width(&self) -> usize {
        self.embed.weight.dims()[1]
    }

    /// Returns how an image is cut into patches.
    pub fn grid(&self) -> Grid {
        self.grid
    }

    /// Computes the representation `[B, D]` of images `[B, C, H, W]` from all patches.
    pub fn forward(&self, images: Tensor<4>) -> Tensor<2> {
        self.summary(self.look(self.embedded(images)))
    }

    /// Computes the output of each block for images `[B, C, H, W]` as its class token or its mean over tokens; the
    /// embedded patches come first.
    pub fn hidden(&self, images: Tensor<4>) -> Vec<Layer> {
        let embedded = self.embedded(images);
        let mut found = vec![("patches".into(), over_tokens(embedded.clone()))];
        let mut x = self.with_class(embedded);
        for (index, block) in self.blocks.layers.iter().enumerate() {
            x = block.forward(x, None, None);
            found.push((numbered("block", index), self.summary(x.clone())));
        }
        found
    }

    /// Computes the attention that each patch receives in the last block, `[B, H, N]`, for images `[B, C, H, W]`: from
    /// the class token or, without one, from the patches on average. It sums to 1 over patches for each head; `None`
    /// if the transformer has no block.
    pub fn attention(&self, images: Tensor<4>) -> Option<Tensor<3>> {
        let (last, before) = self.blocks.layers.split_last()?;
        let embedded = self.with_class(self.embedded(images));
        let x = before.iter().fold(embedded, |x, block| block.forward(x, None, None));
        let weights = last.mha.forward(MhaInput::self_attn(last.norm_2.forward(x))).weights;
        let [batch, heads, ..] = weights.dims();
        let (classes, patches) = (self.class_tokens(), self.grid.patches());
        let looking = if classes == 0 { 0..patches } else { 0..classes };
        let of = weights.slice([0..batch, 0..heads, looking, classes..classes + patches]);
        let of: Tensor<3> = of.mean_dim(2).squeeze_dim(2);
        // What a class token gives itself is left out.
        let sum = of.clone().sum_dim(2);
        Some(of / sum)
    }

    /// Returns the number of class tokens, 1 or 0.
    pub fn class_tokens(&self) -> usize {
        usize::from(self.class_token.is_some())
    }

    /// Patches of whole images where they are, before any block, `[B, N, D]`.
    fn embedded(&self, images: Tensor<4>) -> Tensor<3> {
        let patches = patchify(images, self.grid.patch);
        let positions = self.grid.positions(self.width(), &patches.device());
        self.content(patches) + positions
    }

    /// What patches `[B, n, P]` show, wherever they are, `[B, n, D]`.
    fn content(&self, patches: Tensor<3>) -> Tensor<3> {
        self.embed.forward(patches.sub_scalar(MEAN).div_scalar(DEVIATION))
    }

    /// With the class token in front, where there is one.
    fn with_class(&self, tokens: Tensor<3>) -> Tensor<3> {
        let Some(class) = &self.class_token else {
            return tokens;
        };
        let [batch, _, width] = tokens.dims();
        Tensor::cat(vec![class.val().expand([batch, 1, width]), tokens], 1)
    }

    /// One vector of all tokens, `[B, D]`: the class token, or the mean.
    fn summary(&self, tokens: Tensor<3>) -> Tensor<2> {
        if self.class_token.is_none() {
            return over_tokens(tokens);
        }
        let [batch, _, width] = tokens.dims();
        tokens.slice([0..batch, 0..1, 0..width]).squeeze_dim(1)
    }

    /// The tokens of patches, without the class token.
    fn places(&self, tokens: Tensor<3>) -> Tensor<3> {
        let classes = self.class_tokens();
        if classes == 0 {
            return tokens;
        }
        let [batch, count, width] = tokens.dims();
        tokens.slice([0..batch, classes..count, 0..width])
    }

    /// Computes the tokens of all patches, `[B, N, D]`, of images `[B, C, H, W]`.
    pub fn every_token(&self, images: Tensor<4>) -> Tensor<3> {
        self.places(self.look(self.embedded(images)))
    }

    /// Computes the tokens of all patches as [`Vit::every_token`], with `token`, `[1, 1, D]`, in place of each embedded
    /// patch whose `mask`, `[B, N]`, is 1.
    pub fn with_mask_tokens(&self, images: Tensor<4>, mask: Tensor<2>, token: Tensor<3>) -> Tensor<3> {
        let patches = patchify(images, self.grid.patch);
        let positions = self.grid.positions(self.width(), &patches.device());
        let mask = mask.unsqueeze_dim::<3>(2);
        let seen = self.content(patches) * mask.clone().neg().add_scalar(1.0);
        self.places(self.look(seen + mask * token + positions))
    }

    /// Computes tokens `[B, n, D]` of those of the `patches`, `[B, N, P]`, that the one-hot rows of `gather`, `[B, n,
    /// N]`, gather; each keeps the position that it has in the image.
    pub fn gathered(&self, patches: Tensor<3>, gather: Tensor<3>) -> Tensor<3> {
        self.places(self.look_at(patches, gather))
    }

    /// Computes the representation `[B, D]` of the gathered patches, with the arguments of [`Vit::gathered`].
    pub fn summary_of_gathered(&self, patches: Tensor<3>, gather: Tensor<3>) -> Tensor<2> {
        self.summary(self.look_at(patches, gather))
    }

    fn look_at(&self, patches: Tensor<3>, gather: Tensor<3>) -> Tensor<3> {
        let ([batch, count, _], width) = (patches.dims(), self.width());
        let positions = self.grid.positions(width, &patches.device());
        let positions = gather.clone().matmul(positions.expand([batch, count, width]));
        self.look(self.content(gather.matmul(patches)) + positions)
    }

    /// What the blocks make of tokens of patches, the class token's first, where there is one.
    fn look(&self, tokens: Tensor<3>) -> Tensor<3> {
        let tokens = TransformerEncoderInput::new(self.with_class(tokens));
        self.norm.forward(self.blocks.forward(tokens))
    }
}
