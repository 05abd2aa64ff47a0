//! The network of the joint-embedding family, with every part that a switch may turn on.
//!
//! Watch for: predictor, target encoder and norms are always built and have no gradient while they are off, so that
//! they can be put into a running model; prototypes, queue, centres, mask token and inverse predictor are built only
//! for methods that have them. Shape letters: `D` width of a token, `K` keys.

use crate::error::SslError;
use crate::network::centring::{self, Centre};
use crate::network::encoder::{Encoder, EncoderConfig};
use crate::network::head::Head;
use crate::network::prototypes;
use crate::network::queue::{self, Queue};
use crate::wiring::joint_embedding::config::{JointEmbeddingConfig, SECOND_ENCODER};
use burn::module::{Module, Param};
use burn::nn::Linear;
use burn::tensor::{Device, Tensor};
use protocol::{ConfigError, KnobError, Shape};

/// Holds encoder f, projector g, predictor h, the second branch's encoder and projector (the EMA teacher's, or
/// trained), and what only some methods have.
#[derive(Module, Debug)]
pub struct JointNet {
    pub(super) encoder: Encoder,
    pub(super) projector: Head,
    pub(super) predictor: Head,
    pub(super) target_encoder: Encoder,
    pub(super) target_projector: Head,
    pub(super) queue: Option<Queue>,
    pub(super) prototypes: Option<Linear>,
    pub(super) target_prototypes: Option<Linear>,
    pub(super) centre: Option<Centre>,
    pub(super) patch_centre: Option<Centre>,
    /// Takes the place of a masked patch, `[1, 1, D]`.
    pub(super) mask_token: Option<Param<Tensor<3>>>,
    pub(super) inverse: Option<Head>,
    /// Branch two's where its encoder is of a kind of its own. They come last, so that all others have the first weights
    /// that they have without them.
    pub(super) other_encoder: Option<Encoder>,
    pub(super) other_projector: Option<Head>,
}

/// Says what one step changes in the network besides the trained weights; `None` where the method keeps no such buffer.
#[derive(Clone, Debug, Default)]
pub struct JointUpdate {
    /// Embeddings to be pushed into the queue, `[n, D]`, the oldest first.
    pub(super) keys: Option<Tensor<2>>,
    /// Scores whose mean the centre moves toward, `[n, K]`.
    pub(super) scores: Option<Tensor<2>>,
    /// Scores of masked patches whose mean the patches' centre moves toward, `[n, K]`.
    pub(super) patch_scores: Option<Tensor<2>>,
}

/// Creates branch two's own encoder for images of `shape` on `device`.
///
/// # Errors
/// [`ConfigError::Knobs`] at the setting that names it, if it does not fit the data.
fn other_encoder(other: EncoderConfig, shape: Shape, device: &Device) -> Result<Encoder, ConfigError> {
    let refused = |sentence: String| {
        let path = SECOND_ENCODER.into();
        ConfigError::Knobs(vec![KnobError { path, sentence }])
    };
    if shape.is_point() && other.has_places() {
        return Err(refused(format!(
            "In branch two: a {} reads images; these are points.",
            other.title()
        )));
    }
    let built = other.init(shape, device);
    built.map_err(|error| refused(format!("In branch two: {error}")))
}

impl JointEmbeddingConfig {
    /// Creates the network for images of `shape` on `device`.
    ///
    /// # Errors
    /// [`SslError::Config`] if an encoder does not fit the images.
    pub fn init(&self, shape: Shape, device: &Device) -> Result<JointNet, SslError> {
        let encoder = self.encoder.init(shape, device)?;
        let input = encoder.width();
        let projector = self.projector_of(input);
        let dims = if projector.depth == 0 { input } else { projector.output };
        let predictor = self.predictor_of(dims);
        let count = self.prototypes.map(|prototypes| prototypes.count);
        let layer = |count: usize| prototypes::layer(dims, count, device);
        let zero = |count: usize| centring::zero(count, device);
        let centre = self.prototypes.and_then(|prototypes| prototypes.centre_momentum);
        let other = self
            .second_encoder
            .map(|other| other_encoder(other, shape, device))
            .transpose()?;
        Ok(JointNet {
            encoder,
            projector: projector.init(device),
            predictor: predictor.init(device),
            target_encoder: self.encoder.init(shape, device)?,
            target_projector: projector.init(device),
            queue: self.queue.map(|keys| queue::empty(keys, dims, device)),
            prototypes: count.map(layer),
            target_prototypes: count.map(layer),
            centre: count.filter(|_| centre.is_some()).map(zero),
            patch_centre: count.filter(|_| self.patches.is_some()).map(zero),
            mask_token: self
                .patches
                .map(|_| Param::from_tensor(Tensor::zeros([1, 1, input], device))),
            inverse: self.variant.map(|_| predictor.init(device)),
            other_projector: other
                .as_ref()
                .map(|other| self.projector_of(other.width()).init(device)),
            other_encoder: other,
        })
    }

    /// Returns `net` with `update` applied: keys pushed, centres moved.
    pub(super) fn apply(&self, net: JointNet, update: JointUpdate) -> JointNet {
        let moved = |centre: Option<Centre>, scores: Option<Tensor<2>>, momentum: Option<f64>| match (scores, momentum)
        {
            (Some(scores), Some(momentum)) => centre.map(|old| centring::ema_update(&old, scores, momentum)),
            _ => centre,
        };
        let momentum = self.prototypes.and_then(|prototypes| prototypes.centre_momentum);
        let patches = self.patches.map(|patches| patches.centre_momentum);
        JointNet {
            queue: match update.keys {
                Some(keys) => net.queue.map(|old| queue::push(&old, keys)),
                None => net.queue,
            },
            centre: moved(net.centre, update.scores, momentum),
            patch_centre: moved(net.patch_centre, update.patch_scores, patches),
            ..net
        }
    }
}
