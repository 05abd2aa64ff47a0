//! A learner: a network, the objective that it is trained on, and its optimiser, behind one face
//! that knows no method.
//!
//! A step reads nothing back from the device: losses come as tensors, to be read in one transaction
//! when somebody looks. Shape letters: `B` batch, `C` channels, `D` dimension.

use crate::error::SslError;
use crate::network::layers::{Layer, Outputs};
use crate::network::masking::Hidden;
use crate::network::painting::Painting;
use crate::network::parameters::Named;
use burn::tensor::{Device, Tensor, TensorData};
use protocol::{ConfigError, RunConfig, Shape};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

/// One training batch on the host.
#[derive(Clone, Copy, Debug)]
pub struct Batch<'a> {
    /// One or two views, each `B · C · H · W` numbers, channel first.
    pub views: &'a [Vec<f32>],
    /// `B`
    pub size: usize,
    /// Label of each image for methods that learn from labels; empty where there are none.
    pub labels: &'a [u8],
    /// Size of one input.
    pub shape: Shape,
    /// Seed of the run.
    pub seed: u64,
    /// Steps already taken: with the seed it fixes everything that a method draws by chance.
    pub step: u64,
}

impl Batch<'_> {
    /// View `index` (the last where there are fewer) on `device`, `[B, C, H, W]`.
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

    /// Chance for what a method draws in this step.
    pub fn rng(&self) -> ChaCha8Rng {
        let mut rng = ChaCha8Rng::seed_from_u64(self.seed);
        rng.set_stream(self.step.wrapping_add(1));
        rng
    }
}

/// The loss of a step and its terms before their weights, `[1]` each, not yet read.
#[derive(Clone, Debug)]
pub struct Losses {
    /// What is minimised.
    pub total: Tensor<1>,
    /// Terms by key.
    pub terms: Vec<(&'static str, Tensor<1>)>,
}

/// What becomes of the loss when all images are given one output.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum CollapseIncentive {
    /// Nothing is won by it: the loss compares with the images themselves.
    #[default]
    None,
    /// It is best then, and only directions matter: the length of an embedding says nothing.
    CosineMinimum,
    /// It is not best, but training can end there: only directions matter.
    Saddle,
    /// It is best then, and length matters: deviations are meant to be near this one, γ.
    ScaleMinimum(f32),
}

/// Something that learns. One face for every method.
pub trait Learner: Send {
    /// How many views a batch has.
    fn views(&self) -> usize;
    /// What equal outputs would do to the loss.
    fn collapse_incentive(&self) -> CollapseIncentive;
    /// Whether it learns from labels.
    fn labelled(&self) -> bool;
    /// Takes one step.
    ///
    /// # Errors
    /// Views that do not suit.
    fn step(&mut self, batch: &Batch) -> Result<Losses, SslError>;
    /// Steps taken.
    fn steps(&self) -> u64;
    /// What the network makes of images `[B, C, H, W]` (host, channel first), in evaluation mode.
    fn outputs(&self, images: &[f32], size: usize, shape: Shape) -> Outputs;
    /// As [`Learner::outputs`], of every stage on the way: see [`crate::network::layers`].
    fn layers(&self, images: &[f32], size: usize, shape: Shape) -> Vec<Layer>;
    /// What of a batch the network is not shown, if it hides patches.
    fn hidden(&self, batch: &Batch) -> Option<Hidden>;
    /// The cluster of each embedding `[B, D′]`, `[B, 1]`, where the method has clusters.
    fn clusters(&self, embedding: Tensor<2>) -> Option<Tensor<2>>;
    /// What it shows of images, if it paints.
    fn paint(&self, batch: &Batch) -> Option<Painting>;
    /// Turns live knobs.
    ///
    /// # Errors
    /// A missing setting.
    fn set(&mut self, config: &RunConfig) -> Result<(), ConfigError>;
    /// Loss and gradients of a batch, by the parameter's path, without stepping.
    fn gradients(&self, batch: &Batch) -> (Losses, Vec<Named>);
    /// Trainable numbers in use, under `prefix`; empty for all.
    fn parameters(&self, prefix: &str) -> usize;
    /// Weights, running statistics and the optimiser's memory.
    fn state(&self) -> Vec<Named>;
    /// Takes on a state.
    ///
    /// # Errors
    /// A tensor that is missing or of another shape.
    fn restore(&mut self, state: &crate::training::snapshot::State) -> Result<(), SslError>;
}
