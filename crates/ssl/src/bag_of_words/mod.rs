//! Bags of visual words: a student tells from one view which words a slowly following teacher finds in
//! the other, of a vocabulary that is made as training goes.
//!
//! OBoW, Gidaris, Bursuc, Puy, Komodakis, Cord, Pérez 2021, arXiv 2012.11552. The vocabulary is a queue:
//! each step one local feature of the teacher, the mean over its neighbourhood, replaces an old word
//! for each image. Watch for: a vocabulary of equal words makes every bag the same. Differs: local
//! features are of one level; the teacher sees the other view, where the
//! paper's sees the whole image; both ways round, and no small crops.
//! Shape letters: `B` batch, `N` places, `D` width, `K` words.

mod diagram;
pub mod head;

pub use diagram::diagram;

use crate::encoder::Encoder;
use crate::joint_embedding::queue;
use crate::joint_embedding::teacher::{Momentum, follow};
use crate::learner::{Batch, Collapse, Losses, Objective, Outputs, Trained};
use crate::loss::bag_of_words::{Pooling, bags, distances, nearest};
use crate::loss::soft_cross_entropy::{entropy, soft_cross_entropy, usage};
use crate::stages::Stage;
use crate::{Learner, Shape, SslError};
use burn::module::{Module, RunningState};
use burn::tensor::{Device, Tensor, TensorData};
use head::{DynamicHead, logits};
use protocol::{ConfigError, KnobError, RunConfig};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::RngCore;

/// Share of itself that μ, the mean distance to the nearest word, keeps in a step.
const DISTANCE_MOMENTUM: f64 = 0.99;

/// Student, head, teacher, the vocabulary `[K, D]`, and μ `[1]`.
#[derive(Module, Debug)]
pub struct BagNet {
    encoder: Encoder,
    head: DynamicHead,
    target_encoder: Encoder,
    vocabulary: RunningState<Tensor<2>>,
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
        let blank = Tensor::zeros([1, channels, height, width], &on);
        let width = encoder.local(blank).map_or(encoder.width(), |found| found.dims()[2]);
        let words = config.count("method.words")?;
        let net = BagNet {
            head: DynamicHead::init(width, encoder.width(), &on),
            target_encoder: Encoder::init(config, self.shape, &on)?,
            vocabulary: RunningState::new(Tensor::zeros([words, width], &on)),
            distance: RunningState::new(Tensor::zeros([1], &on)),
            encoder,
        };
        Ok(Box::new(Trained::new(self, net, config, device)?))
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

    /// One word of each image: the mean of its features about a drawn place, `[B, N, D]` → `[B, D]`.
    fn words(features: Tensor<3>, rng: &mut ChaCha8Rng) -> Tensor<2> {
        let [batch, places, _] = features.dims();
        // Places of a square image.
        let columns = places.isqrt().max(1);
        let rows = places / columns;
        let mut shares = vec![0.0f32; batch * places];
        for image in shares.chunks_exact_mut(places) {
            let place = rng.next_u32() as usize % (rows * columns).max(1);
            let (row, column) = (place / columns, place % columns);
            let near = |at: usize, count: usize| at.saturating_sub(1)..(at + 2).min(count);
            let about: Vec<usize> = near(row, rows)
                .flat_map(|row| near(column, columns).map(move |column| row * columns + column))
                .collect();
            about.iter().for_each(|&at| image[at] = 1.0 / about.len() as f32);
        }
        let shares = Tensor::<3>::from_data(TensorData::new(shares, [batch, 1, places]), &features.device());
        shares.matmul(features).squeeze_dim(1)
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
            queue::shift(&net.vocabulary, Self::words(features, &mut batch.rng()));
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

    fn stages(&self, net: &BagNet, images: Tensor<4>) -> Vec<Stage> {
        net.encoder.stages(images)
    }

    fn follow(&self, net: BagNet, step: u64) -> BagNet {
        let momentum = self.momentum.after(self.teacher, step);
        BagNet {
            target_encoder: follow(net.target_encoder, &net.encoder, momentum),
            ..net
        }
    }

    fn collapse(&self) -> Collapse {
        Collapse::ByDirection
    }

    fn uses(&self, path: &str) -> bool {
        !["target_", "vocabulary", "distance"]
            .iter()
            .any(|other| path.starts_with(other))
    }
}
