//! The layers of a network from an image to its embedding: where a probe can be trained.
//!
//! Input, each layer of the encoder, representation, each layer of the projector, embedding, as far as a network has
//! them; each `[B, D]` with a D of its own. Spatial outputs and tokens are pooled exactly as at the encoder's end, so
//! that no probe sees more than the next layer.
//!
//! Watch for: a layer is read after its batch norm and ReLU. The last layer of a projector is the embedding, and a
//! network without a projector ends at its representation.

use burn::tensor::Tensor;
use protocol::Text;

/// Holds what a network computes for images, in evaluation mode.
#[derive(Clone, Debug)]
pub struct Outputs {
    /// The encoder's output, `[B, D]`, which is evaluated.
    pub representation: Tensor<2>,
    /// What the loss compares, `[B, D′]`; it is drawn, and its spread is measured.
    pub embedding: Tensor<2>,
    /// The predictor's output, `[B, D′]`; `None` if no predictor is on.
    pub prediction: Option<Tensor<2>>,
}

/// Stands for the name of a layer and its output for images, `[B, D]`.
pub type Layer = (Text, Tensor<2>);

/// Holds name of the image itself as a layer.
pub const INPUT: &str = "input";
/// Holds name of the encoder's output.
pub const REPRESENTATION: &str = protocol::examination::REPRESENTATION;
/// Holds name of the projector's output.
pub const EMBEDDING: &str = "embedding";

/// Returns the layers that every network has: input `[B, C, H, W]`, flattened, representation and embedding.
pub fn ends(images: Tensor<4>, outputs: Outputs) -> Vec<Layer> {
    vec![
        (INPUT.into(), images.flatten(1, 3)),
        (REPRESENTATION.into(), outputs.representation),
        (EMBEDDING.into(), outputs.embedding),
    ]
}

/// Names a layer of a `part`, `block 1`; `index` counts from 0, the name from 1.
pub fn numbered(part: &str, index: usize) -> Text {
    format!("{part} {}", index + 1).into()
}

/// Computes the mean over tokens, `[B, N, D]` → `[B, D]`.
pub fn over_tokens(x: Tensor<3>) -> Tensor<2> {
    x.mean_dim(1).squeeze_dim(1)
}
