//! Stochastic gradient descent with momentum and L2 weight decay, as in PyTorch: v ← μv + g + λw,
//! w ← w − ηv.

use crate::training::optimiser::decay;
use crate::training::optimiser::rule::{Memory, Pace, Rule};
use burn::optim::decay::{WeightDecay, WeightDecayConfig};
use burn::optim::momentum::{Momentum, MomentumConfig, MomentumState};
use burn::tensor::Tensor;
use protocol::{Card, ConfigError, Knob, RunConfig, Section};

/// Describes SGD and lists its knobs.
pub fn card() -> Card {
    let training = |knob: Knob| knob.section(Section::Training);
    Card {
        name: "sgd".into(),
        title: "SGD".into(),
        phrase: "SGD".into(),
        idea: "Step down the gradient, with momentum.".into(),
        group: "Optimisers".into(),
        knobs: vec![
            training(Knob::number(
                "optimiser.learning_rate",
                "Learning rate",
                0.05,
                0.0,
                100.0,
            ))
            .log(1.25)
            .help("Size of a step."),
            training(Knob::number("optimiser.momentum", "Momentum", 0.9, 0.0, 0.999))
                .help("Share of the last step that the next one keeps."),
            training(Knob::number("optimiser.weight_decay", "Weight decay", 0.0001, 0.0, 1.0))
                .log(2.0)
                .help("Pull of weights towards zero."),
            decay::knob(),
        ],
        ..Card::default()
    }
}

/// Creates the rule with the constants of `config`.
///
/// # Errors
/// [`ConfigError::Missing`] where a setting is missing.
pub fn rule(config: &RunConfig) -> Result<Box<dyn Rule>, ConfigError> {
    let momentum = config.number("optimiser.momentum")?;
    let penalty = config.number("optimiser.weight_decay")? as f32;
    Ok(Box::new(Sgd {
        momentum: Momentum::new(&MomentumConfig {
            momentum,
            dampening: 0.0,
            nesterov: false,
        }),
        decay: WeightDecay::new(&WeightDecayConfig { penalty }),
    }))
}

struct Sgd {
    momentum: Momentum,
    decay: WeightDecay,
}

impl Rule for Sgd {
    fn step(&self, pace: Pace, value: Tensor<1>, gradient: Tensor<1>, memory: Option<Memory>) -> (Tensor<1>, Memory) {
        let gradient = if pace.decays {
            self.decay.transform(gradient, value.clone())
        } else {
            gradient
        };
        let time = memory.as_ref().map_or(0, |memory| memory.time) + 1;
        let velocity = memory
            .and_then(|memory| memory.moments.into_iter().next())
            .map(MomentumState::new);
        // Without Nesterov the direction is the new velocity itself.
        let (velocity, _) = self.momentum.transform(gradient, velocity);
        (
            value - velocity.clone().mul_scalar(pace.rate),
            Memory {
                time,
                moments: vec![velocity],
            },
        )
    }
}
