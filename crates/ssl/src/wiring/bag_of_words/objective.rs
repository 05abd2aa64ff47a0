//! The objective of bags of visual words: from one view a student predicts which words an EMA teacher finds in the
//! other, of a vocabulary that is made during training.
//!
//! OBoW, Gidaris, Bursuc, Puy, Komodakis, Cord, Pérez 2021, arXiv 2012.11552. The vocabulary is a queue: each step one
//! local feature of the teacher, the mean over its neighbourhood, replaces an old word for each image. Watch for: a
//! vocabulary of equal words makes every bag the same. Differs: local features are of one level; the teacher is given
//! the other view, where the paper's is given the whole image; both directions, and no small crops. Shape letters: `B`
//! batch, `N` places, `D` width, `P` values of a patch.

use crate::error::SslError;
use crate::loss::bag_of_words::{bags, distances, nearest};
use crate::loss::masked_reconstruction::patchify;
use crate::loss::soft_cross_entropy::{entropy, soft_cross_entropy, usage};
use crate::network::layers::{Layer, Outputs};
use crate::network::masking::one_hot;
use crate::network::momentum_encoder::ema_update;
use crate::network::painting::{Painting, Row, Shows, of_patches, one_hot_of_least};
use crate::training::learner::{Batch, CollapseIncentive, Learner, Losses};
use crate::training::objective::Objective;
use crate::training::trainer::Trainer;
use crate::wiring::bag_of_words::config::BagOfWordsConfig;
use crate::wiring::bag_of_words::head::logits;
use crate::wiring::bag_of_words::net::{BagNet, BagUpdate};
use burn::tensor::{Device, Tensor, TensorData};
use protocol::{ConfigError, RunConfig, Shape};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::RngCore;

/// Share of itself that μ, the mean distance to the nearest word, keeps in a step.
const DISTANCE_MOMENTUM: f64 = 0.99;

/// Predicts bags of words.
#[derive(Clone, Copy, Debug)]
pub struct BagOfWords {
    config: BagOfWordsConfig,
}

impl BagOfWords {
    /// Reads the objective from `config`, for images of `shape`.
    ///
    /// # Errors
    /// As [`BagOfWordsConfig::new`].
    pub fn new(config: &RunConfig, shape: Shape) -> Result<Self, ConfigError> {
        let config = BagOfWordsConfig::new(config, shape)?;
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

    /// Computes the local features of images `[B, C, H, W]` that words are made and found of, `[B, N, D]`: the
    /// teacher's if it is on, and else the student's; `None` if the encoder has none.
    fn local(&self, net: &BagNet, images: Tensor<4>) -> Option<Tensor<3>> {
        let encoder = if self.config.teacher {
            &net.target_encoder
        } else {
            &net.encoder
        };
        encoder.local(images).map(Tensor::detach)
    }

    /// Draws a place of each image and returns the mean of the `features`, `[B, N, D]`, around it, `[B, D]`, and its
    /// patch of the `patches`, `[B, N, P]`, `[B, P]`.
    fn words(features: Tensor<3>, patches: Tensor<3>, rng: &mut ChaCha8Rng) -> [Tensor<2>; 2] {
        let [batch, places, _] = features.dims();
        // Places of a square image.
        let columns = places.isqrt().max(1);
        let rows = places / columns;
        let mut shares = vec![0.0f32; batch * places];
        let mut drawn = Vec::with_capacity(batch);
        for image in shares.chunks_exact_mut(places) {
            let place = rng.next_u32() as usize % (rows * columns).max(1);
            drawn.push(vec![place]);
            let (row, column) = (place / columns, place % columns);
            let near = |at: usize, count: usize| at.saturating_sub(1)..(at + 2).min(count);
            let about: Vec<usize> = near(row, rows)
                .flat_map(|row| near(column, columns).map(move |column| row * columns + column))
                .collect();
            about.iter().for_each(|&at| image[at] = 1.0 / about.len() as f32);
        }
        let device = features.device();
        let shares = Tensor::<3>::from_data(TensorData::new(shares, [batch, 1, places]), &device);
        let at = one_hot(&drawn, places, &device);
        [shares.matmul(features), at.matmul(patches)].map(|one| one.squeeze_dim(1))
    }
}

impl Objective for BagOfWords {
    type Net = BagNet;
    type Config = BagOfWordsConfig;
    type Update = BagUpdate;

    fn config(&self) -> &BagOfWordsConfig {
        &self.config
    }

    fn set(&mut self, config: &RunConfig) -> Result<(), ConfigError> {
        let new = BagOfWordsConfig::new(config, self.config.shape)?;
        self.config = new.with_sizes_of(&self.config);
        Ok(())
    }

    fn loss(&self, net: &BagNet, batch: &Batch, device: &Device) -> (Losses, BagUpdate) {
        let views = [0, 1].map(|view| batch.view(view, device));
        let [one, two] = views.clone().map(|images| self.local(net, images));
        let (Some(one), Some(two)) = (one, two) else {
            // Refused before it could begin.
            let [images, _] = views;
            let total = net.encoder.forward(images).sum().mul_scalar(0.0);
            let terms = vec![("not_told", total.clone())];
            let update = BagUpdate {
                distance: None,
                words: None,
            };
            return (Losses { total, terms }, update);
        };
        let vocabulary = net.vocabulary.value_sync();
        let features = [one, two];
        let apart = features.clone().map(|found| distances(found, vocabulary.clone()));
        // A mean over all steps at first, then a running one.
        let momentum = DISTANCE_MOMENTUM.min(batch.step as f64 / (batch.step + 1) as f64);
        let now = apart.clone().map(nearest);
        let now = (now[0].clone() + now[1].clone()).mul_scalar(0.5);
        let mu = net.distance.value_sync().mul_scalar(momentum) + now.mul_scalar(1.0 - momentum);
        let scale = mu.clone().clamp_min(1e-6).recip().mul_scalar(self.config.sharpness);
        let [first, second] = apart.map(|apart| bags(apart, scale.clone(), batch.size, self.config.pooling));
        let weights = net.head.forward(vocabulary);
        let told = |images: Tensor<4>| logits(net.encoder.forward(images), weights.clone(), self.config.kappa);
        let [one, two] = views;
        let bags = Tensor::cat(vec![second, first], 0);
        let told = Tensor::cat(vec![told(one), told(two)], 0);
        let words = entropy(bags.clone());
        let total = soft_cross_entropy(bags.clone(), told) - words.clone();
        let terms = vec![
            ("not_told", total.clone()),
            ("words_of_an_image", words),
            ("words_of_a_batch", usage(bags)),
        ];
        let update = BagUpdate {
            distance: Some(mu),
            // The vocabulary begins empty, and is filled before it can stay as it is.
            words: (self.config.fresh_words || batch.step * (batch.size as u64) < self.config.words as u64).then(
                || {
                    let [features, _] = features;
                    let patches = patchify(batch.view(0, device), self.config.edge(features.dims()[1]));
                    Self::words(features, patches, &mut batch.rng())
                },
            ),
        };
        (Losses { total, terms }, update)
    }

    fn apply(&self, net: BagNet, update: BagUpdate) -> BagNet {
        net.apply(update)
    }

    fn outputs(&self, net: &BagNet, images: Tensor<4>) -> Outputs {
        let representation = net.encoder.forward(images);
        Outputs {
            embedding: representation.clone(),
            representation,
            prediction: None,
        }
    }

    fn layers(&self, net: &BagNet, images: Tensor<4>) -> Vec<Layer> {
        net.encoder.layers(images)
    }

    fn after_step(&self, net: BagNet, step: u64) -> BagNet {
        let momentum = self.config.momentum.after(self.config.teacher, step);
        BagNet {
            target_encoder: ema_update(net.target_encoder, &net.encoder, momentum),
            ..net
        }
    }

    fn paint(&self, net: &BagNet, batch: &Batch, device: &Device) -> Option<Painting> {
        let features = self.local(net, batch.view(0, device))?;
        let [images, places, _] = features.dims();
        let (words, edge) = (net.word_patches.value_sync(), self.config.edge(places));
        let nearest = one_hot_of_least(distances(features, net.vocabulary.value_sync()));
        let [count, values] = words.dims();
        let told = nearest.matmul(words.clone()).reshape([images, places, values]);
        // As many words as fit into these pictures, the newest first; where there are fewer, paper.
        let shown = (images * places).min(count);
        let listed = Tensor::zeros([images * places, values], device);
        let listed = listed.slice_assign([0..shown, 0..values], words.slice([0..shown, 0..values]));
        let listed = listed.reshape([images, places, values]);
        Some(Painting {
            rows: vec![
                Row::new("Image", Shows::Images),
                Row {
                    note: format!("{places} each"),
                    ..Row::new("In words", of_patches(told, edge, self.config.shape))
                },
                Row {
                    note: format!("{shown} of {count}"),
                    ..Row::new("Vocabulary", of_patches(listed, edge, self.config.shape))
                },
            ],
            patch: edge,
            columns: self.config.shape.width / edge,
            guess: None,
            caption: "Each place of an image as the patch of its nearest word.".into(),
        })
    }

    fn collapse_incentive(&self) -> CollapseIncentive {
        CollapseIncentive::CosineMinimum
    }

    fn uses(&self, path: &str) -> bool {
        !["target_", "vocabulary", "word_patches", "distance"]
            .iter()
            .any(|other| path.starts_with(other))
    }
}
