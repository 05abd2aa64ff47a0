//! Optimisers: burn's rules, with their state kept by the parameter's path, so that a snapshot can
//! read it without waiting on the device.
//!
//! A new optimiser is a file with a card and a rule, and a line in [`OPTIMISERS`].

mod adamw;
pub mod decay;
pub mod rule;
mod sgd;

use crate::network::role::Place;
use crate::training::optimiser::decay::Decay;
use crate::training::optimiser::rule::{Memory, Pace, Rule};
use burn::module::{Module, ModuleMapper, Param};
use burn::optim::GradientsParams;
use burn::tensor::Tensor;
use protocol::{Card, ConfigError, RunConfig};
use std::collections::BTreeMap;

/// Creates a rule from its settings.
pub type MakeRule = fn(&RunConfig) -> Result<Box<dyn Rule>, ConfigError>;

/// Stands for an optimiser of the list: its name, its card, and the function that creates its rule.
pub type Entry = (&'static str, fn() -> Card, MakeRule);

/// Lists every optimiser.
pub static OPTIMISERS: &[Entry] = &[("sgd", sgd::card, sgd::rule), ("adamw", adamw::card, adamw::rule)];

/// Holds an update rule, which parameters weight decay pulls, and what the rule remembers of each parameter.
pub struct Optimiser {
    rule: Box<dyn Rule>,
    decay: Decay,
    /// Memories by the parameter's path.
    pub memories: BTreeMap<String, Memory>,
}

impl Optimiser {
    /// Creates the optimiser that `config` names, with empty memories.
    ///
    /// # Errors
    /// [`ConfigError::Missing`] if there is no optimiser of that name, or where one of its settings is missing.
    pub fn new(config: &RunConfig) -> Result<Self, ConfigError> {
        Ok(Self {
            rule: rule(config)?,
            decay: Decay::new(config)?,
            memories: BTreeMap::new(),
        })
    }

    /// Takes over the constants of `config` and keeps the memories.
    ///
    /// # Errors
    /// As [`Optimiser::new`].
    pub fn set(&mut self, config: &RunConfig) -> Result<(), ConfigError> {
        (self.rule, self.decay) = (rule(config)?, Decay::new(config)?);
        Ok(())
    }

    /// Updates every parameter of `net` that has one of the `gradients`, and returns the network; `rate` gives the
    /// learning rate of the parameter at a path.
    pub fn step<M: Module>(&mut self, net: M, gradients: GradientsParams, rate: impl Fn(&str) -> f64) -> M {
        net.map(&mut Stepper {
            optimiser: self,
            gradients,
            rate,
            place: Place::default(),
        })
    }
}

fn rule(config: &RunConfig) -> Result<Box<dyn Rule>, ConfigError> {
    let name = config.choice("optimiser")?;
    let entry = OPTIMISERS.iter().find(|entry| entry.0 == name);
    entry.ok_or_else(|| ConfigError::Missing(name.to_owned()))?.2(config)
}

struct Stepper<'a, F> {
    optimiser: &'a mut Optimiser,
    gradients: GradientsParams,
    rate: F,
    place: Place,
}

impl<F: Fn(&str) -> f64> ModuleMapper for Stepper<'_, F> {
    fn enter_module(&mut self, name: &str, container: &str) {
        self.place.enter(name, container);
    }

    fn exit_module(&mut self, _name: &str, _container: &str) {
        self.place.leave();
    }

    fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
        let (id, tensor, mapper) = param.consume();
        let Some(gradient) = self.gradients.remove::<D>(id) else {
            return Param::from_mapped_value(id, tensor, mapper);
        };
        let path = self.place.path();
        let (wants_gradient, shape) = (tensor.is_require_grad(), tensor.shape());
        let count = shape.num_elements();
        let memory = self.optimiser.memories.remove(&path);
        let pace = Pace {
            rate: (self.rate)(&path),
            decays: self.optimiser.decay.pulls(self.place.role()),
        };
        let (value, gradient) = (tensor.inner().reshape([count]), gradient.reshape([count]));
        let (value, memory) = self.optimiser.rule.step(pace, value, gradient, memory);
        self.optimiser.memories.insert(path, memory);
        let tensor = Tensor::<D>::from_inner(value.reshape(shape)).set_require_grad(wants_gradient);
        Param::from_mapped_value(id, tensor, mapper)
    }
}

#[cfg(test)]
mod tests;
