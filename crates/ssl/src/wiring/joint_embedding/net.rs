//! The network of the joint-embedding family, with every part that a switch may ask for.
//!
//! Watch for: a part that is off is built all the same and has no gradient; prototypes, queue and
//! centre are there only where the method has their knobs, since they cost as much as a layer.

use crate::error::SslError;
use crate::network::centring;
use crate::network::centring::Centre;
use crate::network::encoder::Encoder;
use crate::network::head::{Head, HeadConfig};
use crate::network::prototypes;
use crate::network::queue;
use crate::network::queue::Queue;
use crate::training::learner::Learner;
use crate::training::trainer::Trainer;
use crate::wiring::joint_embedding::objective::JointEmbedding;
use burn::module::{Module, Param};
use burn::nn::Linear;
use burn::tensor::{Device, Tensor};
use protocol::RunConfig;
use protocol::Shape;

/// Encoder f, projector g, predictor h, the teacher's encoder and projector; where the method has
/// them a queue of keys, prototypes, the teacher's, centres of scores, what hides a patch, and an
/// inverse of the predictor.
#[derive(Module, Debug)]
pub struct JointNet {
    pub(super) encoder: Encoder,
    pub(super) projector: Head,
    pub(super) predictor: Head,
    pub(super) target_encoder: Encoder,
    pub(super) target_projector: Head,
    pub(super) queue: Vec<Queue>,
    pub(super) prototypes: Vec<Linear>,
    pub(super) target_prototypes: Vec<Linear>,
    pub(super) centre: Vec<Centre>,
    pub(super) patch_centre: Vec<Centre>,
    pub(super) mask_tokens: Vec<MaskToken>,
    pub(super) inverse: Vec<Head>,
}

/// What stands in the place of a hidden patch.
#[derive(Module, Debug)]
pub struct MaskToken {
    pub(super) token: Param<Tensor<3>>,
}

impl JointEmbedding {
    /// A learner with this wiring.
    ///
    /// # Errors
    /// A missing setting, or sizes that do not fit the data.
    pub fn start(self, config: &RunConfig, shape: Shape, device: &Device) -> Result<Box<dyn Learner>, SslError> {
        let on = device.clone().autodiff();
        let encoder = Encoder::init(config, shape, &on)?;
        let count = |path: &str| config.count(path);
        let (hidden, output) = (count("method.projector_width")?, count("method.dims")?);
        let depth = count("method.projector_depth")?;
        let input = encoder.width();
        let dims = if depth == 0 { input } else { output };
        let projector = HeadConfig {
            input,
            hidden,
            output,
            depth,
            bias: false,
        };
        // Only a method with a queue, prototypes or a centre has their knobs.
        let keys = count("method.queue").ok().filter(|&keys| keys > 0);
        let clusters = count("method.prototypes").ok();
        let centre = clusters.filter(|_| config.get("method.centre_momentum").is_some());
        let patches = centre.filter(|_| config.get("method.patch_weight").is_some());
        let mask_token = || MaskToken {
            token: Param::from_tensor(Tensor::zeros([1, 1, input], &on)),
        };
        let prototypes = |clusters: usize| prototypes::layer(dims, clusters, &on);
        let bottleneck = count("method.predictor_width")?;
        let predictor = HeadConfig {
            input: dims,
            hidden: bottleneck,
            output: dims,
            depth: 2,
            bias: true,
        };
        let variants = config.get("method.variant").is_some();
        let net = JointNet {
            encoder,
            projector: projector.init(&on),
            predictor: predictor.init(&on),
            target_encoder: Encoder::init(config, shape, &on)?,
            target_projector: projector.init(&on),
            queue: keys.map(|keys| queue::empty(keys, dims, &on)).into_iter().collect(),
            prototypes: clusters.map(prototypes).into_iter().collect(),
            target_prototypes: clusters.map(prototypes).into_iter().collect(),
            centre: centre
                .map(|clusters| centring::zero(clusters, &on))
                .into_iter()
                .collect(),
            patch_centre: patches
                .map(|clusters| centring::zero(clusters, &on))
                .into_iter()
                .collect(),
            mask_tokens: patches.map(|_| mask_token()).into_iter().collect(),
            inverse: variants.then(|| predictor.init(&on)).into_iter().collect(),
        };
        Ok(Box::new(Trainer::new(self, net, config, device)?))
    }
}
