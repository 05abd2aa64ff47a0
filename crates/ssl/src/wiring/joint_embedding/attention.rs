//! Attention maps of a transformer: for each head of its last block a picture of the attention on each patch.
//!
//! DINO, arXiv 2104.14294, figure 1, shows them for the class token. Watch for: attention says what a head reads, not
//! what the representation keeps of it. Shape letters: `B` images, `H` heads, `N` patches.

use crate::network::encoder::Encoder;
use crate::network::painting::{Painting, Row, Shows};
use crate::training::learner::Batch;
use burn::tensor::{Device, Tensor};

/// Number of heads that are shown at most.
const HEADS: usize = 4;

/// Paints the images of `batch` and below them the attention of each head of `encoder`; `None` if the encoder is no
/// transformer.
pub(super) fn attention(encoder: &Encoder, batch: &Batch, device: &Device) -> Option<Painting> {
    let Encoder::Vit(encoder) = encoder else { return None };
    let grid = encoder.grid();
    let weights = encoder.attention(batch.view(0, device))?;
    let [images, heads, patches] = weights.dims();
    let of = |head: usize| -> Tensor<2> {
        let one = weights.clone().slice([0..images, head..head + 1, 0..patches]);
        one.squeeze_dim(1)
    };
    let head = |head: usize| Row::new(format!("Head {}", head + 1), Shows::Shares(of(head)));
    let mut rows = vec![Row::new("Image", Shows::Images)];
    rows.extend((0..heads.min(HEADS)).map(head));
    let who = if encoder.class_tokens() > 0 {
        "the class token looks at"
    } else {
        "patches, on average, look at"
    };
    Some(Painting {
        rows,
        patch: grid.patch,
        columns: grid.columns,
        guess: None,
        caption: format!("The darker a patch, the more {who} it in the last block.").into(),
    })
}
