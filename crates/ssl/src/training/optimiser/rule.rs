//! The update rule of an optimiser: the new value of a parameter from its gradient and what is remembered of it.

use burn::tensor::Tensor;

/// What an optimiser remembers of one parameter.
#[derive(Clone, Debug)]
pub struct Memory {
    /// Steps that it has seen.
    pub time: usize,
    /// Moments, each as long as the parameter.
    pub moments: Vec<Tensor<1>>,
}

/// How a parameter follows from its gradient, element by element, so that one rank is enough.
pub trait Rule: Send {
    /// `[n]` of the parameter, `[n]` of its gradient → the new `[n]` and what to remember.
    fn step(&self, rate: f64, value: Tensor<1>, gradient: Tensor<1>, memory: Option<Memory>) -> (Tensor<1>, Memory);
}
