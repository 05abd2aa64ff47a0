//! The stages of a network on the way from an image to its embedding: where a probe can be put.
//!
//! Input, each stage of the encoder, representation, each layer of the projector, embedding, as far
//! as a network has them; each `[B, D]` with a D of its own. What still has space, or tokens, is
//! pooled over it as the encoder does at its end: a stage is given no more than its successors see of it.
//!
//! Watch for: a stage is taken after its batch norm and ReLU. The last layer of a projector is the
//! embedding, and a network without a projector ends at its representation.

use burn::tensor::Tensor;
use protocol::Text;

/// What a network makes of images, in evaluation mode.
#[derive(Clone, Debug)]
pub struct Outputs {
    /// The encoder's output, `[B, D]`: what is evaluated.
    pub representation: Tensor<2>,
    /// What the loss compares, `[B, D′]`: what is drawn and whose spread is watched.
    pub embedding: Tensor<2>,
    /// What a predictor makes of it, `[B, D′]`, where there is one that is on.
    pub prediction: Option<Tensor<2>>,
}

/// A stage's name and what it makes of images.
pub type Layer = (Text, Tensor<2>);

/// What the image itself is called.
pub const INPUT: &str = "input";
/// The encoder's output.
pub const REPRESENTATION: &str = protocol::examination::REPRESENTATION;
/// The projector's output.
pub const EMBEDDING: &str = "embedding";

/// Input, representation and embedding: what every network has.
pub fn ends(images: Tensor<4>, outputs: Outputs) -> Vec<Layer> {
    vec![
        (INPUT.into(), images.flatten(1, 3)),
        (REPRESENTATION.into(), outputs.representation),
        (EMBEDDING.into(), outputs.embedding),
    ]
}

/// `block 1`, counted from 1.
pub fn numbered(part: &str, index: usize) -> Text {
    format!("{part} {}", index + 1).into()
}

/// `[B, N, D]` → `[B, D]`, the mean over tokens.
pub fn over_tokens(x: Tensor<3>) -> Tensor<2> {
    x.mean_dim(1).squeeze_dim(1)
}
