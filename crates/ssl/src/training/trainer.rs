//! A trainer: an objective with its network, optimiser and schedule. It implements [`Learner`] for every method.
//!
//! Shape letters: `B` batch, `C` channels, `D` dimension.

use crate::error::SslError;
use crate::network::first_weights;
use crate::network::layers::{Layer, Outputs};
use crate::network::masking::Hidden;
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

/// An [`Objective`] with its network and optimiser.
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
    /// `net`, built on `device.autodiff()`, with first weights from the config's seed.
    ///
    /// # Errors
    /// A missing setting.
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

    /// Puts other weights in the place of those that it has.
    ///
    /// # Errors
    /// Those of `change`; the weights are then as they were.
    pub fn change<E>(&mut self, change: impl FnOnce(O::Net) -> Result<O::Net, E>) -> Result<(), E> {
        self.net = change(self.net.clone())?;
        Ok(())
    }

    /// Images from the host, without a graph.
    fn images(&self, images: &[f32], size: usize, shape: Shape) -> Tensor<4> {
        let data = TensorData::new(images.to_vec(), [size, shape.channels, shape.height, shape.width]);
        Tensor::from_data(data, &self.device.clone().inner())
    }
}

fn detached(losses: &Losses) -> Losses {
    let inner = |tensor: &Tensor<1>| tensor.clone().inner();
    Losses {
        total: inner(&losses.total),
        terms: losses.terms.iter().map(|(key, term)| (*key, inner(term))).collect(),
    }
}

impl<O: Objective> Learner for Trainer<O> {
    fn views(&self) -> usize {
        self.objective.views()
    }

    fn collapse_incentive(&self) -> CollapseIncentive {
        self.objective.collapse_incentive()
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
        let losses = self.objective.loss(&self.net, batch, &self.device);
        let gradients = GradientsParams::from_grads(losses.total.backward(), &self.net);
        let (factor, base, objective) = (self.schedule.advance(), self.base_rate, &self.objective);
        let step = self.step;
        let rate = |path: &str| objective.rate(path, step, base, factor);
        let net = self.optimiser.step(self.net.clone(), gradients, rate);
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

    fn hidden(&self, batch: &Batch) -> Option<Hidden> {
        self.objective.hidden(batch)
    }

    fn clusters(&self, embedding: Tensor<2>) -> Option<Tensor<2>> {
        let scores = self.objective.clusters(&self.net.valid(), embedding)?;
        Some(scores.argmax(1).float())
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
        let losses = self.objective.loss(&self.net, batch, &self.device);
        let gradients = GradientsParams::from_grads(losses.total.backward(), &self.net);
        (detached(&losses), parameters::gradients(&self.net, &gradients))
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
        // Buffers keep their last change aside until somebody asks; this asks.
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
