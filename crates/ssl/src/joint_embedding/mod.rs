//! The joint-embedding family: one wiring — encoder, projector, optional predictor, stop-gradient
//! or not, a teacher that follows or not, batch norm or not — times a loss between the branches,
//! plus variance and covariance terms that any of them can take.
//!
//! The wiring of SimCLR, BYOL, SimSiam, Barlow Twins and VICReg, and of every row of VICReg's
//! ablation (arXiv 2105.04906, Table 4). Predictor, teacher and norms are always built and used when
//! their switch says so, so that a part can be taken out of a running model; a teacher that is off
//! is a copy of the student. Shape letters: `B` batch, `D` dimension.

mod criterion;
mod describe;
pub mod diagram;
mod knobs;
pub mod queue;
pub mod teacher;
pub mod variant;

pub use criterion::{Criterion, Recipe, pair};
pub use describe::{Distance, describe, log_others};
pub use knobs::{breaks, knobs, knobs_after, temperature};

use crate::encoder::Encoder;
use crate::head::{Head, HeadConfig, HeadNorm};
use crate::learner::{Batch, Collapse, Losses, Objective, Outputs, Trained};
use crate::loss::{covariance::covariance, variance::variance, views::Views};
use crate::stages::{self, Stage};
use crate::{Learner, Shape, SslError};
use burn::module::Module;
use burn::tensor::{Device, Tensor};
use protocol::{ConfigError, RunConfig};
use queue::Queue;
use teacher::{Momentum, follow};
use variant::{Sides, Variant};

/// Encoder f, projector g, predictor h, the teacher's encoder and projector, a queue of keys where
/// the method has one, and an inverse of the predictor where it has variants.
#[derive(Module, Debug)]
pub struct JointNet {
    encoder: Encoder,
    projector: Head,
    predictor: Head,
    target_encoder: Encoder,
    target_projector: Head,
    queue: Vec<Queue>,
    inverse: Vec<Head>,
}

/// Which parts are on, and the loss with its weights.
pub struct JointEmbedding {
    recipe: Recipe,
    criterion: Criterion,
    parts: Parts,
    variant: Variant,
    norm: HeadNorm,
    momentum: Momentum,
    weights: Weights,
}

/// Switches of the wiring.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Parts {
    /// What is compared against comes from a teacher, which has no gradient.
    teacher: bool,
    /// No gradient flows back through the branch that is compared against.
    stop_gradient: bool,
    /// Branch one predicts branch two.
    predictor: bool,
    /// Each view is compared with the other, not only the first with the second.
    symmetric: bool,
    constant_predictor_rate: bool,
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
    /// The wiring of `config` around what `recipe` brings.
    ///
    /// # Errors
    /// A missing setting.
    pub fn new(config: &RunConfig, recipe: Recipe) -> Result<Self, ConfigError> {
        let on = |part: &str| config.switch(&format!("method.{part}"));
        let weight = |part: &str| -> Result<f64, ConfigError> {
            Ok(if on(part)? {
                config.number(&format!("method.{part}_weight"))?
            } else {
                0.0
            })
        };
        Ok(Self {
            recipe,
            criterion: (recipe.criterion)(config)?,
            parts: Parts {
                teacher: on("momentum_encoder")?,
                stop_gradient: on("stop_gradient")?,
                predictor: on("predictor")?,
                symmetric: on("symmetric")?,
                constant_predictor_rate: on("constant_predictor_rate")?,
            },
            variant: Variant::of(config),
            norm: HeadNorm {
                hidden: on("batch_norm")?,
                output: on("output_norm")? && on("batch_norm")?,
            },
            momentum: Momentum::new(config)?,
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
        // Only a method with a queue has its knob.
        let keys = count("method.queue").ok();
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
            inverse: variants.then(|| predictor.init(&on)).into_iter().collect(),
        };
        Ok(Box::new(Trained::new(self, net, config, device)?))
    }

    /// The loss between the branches, both ways round where they differ: ½D(p₁, t₂) + ½D(p₂, t₁).
    fn compare(&self, net: &JointNet, z: [Tensor<2>; 2], batch: &Batch, device: &Device) -> Tensor<1> {
        let Parts {
            teacher,
            stop_gradient,
            predictor,
            symmetric,
            ..
        } = self.parts;
        let predict = |z: Tensor<2>| self.predict(net, z.clone()).unwrap_or(z);
        let invert = |p: Tensor<2>| match net.inverse.first() {
            Some(inverse) if predictor => inverse.forward(p, self.norm.inner()),
            _ => p,
        };
        let stop = |z: Tensor<2>| if teacher || stop_gradient { z.detach() } else { z };
        let target = |z: Tensor<2>, view: usize| {
            if teacher {
                let representation = net.target_encoder.forward(batch.view(view, device));
                net.target_projector.forward(representation, self.norm).detach()
            } else {
                stop(z)
            }
        };
        let queue = net.queue.first();
        let criterion = |first: Tensor<2>, second: Tensor<2>| {
            let keys = second.clone();
            let loss = (self.criterion)(&Views {
                first,
                second,
                labels: batch.labels,
                queue: queue.map(Queue::value_sync),
                rng: batch.rng(),
            });
            if let Some(queue) = queue {
                queue::push(queue, keys);
            }
            loss
        };

        let side = |z: Tensor<2>, target: Tensor<2>| {
            let Sides { first, second, lesson } = self.variant.sides(z, target, predict, invert, stop);
            let loss = criterion(first, second);
            match lesson.filter(|_| predictor) {
                // Only its gradient counts.
                Some([output, aim]) => {
                    let lesson = criterion(output, aim);
                    loss + lesson.clone() - lesson.detach()
                }
                None => loss,
            }
        };

        let [z1, z2] = z;
        let one = side(z1.clone(), target(z2.clone(), 1));
        if !symmetric || !(teacher || stop_gradient || predictor) {
            return one;
        }
        (one + side(z2, target(z1, 0))).mul_scalar(0.5)
    }

    /// What the predictor makes of `[B, D]`, where it is on.
    fn predict(&self, net: &JointNet, z: Tensor<2>) -> Option<Tensor<2>> {
        let on = self.parts.predictor;
        on.then(|| net.predictor.forward(z, self.norm.inner()))
    }
}

impl Objective for JointEmbedding {
    type Net = JointNet;

    fn set(&mut self, config: &RunConfig) -> Result<(), ConfigError> {
        *self = Self::new(config, self.recipe)?;
        Ok(())
    }

    fn loss(&self, net: &JointNet, batch: &Batch, device: &Device) -> Losses {
        let branch = |view: usize| {
            net.projector
                .forward(net.encoder.forward(batch.view(view, device)), self.norm)
        };
        let (z1, z2) = (branch(0), branch(1));
        let distance = self.compare(net, [z1.clone(), z2.clone()], batch, device);
        let mut total = distance.clone().mul_scalar(self.weights.distance);
        let mut terms = vec![("distance", distance)];
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
        let prediction = self.predict(net, embedding.clone());
        match prediction {
            Some(prediction) if self.variant.predicts_twice() => Outputs {
                representation,
                embedding: prediction,
                prediction: None,
            },
            prediction => Outputs {
                representation,
                embedding,
                prediction,
            },
        }
    }

    fn stages(&self, net: &JointNet, images: Tensor<4>) -> Vec<Stage> {
        let mut found = net.encoder.stages(images);
        let Some((_, representation)) = found.last().cloned() else {
            return found;
        };
        let mut layers = net.projector.layers(representation, self.norm);
        if self.variant.predicts_twice() {
            layers.extend(layers.last().cloned().and_then(|z| self.predict(net, z)));
        }
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

    fn follow(&self, net: JointNet, step: u64) -> JointNet {
        let momentum = if self.parts.teacher && step > 0 {
            self.momentum.at(step - 1)
        } else {
            0.0
        };
        JointNet {
            target_encoder: follow(net.target_encoder, &net.encoder, momentum),
            target_projector: follow(net.target_projector, &net.projector, momentum),
            ..net
        }
    }

    fn labelled(&self) -> bool {
        self.recipe.labelled
    }

    fn collapse(&self) -> Collapse {
        match self.recipe.collapse {
            Collapse::ByLength(_) => Collapse::ByLength(self.weights.gamma as f32),
            other => other,
        }
    }

    fn rate(&self, path: &str, base: f64, factor: f64) -> f64 {
        let constant = self.parts.constant_predictor_rate && path.starts_with("predictor");
        base * if constant { 1.0 } else { factor }
    }

    fn uses(&self, path: &str) -> bool {
        let norm = path.contains(".norms.") && !path.starts_with("encoder");
        (self.parts.predictor || !path.starts_with("predictor"))
            && !path.starts_with("target_")
            && !path.starts_with("queue")
            && (self.variant == Variant::Inverse && self.parts.predictor || !path.starts_with("inverse"))
            && (self.norm.hidden || !norm)
            && !path.contains("output_norm")
    }
}
