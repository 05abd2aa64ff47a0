//! The update rule of an optimiser: the new value of a parameter from its gradient and what is remembered of it.

use burn::tensor::Tensor;

/// Holds what an optimiser remembers of one parameter.
#[derive(Clone, Debug)]
pub struct Memory {
    /// Steps that it has taken part in.
    pub time: usize,
    /// Moments, each as long as the parameter.
    pub moments: Vec<Tensor<1>>,
}

/// Says how a parameter moves in one step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pace {
    /// The learning rate.
    pub rate: f64,
    /// Whether weight decay pulls it towards zero.
    pub decays: bool,
}

/// Computes the update of a parameter, element by element, so that flat tensors are enough.
pub trait Rule: Send {
    /// Computes the new value, `[n]`, of a parameter from its `value` and `gradient`, `[n]` each, at `pace`, and
    /// what to remember; `memory` is `None` in the parameter's first step.
    fn step(&self, pace: Pace, value: Tensor<1>, gradient: Tensor<1>, memory: Option<Memory>) -> (Tensor<1>, Memory);
}
