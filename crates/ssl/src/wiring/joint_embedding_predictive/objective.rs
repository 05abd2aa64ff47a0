//! The joint-embedding predictive architecture: from the tokens of a context a predictor, told where to
//! look, guesses a slowly following encoder's tokens of target blocks.
//!
//! I-JEPA, Assran et al. 2023, arXiv 2301.08243. Context and target patches are drawn on the host
//! ([`crate::wiring::joint_embedding_predictive::blocks`]) and taken by one-hot products. The target encoder sees the whole image. Watch for:
//! without the teacher and with gradient into the targets, tokens that are equal for all images are
//! predicted without fail. Differs: variance and covariance of the context's mean token are added, as in
//! C-JEPA, Mo and Tong 2024, arXiv 2410.19560; the loss is a mean over all numbers; what is evaluated is the
//! student's mean token, where the paper takes the target encoder's.
//! Shape letters: `B` batch, `M` targets, `t` patches of one, `n` of the context, `N` of the image,
//! `D` width.

use crate::describe::knobs::weight;
use crate::error::SslError;
use crate::loss::covariance::covariance;
use crate::loss::latent_prediction::{normalise_tokens, smooth_l1, squared_of_blocks};
use crate::loss::masked_reconstruction::patchify;
use crate::loss::pairwise::squared_distances;
use crate::loss::variance::variance;
use crate::network::encoder::Encoder;
use crate::network::encoder::vit;
use crate::network::encoder::vit::{Blocks, Vit};
use crate::network::layers::Outputs;
use crate::network::layers::{Layer, over_tokens};
use crate::network::masking::{Hidden, one_hot};
use crate::network::momentum_encoder::{Momentum, ema_update};
use crate::network::painting::{Painting, Row, Shows, of_patches, one_hot_of_least};
use crate::network::patch_grid::Grid;
use crate::training::learner::Learner;
use crate::training::learner::{Batch, CollapseIncentive, Losses};
use crate::training::objective::Objective;
use crate::training::trainer::Trainer;

use crate::wiring::joint_embedding_predictive::blocks::{Chosen, Sizes};
use crate::wiring::joint_embedding_predictive::predictor::Predictor;
use burn::module::Module;
use burn::tensor::{Device, Tensor};
use protocol::Shape;
use protocol::{ConfigError, RunConfig};

/// Deviation of each dimension of the mean token that is asked for, and ε under its root, as in VICReg.
const DEVIATION: f64 = 1.0;
const EPSILON: f64 = 1e-4;

/// Encoder, predictor, and the target encoder that follows.
#[derive(Module, Debug)]
pub struct PredictiveNet {
    encoder: Encoder,
    predictor: Predictor,
    target_encoder: Encoder,
}

/// The constants.
#[derive(Clone, Debug)]
pub struct Predictive {
    sizes: Sizes,
    teacher: bool,
    stop_gradient: bool,
    smooth: bool,
    /// Weights of variance and covariance, 0 where they are off.
    variance: f64,
    covariance: f64,
    momentum: Momentum,
    grid: Grid,
    shape: Shape,
}

impl Predictive {
    /// The constants of `config`.
    ///
    /// # Errors
    /// A missing setting, or patches that do not divide the image.
    pub fn new(config: &RunConfig, shape: Shape) -> Result<Self, ConfigError> {
        vit::required(config, "I-JEPA hides patches")?;
        let number = |name: &str| config.number(&format!("method.{name}"));
        let (least, context) = (number("target_scale")?, number("context_scale")?);
        Ok(Self {
            sizes: Sizes {
                targets: config.count("method.targets")?.max(1),
                // The paper's 15 to 20 %, and 85 to 100 %.
                target: (least, (least * 4.0 / 3.0).min(1.0)),
                context: (context, 1.0),
            },
            teacher: config.switch("method.momentum_encoder")?,
            stop_gradient: config.switch("method.stop_gradient")?,
            smooth: config.switch("method.smooth_l1")?,
            variance: weight(config, "variance")?,
            covariance: weight(config, "covariance")?,
            momentum: Momentum::new(config)?,
            grid: Grid::new(config, shape)?,
            shape,
        })
    }

    /// A learner.
    ///
    /// # Errors
    /// A missing setting, or sizes that do not fit.
    pub fn start(self, config: &RunConfig, device: &Device) -> Result<Box<dyn Learner>, SslError> {
        let on = device.clone().autodiff();
        let encoder = Encoder::init(config, self.shape, &on)?;
        let predictor = Predictor::init(Blocks::new(config, "method.predictor")?, encoder.width(), &on);
        let net = PredictiveNet {
            target_encoder: Encoder::init(config, self.shape, &on)?,
            encoder,
            predictor,
        };
        Ok(Box::new(Trainer::new(self, net, config, device)?))
    }

    /// Tokens of whole images that the targets are taken from, `[B, N, D]`.
    fn targets(&self, net: &PredictiveNet, encoder: &Vit, images: Tensor<4>) -> Tensor<3> {
        match &net.target_encoder {
            Encoder::Vit(target) if self.teacher => target.every_token(images).detach(),
            _ if self.stop_gradient => encoder.every_token(images).detach(),
            _ => encoder.every_token(images),
        }
    }
}

/// `[B, n, D]` → `[B·n, D]`.
fn rows(tokens: Tensor<3>) -> Tensor<2> {
    tokens.flatten(0, 1)
}

impl Objective for Predictive {
    type Net = PredictiveNet;

    fn set(&mut self, config: &RunConfig) -> Result<(), ConfigError> {
        *self = Self::new(config, self.shape)?;
        Ok(())
    }

    fn views(&self) -> usize {
        1
    }

    fn loss(&self, net: &PredictiveNet, batch: &Batch, device: &Device) -> Losses {
        let images = batch.view(0, device);
        let Encoder::Vit(encoder) = &net.encoder else {
            // Refused before it could begin.
            let total = net.encoder.forward(images).sum().mul_scalar(0.0);
            return Losses {
                terms: vec![("error", total.clone())],
                total,
            };
        };
        let patches = patchify(images.clone(), self.grid.patch);
        let Chosen { context, targets } = self.sizes.draw(self.grid, batch.size, &mut batch.rng());
        let take = |taken: &[Vec<usize>]| one_hot(taken, self.grid.patches(), device);
        let context = take(&context);
        let tokens = encoder.gathered(patches, context.clone());
        let seen = over_tokens(tokens.clone());
        let targets: Vec<Tensor<3>> = targets.iter().map(|target| take(target)).collect();
        let predicted = net.predictor.forward(self.grid, tokens, context, &targets);
        let whole = self.targets(net, encoder, images);
        let wanted = targets.into_iter().map(|target| target.matmul(whole.clone())).collect();
        let (predicted, wanted) = (rows(predicted), rows(Tensor::cat(wanted, 0)));
        let numbers = wanted.shape().num_elements();
        let error = if self.smooth {
            smooth_l1(predicted, normalise_tokens(wanted))
        } else {
            squared_of_blocks(predicted, wanted, numbers)
        };
        let mut total = error.clone();
        let mut terms = vec![("error", error)];
        if self.variance > 0.0 {
            let v = variance(seen.clone(), DEVIATION, EPSILON);
            total = total + v.clone().mul_scalar(self.variance);
            terms.push(("variance", v));
        }
        if self.covariance > 0.0 {
            let c = covariance(seen);
            total = total + c.clone().mul_scalar(self.covariance);
            terms.push(("covariance", c));
        }
        Losses { total, terms }
    }

    fn outputs(&self, net: &PredictiveNet, images: Tensor<4>) -> Outputs {
        let representation = net.encoder.forward(images);
        Outputs {
            embedding: representation.clone(),
            representation,
            prediction: None,
        }
    }

    fn layers(&self, net: &PredictiveNet, images: Tensor<4>) -> Vec<Layer> {
        net.encoder.layers(images)
    }

    fn after_step(&self, net: PredictiveNet, step: u64) -> PredictiveNet {
        let momentum = self.momentum.after(self.teacher, step);
        PredictiveNet {
            target_encoder: ema_update(net.target_encoder, &net.encoder, momentum),
            ..net
        }
    }

    fn hidden(&self, batch: &Batch) -> Option<Hidden> {
        let chosen = self.sizes.draw(self.grid, batch.size, &mut batch.rng());
        Some(self.grid.without(chosen.context.into_iter()))
    }

    fn paint(&self, net: &PredictiveNet, batch: &Batch, device: &Device) -> Option<Painting> {
        let Encoder::Vit(encoder) = &net.encoder else {
            return None;
        };
        let images = batch.view(0, device);
        let patches = patchify(images.clone(), self.grid.patch);
        let chosen = self.sizes.draw(self.grid, batch.size, &mut batch.rng());
        let take = |taken: &[Vec<usize>]| one_hot(taken, self.grid.patches(), device);
        let context = take(&chosen.context);
        let targets: Vec<Tensor<3>> = chosen.targets.iter().map(|target| take(target)).collect();
        let tokens = encoder.gathered(patches.clone(), context.clone());
        let predicted = net.predictor.forward(self.grid, tokens, context.clone(), &targets);
        let all = rows(self.targets(net, encoder, images));
        let all = if self.smooth { normalise_tokens(all) } else { all };
        // A prediction is no picture: shown is the patch of these images whose token is nearest to it.
        let nearest = one_hot_of_least(squared_distances(rows(predicted), all));
        let [batch_size, count, values] = patches.dims();
        let wanted = Tensor::cat(targets, 0);
        let [all_targets, size, _] = wanted.dims();
        let found = nearest
            .matmul(rows(patches.clone()))
            .reshape([all_targets, size, values]);
        let ones = Tensor::<3>::ones([all_targets, size, 1], device);
        let back = wanted.swap_dims(1, 2);
        let put = |what: Tensor<3>| {
            let [_, _, width] = what.dims();
            let each = back
                .clone()
                .matmul(what)
                .reshape([self.sizes.targets, batch_size, count * width]);
            each.sum_dim(0).reshape([batch_size, count, width])
        };
        // Blocks may lie over one another.
        let guess = put(found) / put(ones).clamp_min(1.0);
        let guess = guess + context.clone().swap_dims(1, 2).matmul(context.matmul(patches));
        let within = |image: usize| {
            let targets = chosen.targets.iter().map(move |target| &target[image]);
            let mut is = vec![false; count];
            targets.flatten().for_each(|&patch| is[patch] = true);
            is
        };
        let targets: Vec<Vec<bool>> = (0..batch.size).map(within).collect();
        let unseen = self.grid.without(chosen.context.into_iter()).hidden;
        let neither = unseen.iter().zip(&targets);
        let neither = neither.map(|(unseen, target)| unseen.iter().zip(target).map(|(a, b)| *a && !b).collect());
        let neither: Vec<Vec<bool>> = neither.collect();
        Some(Painting {
            rows: vec![
                Row {
                    note: "the context".into(),
                    masked: unseen,
                    ..Row::new("Sees", Shows::Images)
                },
                Row {
                    note: "the targets".into(),
                    masked: neither.clone(),
                    outlined: targets.clone(),
                    ..Row::new("Predicts", of_patches(guess, self.grid.patch, self.shape))
                },
                Row {
                    outlined: targets,
                    ..Row::new("Truth", Shows::Images)
                },
            ],
            patch: self.grid.patch,
            columns: self.grid.columns,
            guess: None,
            caption: "Outlined: the patch whose features are nearest to the predicted ones.".into(),
        })
    }

    fn collapse_incentive(&self) -> CollapseIncentive {
        CollapseIncentive::CosineMinimum
    }

    fn uses(&self, path: &str) -> bool {
        !path.starts_with("target_")
    }
}
