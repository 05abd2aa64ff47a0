//! An objective: the loss of a method and how its network is used, without the optimiser.
//!
//! A loss is a function of the network and a batch. What a step has to change besides the trained weights (keys of a
//! queue, a centre, a vocabulary) it returns as an [`Objective::Update`], which the trainer applies after the
//! optimiser's step. Watch for: batch norm writes its running statistics during the forward pass, so the trainer gives
//! the loss a working copy of the network. Shape letters: `B` batch, `C` channels, `D` dimension, `K` clusters.

use crate::network::layers::{self, Layer, Outputs};
use crate::network::masking::MaskedPatches;
use crate::network::painting::Painting;
use crate::training::learner::{Batch, CollapseIncentive, Losses};
use burn::module::Module;
use burn::tensor::{Device, Tensor};
use protocol::{ConfigError, RunConfig};

/// Describes how a network is trained: the typed config of its wiring, and the loss.
pub trait Objective: Send + 'static {
    /// The network.
    type Net: Module + 'static;

    /// The typed config that the network was built from and that the loss uses.
    type Config: 'static;

    /// What a loss asks to be changed besides the trained weights; `()` where there is nothing.
    type Update;

    /// Returns the typed config in force; descriptions and diagrams are made from this value.
    fn config(&self) -> &Self::Config;

    /// Takes over the constants of `config`; the sizes of the network stay as they were built.
    ///
    /// # Errors
    /// [`ConfigError`] where a setting is missing; the constants are then unchanged.
    fn set(&mut self, config: &RunConfig) -> Result<(), ConfigError>;

    /// Computes the loss of `batch` and what the step has to change besides the trained weights.
    ///
    /// Changes nothing but the running statistics of batch norms in `net`, which the trainer passes as a copy.
    fn loss(&self, net: &Self::Net, batch: &Batch, device: &Device) -> (Losses, Self::Update);

    /// Returns `net` with the update of this step's loss applied. Called once a step, after the optimiser.
    fn apply(&self, net: Self::Net, _update: Self::Update) -> Self::Net {
        net
    }

    /// Computes representation and embedding of `images`, `[B, C, H, W]`.
    fn outputs(&self, net: &Self::Net, images: Tensor<4>) -> Outputs;

    /// Computes the output of each layer of the network for `images`, `[B, C, H, W]`, from the first to the last.
    fn layers(&self, net: &Self::Net, images: Tensor<4>) -> Vec<Layer> {
        layers::ends(images.clone(), self.outputs(net, images))
    }

    /// Returns how many views a batch has.
    fn views(&self) -> usize {
        2
    }

    /// Returns how the loss behaves if the network maps every image to the same embedding.
    fn collapse_incentive(&self) -> CollapseIncentive {
        CollapseIncentive::None
    }

    /// Returns whether the method predicts what is hidden of an image, instead of bringing views together.
    fn predicts_hidden(&self) -> bool {
        false
    }

    /// Returns whether the method learns from labels: a batch then has them, if the data do.
    fn labelled(&self) -> bool {
        false
    }

    /// Returns the network after `step` steps with those weights updated that are not trained by gradient descent,
    /// such as an EMA teacher's. Called after every step, and with `step` 0 after initialisation.
    fn after_step(&self, net: Self::Net, _step: u64) -> Self::Net {
        net
    }

    /// Returns the learning rate of the parameter at `path` after `step` steps, from the base rate and the schedule's
    /// factor.
    fn rate(&self, _path: &str, _step: u64, base: f64, factor: f64) -> f64 {
        base * factor
    }

    /// Returns whether the parameter at `path` is trained with the parts that are on.
    fn uses(&self, _path: &str) -> bool {
        true
    }

    /// Returns which patches of `batch` the network is not shown; `None` if the method masks no patches.
    fn masked(&self, _batch: &Batch) -> Option<MaskedPatches> {
        None
    }

    /// Computes scores `[B, K]` of embeddings `[B, D′]` against the method's clusters; `None` if it has none.
    fn cluster_scores(&self, _net: &Self::Net, _embedding: Tensor<2>) -> Option<Tensor<2>> {
        None
    }

    /// Paints what the network makes of the images of `batch`; `None` if the method paints nothing.
    fn paint(&self, _net: &Self::Net, _batch: &Batch, _device: &Device) -> Option<Painting> {
        None
    }
}
