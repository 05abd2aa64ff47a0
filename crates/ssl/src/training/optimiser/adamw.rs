//! Adam with decoupled weight decay (Loshchilov, Hutter 2019, arXiv 1711.05101).

use crate::training::optimiser::decay;
use crate::training::optimiser::rule::{Memory, Pace, Rule};
use burn::optim::{AdamW, AdamWConfig, AdamWState, AdaptiveMomentumState, Optimizer};
use burn::tensor::Tensor;
use protocol::{Card, ConfigError, Knob, Paper, RunConfig, Section};

/// Describes AdamW and lists its knobs.
pub fn card() -> Card {
    let training = |knob: Knob| knob.section(Section::Training);
    Card {
        name: "adamw".into(),
        title: "AdamW".into(),
        phrase: "AdamW".into(),
        idea: "Every weight steps by its own, steadied size.".into(),
        group: "Optimisers".into(),
        paper: Some(Paper {
            cite: "Loshchilov, Hutter 2019".into(),
            title: "Decoupled Weight Decay Regularization".into(),
            arxiv: "1711.05101".into(),
        }),
        knobs: vec![
            training(Knob::number(
                "optimiser.learning_rate",
                "Learning rate",
                0.001,
                0.0,
                100.0,
            ))
            .log(1.25)
            .help("Size of a step."),
            training(Knob::number("optimiser.beta1", "β₁", 0.9, 0.0, 0.999)).help("Memory of the mean gradient."),
            training(Knob::number("optimiser.beta2", "β₂", 0.999, 0.0, 0.9999)).help("Memory of the squared gradient."),
            training(Knob::number("optimiser.epsilon", "ε", 1e-8, 1e-12, 0.1))
                .log(10.0)
                .help("Added under the fraction, so that a weight without gradient does not jump."),
            training(Knob::number("optimiser.weight_decay", "Weight decay", 0.0001, 0.0, 1.0))
                .log(2.0)
                .help("Pull of weights towards zero, apart from the gradient."),
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
    let number = |name| config.number(name).map(|value| value as f32);
    let rule = AdamWConfig::new()
        .with_beta_1(number("optimiser.beta1")?)
        .with_beta_2(number("optimiser.beta2")?)
        .with_epsilon(number("optimiser.epsilon")?);
    Ok(Box::new(Adam {
        decaying: rule
            .clone()
            .with_weight_decay(number("optimiser.weight_decay")?)
            .build(),
        plain: rule.with_weight_decay(0.0).build(),
    }))
}

/// AdamW with the weight decay of the config, and without any.
struct Adam {
    decaying: AdamW,
    plain: AdamW,
}

impl Rule for Adam {
    fn step(&self, pace: Pace, value: Tensor<1>, gradient: Tensor<1>, memory: Option<Memory>) -> (Tensor<1>, Memory) {
        let state = memory.and_then(|memory| {
            let [first, second] = <[Tensor<1>; 2]>::try_from(memory.moments).ok()?;
            Some(AdamWState::new(AdaptiveMomentumState::new(memory.time, first, second)))
        });
        let before = (value.clone(), gradient.clone());
        let rule = if pace.decays { &self.decaying } else { &self.plain };
        match rule.step(pace.rate, value, gradient, state) {
            (value, Some(AdamWState { momentum })) => (
                value,
                Memory {
                    time: momentum.time,
                    moments: vec![momentum.moment_1, momentum.moment_2],
                },
            ),
            // burn's AdamW always remembers; were it not to, the parameter stays as it was.
            (_, None) => (
                before.0,
                Memory {
                    time: 0,
                    moments: vec![before.1.zeros_like(), before.1.zeros_like()],
                },
            ),
        }
    }
}
