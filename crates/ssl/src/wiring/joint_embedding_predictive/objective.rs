//! The objective of the joint-embedding predictive architecture: from the tokens of a context a predictor, told where
//! to look, computes an EMA teacher's tokens of target blocks.
//!
//! I-JEPA, Assran et al. 2023, arXiv 2301.08243. Context and target patches are drawn on the host
//! ([`crate::wiring::joint_embedding_predictive::blocks`]) and gathered by one-hot products. The target encoder is
//! given the whole image. Watch for: without the teacher and with gradient into the targets, tokens that are equal for
//! all images are predicted without error. Differs: variance and covariance of the context's mean token are added, as
//! in C-JEPA, Mo and Tong 2024, arXiv 2410.19560; the loss is a mean over all numbers; what is evaluated is the
//! student's mean token, where the paper takes the target encoder's. The error is held against that of the mean token of
//! all images at the same place. Shape letters: `B` batch, `n` patches of the context, `N` of the image, `M` targets of
//! an image, `D` width.

use crate::error::SslError;
use crate::loss::covariance::covariance;
use crate::loss::latent_prediction::{normalise_tokens, smooth_l1, squared_of_blocks};
use crate::loss::masked_reconstruction::patchify;
use crate::loss::pairwise::squared_distances;
use crate::loss::share_explained::share_explained;
use crate::loss::variance::variance;
use crate::network::encoder::Encoder;
use crate::network::layers::{Layer, Outputs, over_tokens};
use crate::network::masking::{MaskedPatches, one_hot};
use crate::network::momentum_encoder::ema_update;
use crate::network::painting::{Painting, Row, Shows, of_patches, one_hot_of_least};
use crate::training::learner::{Batch, CollapseIncentive, Learner, Losses};
use crate::training::objective::Objective;
use crate::training::trainer::Trainer;
use crate::wiring::joint_embedding_predictive::blocks::Chosen;
use crate::wiring::joint_embedding_predictive::config::JointEmbeddingPredictiveConfig;
use crate::wiring::joint_embedding_predictive::net::PredictiveNet;
use burn::tensor::{Device, Tensor};
use protocol::{ConfigError, RunConfig, Shape};

/// Standard deviation that the variance term asks of each dimension of the mean token, and ε under its root, as in
/// VICReg.
const DEVIATION: f64 = 1.0;
const EPSILON: f64 = 1e-4;

/// Predicts tokens of target blocks.
#[derive(Clone, Debug)]
pub struct Predictive {
    config: JointEmbeddingPredictiveConfig,
}

impl Predictive {
    /// Reads the objective from `config`, for images of `shape`.
    ///
    /// # Errors
    /// As [`JointEmbeddingPredictiveConfig::new`].
    pub fn new(config: &RunConfig, shape: Shape) -> Result<Self, ConfigError> {
        let config = JointEmbeddingPredictiveConfig::new(config, shape)?;
        Ok(Self { config })
    }

    /// Creates a learner on `device`; `config` gives seed, optimiser and schedule.
    ///
    /// # Errors
    /// [`SslError::Config`] where a setting is missing, or sizes do not fit the data.
    pub fn start(self, config: &RunConfig, device: &Device) -> Result<Box<dyn Learner>, SslError> {
        let net = self.config.init(&device.clone().autodiff())?;
        Ok(Box::new(Trainer::new(self, net, config, device)?))
    }

    /// Computes the error of `predicted` tokens against those `wanted`, `[R, D]` twice → `[1]`: a mean over all numbers.
    fn error(&self, predicted: Tensor<2>, wanted: Tensor<2>) -> Tensor<1> {
        let numbers = wanted.shape().num_elements();
        if self.config.smooth {
            smooth_l1(predicted, wanted)
        } else {
            squared_of_blocks(predicted, wanted, numbers)
        }
    }

    /// Draws the blocks of this step's images.
    fn chosen(&self, batch: &Batch) -> Chosen {
        let sizes = self.config.sizes;
        sizes.draw(self.config.grid, batch.size, &mut batch.rng())
    }
}

/// Returns the rows of `tokens` (`[B, N, D]`) that each of `targets` (`[B, n, N]`, one-hot) picks, `[M·B·n, D]`.
fn gathered_rows(targets: &[Tensor<3>], tokens: Tensor<3>) -> Tensor<2> {
    let picked = targets.iter().map(|target| target.clone().matmul(tokens.clone()));
    rows(Tensor::cat(picked.collect(), 0))
}

/// Lays the tokens of all images, `[B, n, D]`, one after another, `[B·n, D]`.
fn rows(tokens: Tensor<3>) -> Tensor<2> {
    tokens.flatten(0, 1)
}

impl Objective for Predictive {
    type Net = PredictiveNet;
    type Config = JointEmbeddingPredictiveConfig;
    type Update = ();

    fn config(&self) -> &JointEmbeddingPredictiveConfig {
        &self.config
    }

    fn set(&mut self, config: &RunConfig) -> Result<(), ConfigError> {
        let new = JointEmbeddingPredictiveConfig::new(config, self.config.shape)?;
        self.config = new.with_sizes_of(&self.config);
        Ok(())
    }

    fn views(&self) -> usize {
        1
    }

    fn loss(&self, net: &PredictiveNet, batch: &Batch, device: &Device) -> (Losses, ()) {
        let config = &self.config;
        let images = batch.view(0, device);
        let Encoder::Vit(encoder) = &net.encoder else {
            // Refused before it could begin.
            let total = net.encoder.forward(images).sum().mul_scalar(0.0);
            let terms = vec![("error", total.clone())];
            return (Losses { total, terms }, ());
        };
        let patches = patchify(images.clone(), self.config.grid.patch);
        let Chosen { context, targets } = self.chosen(batch);
        let gather = |gathered: &[Vec<usize>]| one_hot(gathered, self.config.grid.patches(), device);
        let context = gather(&context);
        let tokens = encoder.gathered(patches, context.clone());
        let seen = over_tokens(tokens.clone());
        let targets: Vec<Tensor<3>> = targets.iter().map(|target| gather(target)).collect();
        let predicted = net.predictor.forward(self.config.grid, tokens, context, &targets);
        let whole = net.targets(&self.config, encoder, images);
        let whole = if config.smooth {
            let size = whole.dims();
            normalise_tokens(rows(whole)).reshape(size)
        } else {
            whole
        };
        let wanted = gathered_rows(&targets, whole.clone());
        let error = self.error(rows(predicted), wanted.clone());
        // What the place alone predicts: the mean token of all images there.
        let place = whole.clone().detach().mean_dim(0).expand(whole.dims());
        let reference = self.error(gathered_rows(&targets, place), wanted.detach());
        let mut total = error.clone();
        let explained = share_explained(error.clone(), reference.clone());
        let mut terms = vec![("error", error), ("reference", reference), ("explained", explained)];
        if config.variance.counts() {
            let v = variance(seen.clone(), DEVIATION, EPSILON);
            total = total + v.clone().mul_scalar(config.variance.weight);
            terms.push(("variance", v));
        }
        if config.covariance.counts() {
            let c = covariance(seen);
            total = total + c.clone().mul_scalar(config.covariance.weight);
            terms.push(("covariance", c));
        }
        (Losses { total, terms }, ())
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
        let momentum = self.config.momentum.after(self.config.teacher, step);
        PredictiveNet {
            target_encoder: ema_update(net.target_encoder, &net.encoder, momentum),
            ..net
        }
    }

    fn masked(&self, batch: &Batch) -> Option<MaskedPatches> {
        let chosen = self.chosen(batch);
        Some(self.config.grid.without(chosen.context.into_iter()))
    }

    fn paint(&self, net: &PredictiveNet, batch: &Batch, device: &Device) -> Option<Painting> {
        let Encoder::Vit(encoder) = &net.encoder else {
            return None;
        };
        let images = batch.view(0, device);
        let patches = patchify(images.clone(), self.config.grid.patch);
        let chosen = self.chosen(batch);
        let gather = |gathered: &[Vec<usize>]| one_hot(gathered, self.config.grid.patches(), device);
        let context = gather(&chosen.context);
        let targets: Vec<Tensor<3>> = chosen.targets.iter().map(|target| gather(target)).collect();
        let tokens = encoder.gathered(patches.clone(), context.clone());
        let predicted = net
            .predictor
            .forward(self.config.grid, tokens, context.clone(), &targets);
        let all = rows(net.targets(&self.config, encoder, images));
        let all = if self.config.smooth { normalise_tokens(all) } else { all };
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
                .reshape([self.config.sizes.targets, batch_size, count * width]);
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
        let unseen = self.config.grid.without(chosen.context.into_iter()).masked;
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
                    ..Row::new("Predicts", of_patches(guess, self.config.grid.patch, self.config.shape))
                },
                Row {
                    outlined: targets,
                    ..Row::new("Truth", Shows::Images)
                },
            ],
            patch: self.config.grid.patch,
            columns: self.config.grid.columns,
            guess: None,
            caption: "Outlined: the patch whose features are nearest to the predicted ones.".into(),
        })
    }

    fn collapse_incentive(&self) -> CollapseIncentive {
        CollapseIncentive::CosineMinimum
    }

    fn predicts_hidden(&self) -> bool {
        true
    }

    fn uses(&self, path: &str) -> bool {
        !path.starts_with("target_")
    }
}
