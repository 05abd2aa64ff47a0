//! The joint-embedding family: one wiring — encoder, projector, optional predictor, stop-gradient
//! or not, batch norm or not — times a loss between the branches, plus variance and covariance
//! terms that any of them can take.
//!
//! The wiring of SimSiam and VICReg, and of every row of VICReg's ablation (arXiv 2105.04906,
//! Table 4). Predictor and norms are always built and used when their switch says so, so that a
//! part can be taken out of a running model. Shape letters: `B` batch, `D` dimension.

mod describe;
pub mod diagram;
mod knobs;

pub use describe::{Distance, describe};
pub use knobs::{breaks, knobs};

use crate::encoder::Encoder;
use crate::head::{Head, HeadConfig, HeadNorm};
use crate::learner::{Batch, Collapse, Losses, Objective, Outputs, Trained};
use crate::loss::{PairLoss, covariance::covariance, variance::variance};
use crate::stages::{self, Stage};
use crate::{Learner, Shape, SslError};
use burn::module::Module;
use burn::tensor::{Device, Tensor};
use protocol::{ConfigError, RunConfig};

/// Encoder f, projector g, predictor h.
#[derive(Module, Debug)]
pub struct JointNet {
    encoder: Encoder,
    projector: Head,
    predictor: Head,
}

/// Which parts are on, and the loss with its weights.
#[derive(Clone, Debug)]
pub struct JointEmbedding {
    distance: PairLoss,
    /// The distance is blind to the embedding's length.
    by_direction: bool,
    /// No gradient flows back through the branch that is compared against.
    pub stop_gradient: bool,
    /// Branch one predicts branch two.
    pub predictor: bool,
    norm: HeadNorm,
    constant_predictor_rate: bool,
    weights: Weights,
}

/// Weights of the loss: λ of the distance, μ of the variance, ν of the covariance; 0 is off.
#[derive(Clone, Copy, Debug)]
struct Weights {
    distance: f64,
    variance: f64,
    covariance: f64,
    gamma: f64,
    epsilon: f64,
}

impl JointEmbedding {
    /// The wiring of `config` around `distance`, which is or is not blind to the embedding's length.
    ///
    /// # Errors
    /// A missing setting.
    pub fn new(config: &RunConfig, distance: PairLoss, by_direction: bool) -> Result<Self, ConfigError> {
        let weight = |part: &str| -> Result<f64, ConfigError> {
            let on = config.switch(&format!("method.{part}"))?;
            Ok(if on {
                config.number(&format!("method.{part}_weight"))?
            } else {
                0.0
            })
        };
        Ok(Self {
            distance,
            by_direction,
            stop_gradient: config.switch("method.stop_gradient")?,
            predictor: config.switch("method.predictor")?,
            norm: HeadNorm {
                hidden: config.switch("method.batch_norm")?,
                output: config.switch("method.output_norm")? && config.switch("method.batch_norm")?,
            },
            constant_predictor_rate: config.switch("method.constant_predictor_rate")?,
            weights: Weights {
                distance: config.number("method.distance_weight")?,
                variance: weight("variance")?,
                covariance: weight("covariance")?,
                gamma: config.number("method.gamma")?,
                epsilon: config.number("method.epsilon")?,
            },
        })
    }

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
        let bottleneck = count("method.predictor_width")?;
        let predictor = HeadConfig {
            input: dims,
            hidden: bottleneck,
            output: dims,
            depth: 2,
            bias: true,
        };
        let net = JointNet {
            encoder,
            projector: projector.init(&on),
            predictor: predictor.init(&on),
        };
        Ok(Box::new(Trained::new(self, net, config, device)?))
    }

    /// The distance between the branches, both ways round: ½D(p₁, z₂) + ½D(p₂, z₁).
    fn pair(&self, net: &JointNet, z: [Tensor<2>; 2]) -> Tensor<1> {
        let [z1, z2] = z;
        if !self.predictor && !self.stop_gradient {
            return (self.distance)(z1, z2);
        }
        let predict = |z: Tensor<2>| {
            let norm = HeadNorm {
                hidden: self.norm.hidden,
                output: false,
            };
            if self.predictor {
                net.predictor.forward(z, norm)
            } else {
                z
            }
        };
        let target = |z: Tensor<2>| if self.stop_gradient { z.detach() } else { z };
        let (p1, p2) = (predict(z1.clone()), predict(z2.clone()));
        ((self.distance)(p1, target(z2)) + (self.distance)(p2, target(z1))).mul_scalar(0.5)
    }
}

impl Objective for JointEmbedding {
    type Net = JointNet;

    fn set(&mut self, config: &RunConfig) -> Result<(), ConfigError> {
        *self = Self::new(config, self.distance, self.by_direction)?;
        Ok(())
    }

    fn loss(&self, net: &JointNet, batch: &Batch, device: &Device) -> Losses {
        let branch = |view: usize| {
            net.projector
                .forward(net.encoder.forward(batch.view(view, device)), self.norm)
        };
        let (z1, z2) = (branch(0), branch(1));
        let pair = self.pair(net, [z1.clone(), z2.clone()]);
        let mut total = pair.clone().mul_scalar(self.weights.distance);
        let mut terms = vec![("distance", pair)];
        let Weights { gamma, epsilon, .. } = self.weights;
        if self.weights.variance > 0.0 {
            let v = (variance(z1.clone(), gamma, epsilon) + variance(z2.clone(), gamma, epsilon)).mul_scalar(0.5);
            total = total + v.clone().mul_scalar(self.weights.variance);
            terms.push(("variance", v));
        }
        if self.weights.covariance > 0.0 {
            let c = covariance(z1) + covariance(z2);
            total = total + c.clone().mul_scalar(self.weights.covariance);
            terms.push(("covariance", c));
        }
        Losses { total, terms }
    }

    fn outputs(&self, net: &JointNet, images: Tensor<4>) -> Outputs {
        let representation = net.encoder.forward(images);
        let embedding = net.projector.forward(representation.clone(), self.norm);
        Outputs {
            representation,
            embedding,
        }
    }

    fn stages(&self, net: &JointNet, images: Tensor<4>) -> Vec<Stage> {
        let mut found = net.encoder.stages(images);
        let Some((_, representation)) = found.last().cloned() else {
            return found;
        };
        let layers = net.projector.layers(representation, self.norm);
        let last = layers.len();
        found.extend(layers.into_iter().enumerate().map(|(layer, output)| {
            let name = if layer + 1 == last {
                stages::EMBEDDING.into()
            } else {
                stages::numbered("projector", layer)
            };
            (name, output)
        }));
        found
    }

    fn collapse(&self) -> Collapse {
        if self.by_direction {
            Collapse::ByDirection
        } else {
            Collapse::ByLength(self.weights.gamma as f32)
        }
    }

    fn rate(&self, path: &str, base: f64, factor: f64) -> f64 {
        let constant = self.constant_predictor_rate && path.starts_with("predictor");
        base * if constant { 1.0 } else { factor }
    }

    fn uses(&self, path: &str) -> bool {
        let norm = path.contains(".norms.") && !path.starts_with("encoder");
        (self.predictor || !path.starts_with("predictor"))
            && (self.norm.hidden || !norm)
            && !path.contains("output_norm")
    }
}
