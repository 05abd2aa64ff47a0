//! The joint-embedding family: one wiring — encoder, projector, optional predictor, stop-gradient
//! or not, a teacher that follows or not, batch norm or not — times a loss between the branches,
//! plus variance and covariance terms that any of them can take.
//!
//! The wiring of SimCLR, BYOL, SimSiam, Barlow Twins and VICReg, and of every row of VICReg's
//! ablation (arXiv 2105.04906, Table 4). Predictor, teacher and norms are always built and used when
//! their switch says so, so that a part can be taken out of a running model; a teacher that is off
//! is a copy of the student. Shape letters: `B` batch, `D` dimension.

use crate::describe::knobs::weight;
use crate::loss::{covariance::covariance, koleo::koleo, variance::variance};
use crate::network::head::HeadNorm;
use crate::network::layers;
use crate::network::layers::Layer;
use crate::network::layers::Outputs;
use crate::network::momentum_encoder::{Momentum, ema_update, make_trainable};
use crate::network::painting::Painting;
use crate::network::prototypes::of_layer;
use crate::training::learner::{Batch, CollapseIncentive, Losses};
use crate::training::objective::Objective;
use crate::wiring::joint_embedding::attention::attention;
use crate::wiring::joint_embedding::criterion::{Criterion, LossSpec};
use crate::wiring::joint_embedding::net::JointNet;
use crate::wiring::joint_embedding::variant::Variant;
use burn::tensor::{Device, Tensor};
use protocol::{ConfigError, RunConfig};

/// Which parts are on, and the loss with its weights.
pub struct JointEmbedding {
    pub(super) recipe: LossSpec,
    pub(super) criterion: Criterion,
    pub(super) parts: Parts,
    pub(super) variant: Variant,
    pub(super) norm: HeadNorm,
    pub(super) momentum: Momentum,
    pub(super) clusters: Clusters,
    /// Share of the patches that the student does not see; 0 where the method hides none.
    pub(super) hidden: f64,
    /// Views of small parts beside the two, which only the student sees.
    pub(super) local: usize,
    pub(super) weights: LossWeights,
}

/// Constants of prototypes and their centre; of no use where a method has none.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clusters {
    /// Steps in which prototypes do not learn.
    pub(super) frozen: u64,
    /// Whether the teacher has prototypes of its own that ema_update, or the student's.
    pub(super) follow: bool,
    /// Share that the centre keeps of itself.
    pub(super) centre_momentum: f64,
}

/// Switches of the wiring.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Parts {
    /// What is compared against comes from a teacher, which has no gradient.
    pub(super) teacher: bool,
    /// Branch two has weights of its own, which learn, where there is no teacher.
    pub(super) separate: bool,
    /// No gradient flows back through the branch that is compared against.
    pub(super) stop_gradient: bool,
    /// Branch one predicts branch two.
    pub(super) predictor: bool,
    /// Each view is compared with the other, not only the first with the second.
    pub(super) symmetric: bool,
    pub(super) constant_predictor_rate: bool,
}

/// Weights of the loss: λ of the distance, μ of the variance, ν of the covariance, those of KoLeo and
/// of patches; 0 is off.
#[derive(Clone, Copy, Debug)]
pub(super) struct LossWeights {
    pub(super) distance: f64,
    pub(super) variance: f64,
    pub(super) covariance: f64,
    pub(super) gamma: f64,
    pub(super) epsilon: f64,
    pub(super) koleo: f64,
    pub(super) patches: f64,
    pub(super) patches_hidden: f64,
}

impl JointEmbedding {
    /// The wiring of `config` around what `recipe` brings.
    ///
    /// # Errors
    /// A missing setting.
    pub fn new(config: &RunConfig, recipe: LossSpec) -> Result<Self, ConfigError> {
        let on = |part: &str| config.switch(&format!("method.{part}"));
        Ok(Self {
            recipe,
            criterion: (recipe.criterion)(config)?,
            parts: Parts {
                teacher: on("momentum_encoder")?,
                separate: on("separate_branches")? && !on("momentum_encoder")?,
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
            // Only a method with prototypes has their knobs.
            clusters: Clusters {
                frozen: config.count("method.prototypes_frozen").unwrap_or_default() as u64,
                follow: config.switch("method.prototypes_follow").unwrap_or_default(),
                centre_momentum: config.number("method.centre_momentum").unwrap_or_default(),
            },
            hidden: config.number("method.mask_ratio").unwrap_or_default(),
            local: local_views(config),
            weights: LossWeights {
                distance: config.number("method.distance_weight")?,
                variance: weight(config, "variance")?,
                covariance: weight(config, "covariance")?,
                gamma: config.number("method.gamma")?,
                epsilon: config.number("method.epsilon")?,
                // Only DINOv2 has them.
                koleo: weight(config, "koleo").unwrap_or_default(),
                patches: weight(config, "patch").unwrap_or_default(),
                patches_hidden: config.number("method.patches_hidden").unwrap_or_default(),
            },
        })
    }

    /// Whether `path` is of the second branch's own weights, which learn.
    fn is_second(&self, path: &str) -> bool {
        self.parts.separate && (path.starts_with("target_encoder") || path.starts_with("target_projector"))
    }
}

/// Local views that `config` asks for; a program with views of its own has no such setting.
pub fn local_views(config: &RunConfig) -> usize {
    let on = config.switch("views.local_crop").unwrap_or_default();
    let views = config.count("views.local_crop.views").unwrap_or_default();
    if on { views } else { 0 }
}

impl Objective for JointEmbedding {
    type Net = JointNet;

    fn set(&mut self, config: &RunConfig) -> Result<(), ConfigError> {
        *self = Self::new(config, self.recipe)?;
        Ok(())
    }

    fn loss(&self, net: &JointNet, batch: &Batch, device: &Device) -> Losses {
        let mut rng = batch.rng();
        let mut represent = |view: usize| self.seen(net, batch.view(view, device), &mut rng);
        let seen: Vec<Tensor<2>> = (0..2 + self.local).map(&mut represent).collect();
        let project = |seen: &Tensor<2>| net.projector.forward(seen.clone(), self.norm);
        let z: Vec<Tensor<2>> = seen.iter().map(project).collect();
        let second = self.branch_two(net, z[1].clone(), 1, batch, device);
        let compared = self.compare(net, &z, &second, batch, device);
        // Variance and covariance are of branches that learn.
        let (z1, z2) = (z[0].clone(), if self.parts.teacher { z[1].clone() } else { second });
        let mut total = compared.loss.clone().mul_scalar(self.weights.distance);
        let mut terms = vec![("distance", compared.loss)];
        terms.extend(compared.terms);
        let LossWeights { gamma, epsilon, .. } = self.weights;
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
        if self.weights.koleo > 0.0 {
            let k = (koleo(seen[0].clone()) + koleo(seen[1].clone())).mul_scalar(0.5);
            total = total + k.clone().mul_scalar(self.weights.koleo);
            terms.push(("koleo", k));
        }
        let patches = (self.weights.patches > 0.0).then(|| self.of_patches(net, batch, device));
        if let Some(p) = patches.flatten() {
            total = total + p.clone().mul_scalar(self.weights.patches);
            terms.push(("patches", p));
        }
        Losses { total, terms }
    }

    fn views(&self) -> usize {
        2 + self.local
    }

    fn outputs(&self, net: &JointNet, images: Tensor<4>) -> Outputs {
        let representation = net.encoder.forward(images);
        let embedding = net.projector.forward(representation.clone(), self.norm);
        let prediction = self.predicted(net, embedding.clone());
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

    fn layers(&self, net: &JointNet, images: Tensor<4>) -> Vec<Layer> {
        let mut found = net.encoder.layers(images);
        let Some((_, representation)) = found.last().cloned() else {
            return found;
        };
        let mut layers = net.projector.layers(representation, self.norm);
        if self.variant.predicts_twice() {
            layers.extend(layers.last().cloned().and_then(|z| self.predicted(net, z)));
        }
        let last = layers.len();
        found.extend(layers.into_iter().enumerate().map(|(layer, output)| {
            let name = if layer + 1 == last {
                layers::EMBEDDING.into()
            } else {
                layers::numbered("projector", layer)
            };
            (name, output)
        }));
        found
    }

    fn clusters(&self, net: &JointNet, embedding: Tensor<2>) -> Option<Tensor<2>> {
        Some(of_layer(net.prototypes.first()?, embedding))
    }

    fn paint(&self, net: &JointNet, batch: &Batch, device: &Device) -> Option<Painting> {
        attention(&net.encoder, batch, device)
    }

    fn after_step(&self, net: JointNet, step: u64) -> JointNet {
        let momentum = self.momentum.after(self.parts.teacher, step);
        if self.parts.separate {
            return JointNet {
                target_encoder: make_trainable(net.target_encoder),
                target_projector: make_trainable(net.target_projector),
                target_prototypes: ema_update(net.target_prototypes, &net.prototypes, 0.0),
                ..net
            };
        }
        JointNet {
            target_encoder: ema_update(net.target_encoder, &net.encoder, momentum),
            target_projector: ema_update(net.target_projector, &net.projector, momentum),
            target_prototypes: ema_update(
                net.target_prototypes,
                &net.prototypes,
                if self.clusters.follow { momentum } else { 0.0 },
            ),
            ..net
        }
    }

    fn labelled(&self) -> bool {
        self.recipe.labelled
    }

    fn collapse_incentive(&self) -> CollapseIncentive {
        match self.recipe.collapse {
            CollapseIncentive::ScaleMinimum(_) => CollapseIncentive::ScaleMinimum(self.weights.gamma as f32),
            other => other,
        }
    }

    fn rate(&self, path: &str, step: u64, base: f64, factor: f64) -> f64 {
        if path.starts_with("prototypes") && step < self.clusters.frozen {
            return 0.0;
        }
        let constant = self.parts.constant_predictor_rate && path.starts_with("predictor");
        base * if constant { 1.0 } else { factor }
    }

    fn uses(&self, path: &str) -> bool {
        let norm = path.contains(".norms.") && !path.starts_with("encoder") && !path.starts_with("target_encoder");
        (self.parts.predictor || !path.starts_with("predictor"))
            && (self.is_second(path) || !path.starts_with("target_"))
            && !path.starts_with("queue")
            && !path.starts_with("centre")
            && !path.starts_with("patch_centre")
            && (self.weights.patches > 0.0 || !path.starts_with("mask_tokens"))
            && (self.variant == Variant::Inverse && self.parts.predictor || !path.starts_with("inverse"))
            && (self.norm.hidden || !norm)
            && !path.contains("output_norm")
    }
}
