//! The objective of the joint-embedding family: one wiring (encoder, projector, optional predictor, stop-gradient, EMA
//! teacher or second branch, batch norm) times a loss between the branches, plus variance and covariance terms that
//! any of them can take.
//!
//! The wiring of SimCLR, BYOL, SimSiam, Barlow Twins and VICReg, and of every row of VICReg's ablation (arXiv
//! 2105.04906, Table 4). Predictor, teacher and norms are always built and used when their switch says so, so that a
//! part can be taken out of a running model; a teacher that is off is a copy of the student. Shape letters: `B` batch,
//! `D` dimension.

use crate::error::SslError;
use crate::loss::{covariance::covariance, koleo::koleo_of_crops, variance::variance};
use crate::network::layers::{self, Layer, Outputs};
use crate::network::momentum_encoder::{ema_update, make_trainable};
use crate::network::painting::Painting;
use crate::network::prototypes::of_layer;
use crate::training::learner::{Batch, CollapseIncentive, Learner, Losses};
use crate::training::objective::Objective;
use crate::training::trainer::Trainer;
use crate::wiring::joint_embedding::attention::attention;
use crate::wiring::joint_embedding::branches::{Branches, predicted};
use crate::wiring::joint_embedding::compare::compare;
use crate::wiring::joint_embedding::config::JointEmbeddingConfig;
use crate::wiring::joint_embedding::criterion::{Criterion, Extremes, LossSpec};
use crate::wiring::joint_embedding::net::{JointNet, JointUpdate};
use crate::wiring::joint_embedding::patches::of_patches;
use crate::wiring::joint_embedding::variant::Variant;
use burn::tensor::{Device, Tensor};
use protocol::{ConfigError, RunConfig, Shape};

/// Holds the family's typed config, and the method's loss with its constants.
pub struct JointEmbedding {
    spec: LossSpec,
    criterion: Criterion,
    collapse: CollapseIncentive,
    config: JointEmbeddingConfig,
}

impl JointEmbedding {
    /// Reads the wiring and the loss that `spec` describes from `config`.
    ///
    /// # Errors
    /// [`ConfigError`] where a setting is missing, or sizes do not fit each other.
    pub fn new(config: &RunConfig, spec: LossSpec) -> Result<Self, ConfigError> {
        Ok(Self {
            spec,
            criterion: (spec.criterion)(config)?,
            collapse: (spec.collapse)(config),
            config: JointEmbeddingConfig {
                assigned: (spec.assigned)(config),
                ..JointEmbeddingConfig::new(config)?
            },
        })
    }

    /// Creates a learner with this wiring for images of `shape` on `device`; `config` gives seed, optimiser and
    /// schedule.
    ///
    /// # Errors
    /// [`SslError::Config`] where a setting is missing, or sizes do not fit the data.
    pub fn start(self, config: &RunConfig, shape: Shape, device: &Device) -> Result<Box<dyn Learner>, SslError> {
        let net = self.config.init(shape, &device.clone().autodiff())?;
        Ok(Box::new(Trainer::new(self, net, config, device)?))
    }
}

impl Objective for JointEmbedding {
    type Net = JointNet;
    type Config = JointEmbeddingConfig;
    type Update = JointUpdate;

    fn config(&self) -> &JointEmbeddingConfig {
        &self.config
    }

    fn set(&mut self, config: &RunConfig) -> Result<(), ConfigError> {
        let new = Self::new(config, self.spec)?;
        *self = Self {
            config: new.config.with_sizes_of(&self.config),
            ..new
        };
        Ok(())
    }

    fn loss(&self, net: &JointNet, batch: &Batch, device: &Device) -> (Losses, JointUpdate) {
        let config = &self.config;
        let branches = Branches {
            config,
            criterion: &self.criterion,
            net,
            batch,
            device,
        };
        let mut rng = batch.rng();
        let mut represent = |view: usize| branches.represent(batch.view(view, device), &mut rng);
        let seen: Vec<Tensor<2>> = (0..self.views()).map(&mut represent).collect();
        let project = |seen: &Tensor<2>| net.projector.forward(seen.clone(), config.norm);
        let z: Vec<Tensor<2>> = seen.iter().map(project).collect();
        let second = branches.second(z[1].clone(), 1);
        let (compared, update) = compare(&branches, &z, &second);
        // Variance and covariance are of branches that are trained.
        let (z1, z2) = (z[0].clone(), if config.parts.teacher { z[1].clone() } else { second });
        let weights = config.weights;
        let mut total = compared.loss.clone().mul_scalar(weights.distance);
        let mut terms = vec![("distance", compared.loss)];
        terms.extend(compared.terms);
        terms.extend(compared.extremes.into_iter().flat_map(Extremes::terms));
        let mut add = |key: &'static str, term: Tensor<1>, weight: f64| {
            total = total.clone() + term.clone().mul_scalar(weight);
            terms.push((key, term));
        };
        if weights.variance.counts() {
            let of = |z: &Tensor<2>| variance(z.clone(), weights.gamma, weights.epsilon);
            add("variance", (of(&z1) + of(&z2)).mul_scalar(0.5), weights.variance.weight);
        }
        if weights.covariance.counts() {
            add("covariance", covariance(z1) + covariance(z2), weights.covariance.weight);
        }
        if weights.koleo.counts()
            && let Some(sum) = koleo_of_crops(seen.iter().take(2).cloned())
        {
            add("koleo", sum, weights.koleo.weight);
        }
        let (patches, patch_scores) = of_patches(&branches).unzip();
        if let (Some(term), Some(patches)) = (patches, config.patches) {
            add("patches", term, patches.term.weight);
        }
        (Losses { total, terms }, JointUpdate { patch_scores, ..update })
    }

    fn apply(&self, net: JointNet, update: JointUpdate) -> JointNet {
        self.config.apply(net, update)
    }

    fn views(&self) -> usize {
        2 + self.config.local_views
    }

    fn outputs(&self, net: &JointNet, images: Tensor<4>) -> Outputs {
        let representation = net.encoder.forward(images);
        let embedding = net.projector.forward(representation.clone(), self.config.norm);
        match predicted(&self.config, net, embedding.clone()) {
            Some(prediction) if self.config.compares().predicts_twice() => Outputs {
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
        let mut layers = net.projector.layers(representation, self.config.norm);
        if self.config.compares().predicts_twice() {
            let last = layers.last().cloned();
            layers.extend(last.and_then(|z| predicted(&self.config, net, z)));
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

    fn cluster_scores(&self, net: &JointNet, embedding: Tensor<2>) -> Option<Tensor<2>> {
        Some(of_layer(net.prototypes.as_ref()?, embedding))
    }

    fn paint(&self, net: &JointNet, batch: &Batch, device: &Device) -> Option<Painting> {
        attention(&net.encoder, batch, device)
    }

    fn after_step(&self, net: JointNet, step: u64) -> JointNet {
        let parts = self.config.parts;
        let momentum = self.config.momentum.after(parts.teacher, step);
        let follow = self.config.prototypes.is_some_and(|prototypes| prototypes.follow);
        let prototypes_momentum = if follow && !parts.separate { momentum } else { 0.0 };
        let target_prototypes = ema_update(net.target_prototypes, &net.prototypes, prototypes_momentum);
        // Where branch two's encoder is of a kind of its own, the copies wait for branches of one kind again.
        let (target_encoder, target_projector) = if parts.separate && self.config.unlike().is_none() {
            (make_trainable(net.target_encoder), make_trainable(net.target_projector))
        } else {
            (
                ema_update(net.target_encoder, &net.encoder, momentum),
                ema_update(net.target_projector, &net.projector, momentum),
            )
        };
        JointNet {
            target_encoder,
            target_projector,
            target_prototypes,
            ..net
        }
    }

    fn labelled(&self) -> bool {
        self.spec.labelled
    }

    fn collapse_incentive(&self) -> CollapseIncentive {
        match self.collapse {
            CollapseIncentive::ScaleMinimum(_) => CollapseIncentive::ScaleMinimum(self.config.weights.gamma as f32),
            other => other,
        }
    }

    fn rate(&self, path: &str, step: u64, base: f64, factor: f64) -> f64 {
        let frozen = self.config.prototypes.map_or(0, |prototypes| prototypes.frozen);
        if path.starts_with("prototypes") && step < frozen {
            return 0.0;
        }
        let constant = self.config.parts.constant_predictor_rate && path.starts_with("predictor");
        base * if constant { 1.0 } else { factor }
    }

    fn uses(&self, path: &str) -> bool {
        let (parts, begins) = (self.config.parts, |with: &str| path.starts_with(with));
        let second = begins("target_encoder") || begins("target_projector");
        let unlike = self.config.unlike().is_some();
        let patches = self.config.patches.is_some_and(|patches| patches.term.counts());
        let of_head = ["encoder", "target_encoder", "other_encoder"]
            .iter()
            .all(|encoder| !begins(encoder));
        let norm = path.contains(".norms.") && of_head;
        (parts.predictor || !begins("predictor"))
            && (parts.separate && !unlike && second || !begins("target_"))
            && (unlike || !begins("other_"))
            && !begins("queue")
            && !begins("centre")
            && !begins("patch_centre")
            && (patches || !begins("mask_token"))
            && (self.config.compares() == Variant::Inverse || !begins("inverse"))
            && (self.config.norm.hidden || !norm)
            && !path.contains("output_norm")
    }
}
