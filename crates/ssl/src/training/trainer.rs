//! A trainer: an objective with its network, optimiser and schedule. It implements [`Learner`] for every method.
//!
//! Shape letters: `B` batch, `C` channels, `D` dimension.

use crate::error::SslError;
use crate::network::first_weights;
use crate::network::layers::{Layer, Outputs};
use crate::network::masking::MaskedPatches;
use crate::network::painting::Painting;
use crate::network::parameters::{self, Named};
use crate::training::learner::{Batch, CollapseIncentive, Learner, Losses};
use crate::training::objective::Objective;
use crate::training::optimiser::Optimiser;
use crate::training::schedule::Schedule;
use crate::training::snapshot::State;
use burn::module::Module;
use burn::optim::GradientsParams;
use burn::tensor::{Device, Tensor, TensorData};
use protocol::{ConfigError, RunConfig, Shape};
use std::any::Any;

/// Holds an [`Objective`] with its network and optimiser, and steps them.
pub struct Trainer<O: Objective> {
    objective: O,
    net: O::Net,
    optimiser: Optimiser,
    schedule: Schedule,
    base_rate: f64,
    step: u64,
    device: Device,
}

impl<O: Objective> Trainer<O> {
    /// Creates a trainer of `net`, which was built on `device.autodiff()`, with first weights drawn from the seed in
    /// `config`.
    ///
    /// # Errors
    /// [`ConfigError`] where a setting of the run, the optimiser or the schedule is missing.
    pub fn new(objective: O, net: O::Net, config: &RunConfig, device: &Device) -> Result<Self, ConfigError> {
        let net = first_weights::seeded(net, config.count("run.seed")? as u64);
        Ok(Self {
            net: objective.after_step(net, 0),
            objective,
            optimiser: Optimiser::new(config)?,
            schedule: Schedule::new(config, 0)?,
            base_rate: config.number("optimiser.learning_rate")?,
            step: 0,
            device: device.clone().autodiff(),
        })
    }

    /// Replaces the network by what `change` makes of it.
    ///
    /// # Errors
    /// Returns the error of `change`; the network is then unchanged.
    pub fn change<E>(&mut self, change: impl FnOnce(O::Net) -> Result<O::Net, E>) -> Result<(), E> {
        self.net = change(self.net.clone())?;
        Ok(())
    }

    /// Copies `size` images of `shape` from the host to the device, `[B, C, H, W]`, outside the autodiff graph.
    fn images(&self, images: &[f32], size: usize, shape: Shape) -> Tensor<4> {
        let data = TensorData::new(images.to_vec(), [size, shape.channels, shape.height, shape.width]);
        Tensor::from_data(data, &self.device.clone().inner())
    }
}

/// Returns a network with the same weights, and with buffers of its own. burn's `clone` shares a batch norm's running
/// statistics, and a forward pass writes to them; going to evaluation mode and back makes new ones of the same value.
fn working_copy<M: Module>(net: &M) -> M {
    net.valid().train()
}

fn detached(losses: &Losses) -> Losses {
    let inner = |tensor: &Tensor<1>| tensor.clone().inner();
    Losses {
        total: inner(&losses.total),
        terms: losses.terms.iter().map(|(key, term)| (*key, inner(term))).collect(),
    }
}

impl<O: Objective> Learner for Trainer<O> {
    fn wiring(&self) -> &dyn Any {
        self.objective.config()
    }

    fn views(&self) -> usize {
        self.objective.views()
    }

    fn collapse_incentive(&self) -> CollapseIncentive {
        self.objective.collapse_incentive()
    }

    fn predicts_hidden(&self) -> bool {
        self.objective.predicts_hidden()
    }

    fn labelled(&self) -> bool {
        self.objective.labelled()
    }

    fn step(&mut self, batch: &Batch) -> Result<Losses, SslError> {
        if batch.views.is_empty()
            || batch
                .views
                .iter()
                .any(|view| view.len() != batch.size * batch.shape.len())
        {
            return Err(SslError::Data("A view of the batch has the wrong size.".into()));
        }
        let net = working_copy(&self.net);
        let (losses, update) = self.objective.loss(&net, batch, &self.device);
        let gradients = GradientsParams::from_grads(losses.total.backward(), &net);
        let (factor, base, objective) = (self.schedule.advance(), self.base_rate, &self.objective);
        let step = self.step;
        let rate = |path: &str| objective.rate(path, step, base, factor);
        let net = objective.apply(self.optimiser.step(net, gradients, rate), update);
        self.step += 1;
        self.net = self.objective.after_step(net, self.step);
        Ok(detached(&losses))
    }

    fn steps(&self) -> u64 {
        self.step
    }

    fn outputs(&self, images: &[f32], size: usize, shape: Shape) -> Outputs {
        self.objective
            .outputs(&self.net.valid(), self.images(images, size, shape))
    }

    fn layers(&self, images: &[f32], size: usize, shape: Shape) -> Vec<Layer> {
        self.objective
            .layers(&self.net.valid(), self.images(images, size, shape))
    }

    fn masked(&self, batch: &Batch) -> Option<MaskedPatches> {
        self.objective.masked(batch)
    }

    fn cluster_scores(&self, embedding: Tensor<2>) -> Option<Tensor<2>> {
        self.objective.cluster_scores(&self.net.valid(), embedding)
    }

    fn paint(&self, batch: &Batch) -> Option<Painting> {
        self.objective
            .paint(&self.net.valid(), batch, &self.device.clone().inner())
    }

    fn set(&mut self, config: &RunConfig) -> Result<(), ConfigError> {
        self.objective.set(config)?;
        self.optimiser.set(config)?;
        self.schedule = Schedule::new(config, self.step)?;
        self.base_rate = config.number("optimiser.learning_rate")?;
        Ok(())
    }

    fn gradients(&self, batch: &Batch) -> (Losses, Vec<Named>) {
        let net = working_copy(&self.net);
        let (losses, _) = self.objective.loss(&net, batch, &self.device);
        let gradients = GradientsParams::from_grads(losses.total.backward(), &net);
        (detached(&losses), parameters::gradients(&net, &gradients))
    }

    fn parameters(&self, prefix: &str) -> usize {
        let found = parameters::parameters(&self.net);
        let counted = found.iter().filter(|named| {
            let running = named.name.contains("running_");
            named.name.starts_with(prefix) && !running && self.objective.uses(&named.name)
        });
        counted.map(|named| named.shape.iter().product::<usize>()).sum()
    }

    fn state(&self) -> Vec<Named> {
        // burn keeps the last change of a running statistic pending until it is read; `valid` writes it.
        drop(self.net.valid());
        let net = parameters::parameters(&self.net).into_iter().map(|named| Named {
            name: format!("net.{}", named.name),
            ..named
        });
        let memories = self.optimiser.memories.iter().flat_map(|(path, memory)| {
            memory.moments.iter().enumerate().map(move |(i, moment)| Named {
                name: format!("optimiser.{path}.{}.{i}", memory.time),
                shape: moment.dims().to_vec(),
                values: moment.clone(),
            })
        });
        net.chain(memories).collect()
    }

    fn restore(&mut self, state: &State) -> Result<(), SslError> {
        self.net = state.load(self.net.clone())?;
        self.optimiser.memories = state.memories(&self.device.clone().inner())?;
        self.step = state.step;
        self.schedule = Schedule::new(&state.config, state.step)?;
        Ok(())
    }
}
