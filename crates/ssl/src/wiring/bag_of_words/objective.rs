//! Bags of visual words: a student tells from one view which words a slowly following teacher finds in
//! the other, of a vocabulary that is made as training goes.
//!
//! OBoW, Gidaris, Bursuc, Puy, Komodakis, Cord, Pérez 2021, arXiv 2012.11552. The vocabulary is a queue:
//! each step one local feature of the teacher, the mean over its neighbourhood, replaces an old word
//! for each image. Watch for: a vocabulary of equal words makes every bag the same. Differs: local
//! features are of one level; the teacher sees the other view, where the
//! paper's sees the whole image; both ways round, and no small crops.
//! Shape letters: `B` batch, `N` places, `D` width, `K` words.

use crate::error::SslError;
use crate::loss::bag_of_words::{Pooling, bags, distances, nearest};
use crate::loss::masked_reconstruction::patchify;
use crate::loss::soft_cross_entropy::{entropy, soft_cross_entropy, usage};
use crate::network::encoder::Encoder;
use crate::network::layers::Layer;
use crate::network::layers::Outputs;
use crate::network::masking::one_hot;
use crate::network::momentum_encoder::{Momentum, ema_update};
use crate::network::painting::{Painting, Row, Shows, of_patches, one_hot_of_least};
use crate::network::queue;
use crate::training::learner::Learner;
use crate::training::learner::{Batch, CollapseIncentive, Losses};
use crate::training::objective::Objective;
use crate::training::trainer::Trainer;
use crate::wiring::bag_of_words::head::{DynamicHead, logits};
use burn::module::{Module, RunningState};
use burn::tensor::{Device, Tensor, TensorData};
use protocol::Shape;
use protocol::{ConfigError, KnobError, RunConfig};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::RngCore;

/// Share of itself that μ, the mean distance to the nearest word, keeps in a step.
const DISTANCE_MOMENTUM: f64 = 0.99;

/// Student, head, teacher, the vocabulary `[K, D]`, where each word was found as a patch `[K, P]`, and μ `[1]`.
#[derive(Module, Debug)]
pub struct BagNet {
    encoder: Encoder,
    head: DynamicHead,
    target_encoder: Encoder,
    vocabulary: RunningState<Tensor<2>>,
    word_patches: RunningState<Tensor<2>>,
    distance: RunningState<Tensor<1>>,
}

/// The constants.
#[derive(Clone, Debug)]
pub struct BagOfWords {
    teacher: bool,
    sharpness: f64,
    kappa: f64,
    pooling: Pooling,
    fresh_words: bool,
    momentum: Momentum,
    shape: Shape,
}

impl BagOfWords {
    /// The constants of `config`.
    ///
    /// # Errors
    /// A missing setting, or an encoder without local features.
    pub fn new(config: &RunConfig, shape: Shape) -> Result<Self, ConfigError> {
        if config.choice("encoder")? == "mlp" {
            let sentence = "Words are features of parts of an image, which a perceptron has not.".to_owned();
            return Err(ConfigError::Knobs(vec![KnobError {
                path: "encoder".into(),
                sentence,
            }]));
        }
        Ok(Self {
            teacher: config.switch("method.momentum_encoder")?,
            sharpness: config.number("method.sharpness")?,
            kappa: config.number("method.kappa")?,
            pooling: if config.choice("method.pooling")? == "mean" {
                Pooling::Mean
            } else {
                Pooling::Max
            },
            fresh_words: config.switch("method.fresh_words")?,
            momentum: Momentum::new(config)?,
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
        let Shape {
            channels,
            height,
            width,
        } = self.shape;
        // A word is as wide as a local feature: asked of the encoder, with a blank image.
        let mask_token = Tensor::zeros([1, channels, height, width], &on);
        let [_, places, width] = encoder
            .local(mask_token)
            .map_or([1, 1, encoder.width()], |found| found.dims());
        let edge = self.edge(places);
        let words = config.count("method.words")?;
        let net = BagNet {
            head: DynamicHead::init(width, encoder.width(), &on),
            target_encoder: Encoder::init(config, self.shape, &on)?,
            vocabulary: RunningState::new(Tensor::zeros([words, width], &on)),
            word_patches: RunningState::new(Tensor::zeros([words, channels * edge * edge], &on)),
            distance: RunningState::new(Tensor::zeros([1], &on)),
            encoder,
        };
        Ok(Box::new(Trainer::new(self, net, config, device)?))
    }

    /// Pixels along the side of each of `places` of an image.
    fn edge(&self, places: usize) -> usize {
        self.shape.height / places.isqrt().max(1)
    }

    /// Local features of the teacher, `[B, N, D]`.
    fn local(&self, net: &BagNet, images: Tensor<4>) -> Option<Tensor<3>> {
        let encoder = if self.teacher {
            &net.target_encoder
        } else {
            &net.encoder
        };
        encoder.local(images).map(Tensor::detach)
    }

    /// A drawn place of each image: the mean of its features about it, `[B, N, D]` → `[B, D]`, and the patch
    /// there, `[B, N, P]` → `[B, P]`.
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

    fn set(&mut self, config: &RunConfig) -> Result<(), ConfigError> {
        *self = Self::new(config, self.shape)?;
        Ok(())
    }

    fn loss(&self, net: &BagNet, batch: &Batch, device: &Device) -> Losses {
        let views = [0, 1].map(|view| batch.view(view, device));
        let [one, two] = views.clone().map(|images| self.local(net, images));
        let (Some(one), Some(two)) = (one, two) else {
            // Refused before it could begin.
            let [images, _] = views;
            let total = net.encoder.forward(images).sum().mul_scalar(0.0);
            return Losses {
                terms: vec![("not_told", total.clone())],
                total,
            };
        };
        let vocabulary = net.vocabulary.value_sync();
        let features = [one, two];
        let apart = features.clone().map(|found| distances(found, vocabulary.clone()));
        // A mean over all steps at first, then a running one.
        let momentum = DISTANCE_MOMENTUM.min(batch.step as f64 / (batch.step + 1) as f64);
        let now = apart.clone().map(nearest);
        let now = (now[0].clone() + now[1].clone()).mul_scalar(0.5);
        let mu = net.distance.value_sync().mul_scalar(momentum) + now.mul_scalar(1.0 - momentum);
        net.distance.update(mu.clone());
        let scale = mu.clamp_min(1e-6).recip().mul_scalar(self.sharpness);
        let [first, second] = apart.map(|apart| bags(apart, scale.clone(), batch.size, self.pooling));
        let weights = net.head.forward(vocabulary);
        let told = |images: Tensor<4>| logits(net.encoder.forward(images), weights.clone(), self.kappa);
        let [one, two] = views;
        let bags = Tensor::cat(vec![second, first], 0);
        let told = Tensor::cat(vec![told(one), told(two)], 0);
        let words = entropy(bags.clone());
        let total = soft_cross_entropy(bags.clone(), told) - words.clone();
        if self.fresh_words {
            let [features, _] = features;
            let patches = patchify(batch.view(0, device), self.edge(features.dims()[1]));
            let [words, patches] = Self::words(features, patches, &mut batch.rng());
            queue::shift(&net.vocabulary, words);
            queue::shift(&net.word_patches, patches);
        }
        Losses {
            terms: vec![
                ("not_told", total.clone()),
                ("words_of_an_image", words),
                ("words_of_a_batch", usage(bags)),
            ],
            total,
        }
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
        let momentum = self.momentum.after(self.teacher, step);
        BagNet {
            target_encoder: ema_update(net.target_encoder, &net.encoder, momentum),
            ..net
        }
    }

    fn paint(&self, net: &BagNet, batch: &Batch, device: &Device) -> Option<Painting> {
        let features = self.local(net, batch.view(0, device))?;
        let [images, places, _] = features.dims();
        let (words, edge) = (net.word_patches.value_sync(), self.edge(places));
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
                    ..Row::new("In words", of_patches(told, edge, self.shape))
                },
                Row {
                    note: format!("{shown} of {count}"),
                    ..Row::new("Vocabulary", of_patches(listed, edge, self.shape))
                },
            ],
            patch: edge,
            columns: self.shape.width / edge,
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
