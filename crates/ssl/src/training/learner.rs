//! A learner: a network, the objective that it is trained on, and its optimiser, behind one interface that knows no
//! method.
//!
//! A step reads nothing back from the device: losses stay tensors and are read in one transaction, together with the
//! outputs, every few steps. Shape letters: `B` batch, `C` channels, `D` dimension.

use crate::error::SslError;
use crate::network::layers::{Layer, Outputs};
use crate::network::masking::MaskedPatches;
use crate::network::painting::Painting;
use crate::network::parameters::Named;
use burn::tensor::{Device, Tensor, TensorData};
use protocol::{ConfigError, RunConfig, Shape};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use std::any::Any;

/// Holds one training batch on the host.
#[derive(Clone, Copy, Debug)]
pub struct Batch<'a> {
    /// The views, each `B · C · H · W` numbers, channel first.
    pub views: &'a [Vec<f32>],
    /// `B`, images of the batch.
    pub size: usize,
    /// Label of each image, for methods that learn from labels; empty if there are none.
    pub labels: &'a [u8],
    /// Size of one input.
    pub shape: Shape,
    /// Seed of the run.
    pub seed: u64,
    /// Steps already taken; with the seed it fixes everything that a method draws at random.
    pub step: u64,
}

impl Batch<'_> {
    /// Copies view `index` (the last one if there are fewer) to `device`, `[B, C, H, W]`.
    pub fn view(&self, index: usize, device: &Device) -> Tensor<4> {
        let view = &self.views[index.min(self.views.len() - 1)];
        let Shape {
            channels,
            height,
            width,
        } = self.shape;
        Tensor::from_data(
            TensorData::new(view.clone(), [self.size, channels, height, width]),
            device,
        )
    }

    /// Creates the random generator of this step, for masks and other draws of a method; equal at every call.
    pub fn rng(&self) -> ChaCha8Rng {
        let mut rng = ChaCha8Rng::seed_from_u64(self.seed);
        rng.set_stream(self.step.wrapping_add(1));
        rng
    }
}

/// Holds the loss of a step and its terms before their weights, `[1]` each, still on the device.
#[derive(Clone, Debug)]
pub struct Losses {
    /// The loss that is minimised.
    pub total: Tensor<1>,
    /// Terms by key, as the loss plot names them.
    pub terms: Vec<(&'static str, Tensor<1>)>,
}

/// Says how the loss behaves if the network collapses, that is, maps every image to the same embedding.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum CollapseIncentive {
    /// A constant output does not lower the loss.
    #[default]
    None,
    /// A constant output minimises the loss, which compares directions only: the length of an embedding says nothing.
    CosineMinimum,
    /// A constant output is a saddle of the loss at which training can end; the loss compares directions only.
    Saddle,
    /// A constant output minimises the loss, which depends on lengths: each dimension is meant to have about this
    /// standard deviation, γ.
    ScaleMinimum(f32),
    /// The loss sees embeddings only after they are whitened: any invertible linear map of them leaves it as it is, so that
    /// neither their length nor how many of their dimensions carry most of the variance says anything.
    Whitened,
}

/// Describes a network in training, whatever its method.
pub trait Learner: Send {
    /// Returns the typed config of the wiring that trains, for example a
    /// [`crate::wiring::joint_embedding::config::JointEmbeddingConfig`]. Descriptions are made from this value, so that
    /// they show what trains.
    fn wiring(&self) -> &dyn Any;
    /// Returns how many views a batch has.
    fn views(&self) -> usize;
    /// Returns how the loss behaves if the network maps every image to the same embedding.
    fn collapse_incentive(&self) -> CollapseIncentive;
    /// Returns whether the method predicts what is hidden of an image, instead of bringing views together.
    fn predicts_hidden(&self) -> bool;
    /// Returns whether the method learns from labels.
    fn labelled(&self) -> bool;
    /// Takes one optimisation step on `batch` and returns its losses, which stay on the device.
    ///
    /// # Errors
    /// [`SslError::Data`] if a view is missing or has not `B · C · H · W` numbers.
    fn step(&mut self, batch: &Batch) -> Result<Losses, SslError>;
    /// Returns the number of steps taken.
    fn steps(&self) -> u64;
    /// Computes representation and embedding of `size` images of `shape` (`B · C · H · W` numbers, channel first) in
    /// evaluation mode.
    fn outputs(&self, images: &[f32], size: usize, shape: Shape) -> Outputs;
    /// Computes the output of every layer, with the arguments of [`Learner::outputs`]: see [`crate::network::layers`].
    fn layers(&self, images: &[f32], size: usize, shape: Shape) -> Vec<Layer>;
    /// Returns which patches of `batch` the network is not shown; `None` if the method masks no patches.
    fn masked(&self, batch: &Batch) -> Option<MaskedPatches>;
    /// Returns the score of each embedding of `[B, D′]` with each of K clusters, `[B, K]`; `None` if the method has no
    /// clusters.
    fn cluster_scores(&self, embedding: Tensor<2>) -> Option<Tensor<2>>;
    /// Paints what the network makes of the images of `batch`; `None` if the method paints nothing.
    fn paint(&self, batch: &Batch) -> Option<Painting>;
    /// Takes over the live knobs of `config`; the sizes of the network stay.
    ///
    /// # Errors
    /// [`ConfigError`] where a setting is missing.
    fn set(&mut self, config: &RunConfig) -> Result<(), ConfigError>;
    /// Computes losses and gradients of `batch`, by the parameter's path, and leaves the learner as it was.
    fn gradients(&self, batch: &Batch) -> (Losses, Vec<Named>);
    /// Counts the trained numbers of the parts that are on whose path begins with `prefix`; empty for all.
    fn parameters(&self, prefix: &str) -> usize;
    /// Returns weights, buffers, running statistics and the optimiser's memory.
    fn state(&self) -> Vec<Named>;
    /// Replaces weights, buffers, memory and step count by those of `state`.
    ///
    /// # Errors
    /// [`SslError::Snapshot`] if a tensor is missing or of another shape.
    fn restore(&mut self, state: &crate::training::snapshot::State) -> Result<(), SslError>;
}
