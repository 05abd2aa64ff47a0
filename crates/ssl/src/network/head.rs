//! Projector and predictor: a perceptron with batch norm between its layers.
//!
//! Watch for: the norm after the last layer has no scale and shift of its own (SimSiam's
//! projector); with it the spread of a collapsing embedding stays at 1/√D and only the rank falls.
//! Shape letters: `B` batch, `I` in, `H` hidden, `O` out.

use burn::module::Module;
use burn::nn::{BatchNorm, BatchNormConfig, Linear, LinearConfig};
use burn::tensor::{Device, Tensor, activation::relu};

/// Says which batch norms of a head are on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeadNorm {
    /// After each layer but the last.
    pub hidden: bool,
    /// After the last layer, without scale and shift.
    pub output: bool,
}

impl HeadNorm {
    /// Returns the same switches without a norm after the last layer.
    pub fn inner(self) -> Self {
        Self { output: false, ..self }
    }
}

/// Holds sizes of a head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeadConfig {
    /// `I`, width of the input.
    pub input: usize,
    /// `H`, width of the hidden layers.
    pub hidden: usize,
    /// `O`, width of the output.
    pub output: usize,
    /// Linear layers; 0 is no head at all, and the output is then the input.
    pub depth: usize,
    /// Whether the last layer has a bias.
    pub bias: bool,
}

/// Holds a perceptron. Its norms are always built and used when [`HeadNorm`] says so, so that batch norm can be taken
/// out of a running model.
#[derive(Module, Debug)]
pub struct Head {
    linears: Vec<Linear>,
    norms: Vec<BatchNorm>,
    output_norm: Option<BatchNorm>,
}

impl HeadConfig {
    /// Creates the head on `device`.
    pub fn init(&self, device: &Device) -> Head {
        let width = |layer: usize| if layer == 0 { self.input } else { self.hidden };
        let last = self.depth.saturating_sub(1);
        let linears = (0..self.depth)
            .map(|layer| {
                let out = if layer == last { self.output } else { self.hidden };
                LinearConfig::new(width(layer), out)
                    .with_bias(layer == last && self.bias)
                    .init(device)
            })
            .collect();
        let norms = (0..last)
            .map(|_| BatchNormConfig::new(self.hidden).init(device))
            .collect();
        let output_norm = (self.depth > 0).then(|| {
            let mut norm = BatchNormConfig::new(self.output).init(device);
            norm.gamma = norm.gamma.set_require_grad(false);
            norm.beta = norm.beta.set_require_grad(false);
            norm
        });
        Head {
            linears,
            norms,
            output_norm,
        }
    }
}

impl Head {
    /// Computes the head's output `[B, O]` for `input`, `[B, I]`, with the batch norms that `on` switches on.
    pub fn forward(&self, input: Tensor<2>, on: HeadNorm) -> Tensor<2> {
        (0..self.linears.len()).fold(input, |x, layer| self.layer(layer, x, on))
    }

    /// Computes the output of every layer for `input`, `[B, I]`; the last one is the head's output.
    pub fn layers(&self, input: Tensor<2>, on: HeadNorm) -> Vec<Tensor<2>> {
        let mut x = input;
        let mut output = |layer| {
            x = self.layer(layer, x.clone(), on);
            x.clone()
        };
        (0..self.linears.len()).map(&mut output).collect()
    }

    fn layer(&self, layer: usize, x: Tensor<2>, on: HeadNorm) -> Tensor<2> {
        let x = self.linears[layer].forward(x);
        match (self.norms.get(layer), &self.output_norm) {
            (Some(norm), _) => relu(if on.hidden { norm.forward(x) } else { x }),
            (None, Some(norm)) if on.output => norm.forward(x),
            _ => x,
        }
    }
}
