//! An objective: the loss of a method and how its network is used, without the optimiser.
//!
//! Shape letters: `B` batch, `C` channels, `D` dimension, `K` clusters.

use crate::network::layers::{self, Layer, Outputs};
use crate::network::masking::Hidden;
use crate::network::painting::Painting;
use crate::training::learner::{Batch, CollapseIncentive, Losses};
use burn::module::Module;
use burn::tensor::{Device, Tensor};
use protocol::{ConfigError, RunConfig};

/// How a network is trained: the method's constants and its loss.
pub trait Objective: Send + 'static {
    /// The network.
    type Net: Module + 'static;

    /// New constants. Sizes stay.
    ///
    /// # Errors
    /// A missing setting.
    fn set(&mut self, config: &RunConfig) -> Result<(), ConfigError>;

    /// The loss of a batch.
    fn loss(&self, net: &Self::Net, batch: &Batch, device: &Device) -> Losses;

    /// What the network makes of `images`, `[B, C, H, W]`.
    fn outputs(&self, net: &Self::Net, images: Tensor<4>) -> Outputs;

    /// What each stage of the network makes of `images`, `[B, C, H, W]`, from the first to the last.
    fn layers(&self, net: &Self::Net, images: Tensor<4>) -> Vec<Layer> {
        layers::ends(images.clone(), self.outputs(net, images))
    }

    /// How many views a batch has.
    fn views(&self) -> usize {
        2
    }

    /// What equal outputs would do to the loss.
    fn collapse_incentive(&self) -> CollapseIncentive {
        CollapseIncentive::None
    }

    /// Whether it learns from labels: a batch then has them, where the data do.
    fn labelled(&self) -> bool {
        false
    }

    /// The network after `step` steps, `0` for a new one: what follows other weights instead of a
    /// gradient, as a teacher does, is moved here.
    fn after_step(&self, net: Self::Net, _step: u64) -> Self::Net {
        net
    }

    /// Learning rate of the parameter at `path` after `step` steps, from the base rate and the
    /// schedule's factor.
    fn rate(&self, _path: &str, _step: u64, base: f64, factor: f64) -> f64 {
        base * factor
    }

    /// Whether the parameter at `path` is in use.
    fn uses(&self, _path: &str) -> bool {
        true
    }

    /// What of a batch the network is not shown, if it hides patches.
    fn hidden(&self, _batch: &Batch) -> Option<Hidden> {
        None
    }

    /// Scores of embeddings `[B, D′]` against the clusters that the method has, `[B, K]`.
    fn clusters(&self, _net: &Self::Net, _embedding: Tensor<2>) -> Option<Tensor<2>> {
        None
    }

    /// What it shows of images, if it paints.
    fn paint(&self, _net: &Self::Net, _batch: &Batch, _device: &Device) -> Option<Painting> {
        None
    }
}
