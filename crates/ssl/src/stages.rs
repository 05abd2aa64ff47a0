//! The stages of a network on the way from an image to its embedding: where a probe can be put.
//!
//! Input, each stage of the encoder, representation, each layer of the projector, embedding, as far
//! as a network has them; each `[B, D]` with a D of its own. What still has space, or tokens, is
//! pooled over it as the encoder does at its end: a stage is given no more than its successors see of it.
//!
//! Watch for: a stage is taken after its batch norm and ReLU. The last layer of a projector is the
//! embedding, and a network without a projector ends at its representation.

use crate::learner::{Learner, Outputs};
use crate::measure::{Matrix, evaluation};
use crate::{Shape, SslError};
use burn::tensor::Tensor;
use protocol::Text;

/// Images that go through a network at once.
const CHUNK: usize = 256;

/// A stage's name and what it makes of images.
pub type Stage = (Text, Tensor<2>);

/// What the image itself is called.
pub const INPUT: &str = "input";
/// The encoder's output.
pub const REPRESENTATION: &str = protocol::examination::REPRESENTATION;
/// The projector's output.
pub const EMBEDDING: &str = "embedding";

/// Input, representation and embedding: what every network has.
pub fn ends(images: Tensor<4>, outputs: Outputs) -> Vec<Stage> {
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

/// What every stage of `learner` makes of `images` (host, channel first), read in chunks.
///
/// # Errors
/// A device that does not answer.
pub async fn read(learner: &dyn Learner, images: &[f32], shape: Shape) -> Result<Vec<(Text, Matrix)>, SslError> {
    let mut found: Vec<(Text, Matrix)> = Vec::new();
    for chunk in images.chunks(CHUNK * shape.len()) {
        let stages = learner.stages(chunk, chunk.len() / shape.len(), shape);
        let (names, tensors): (Vec<Text>, Vec<_>) = stages.into_iter().unzip();
        let (matrices, _) = evaluation::read(&tensors, &[]).await?;
        if found.is_empty() {
            found = names.into_iter().zip(matrices).collect();
            continue;
        }
        for ((_, whole), part) in found.iter_mut().zip(matrices) {
            whole.append(part);
        }
    }
    Ok(found)
}
