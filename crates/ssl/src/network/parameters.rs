//! A network's parameters, or their gradients, each a flat tensor under its path: what a snapshot
//! holds and what two devices are compared by.

use burn::module::{Module, ModuleVisitor, Param};
use burn::optim::GradientsParams;
use burn::tensor::Tensor;

/// Holds a tensor, flat, with its name and its shape.
#[derive(Clone, Debug)]
pub struct Named {
    /// Path of the parameter, `encoder.layers.0.weight`; in a snapshot with `net.` or `optimiser.` in front.
    pub name: String,
    /// Shape of the tensor.
    pub shape: Vec<usize>,
    /// Values, `[n]`.
    pub values: Tensor<1>,
}

/// Returns every parameter and buffer of `net`.
pub fn parameters<M: Module>(net: &M) -> Vec<Named> {
    read(net, None)
}

/// Returns the gradient of every parameter of `net` that has one in `gradients`.
pub fn gradients<M: Module>(net: &M, gradients: &GradientsParams) -> Vec<Named> {
    read(net, Some(gradients))
}

fn read<M: Module>(net: &M, gradients: Option<&GradientsParams>) -> Vec<Named> {
    let mut reader = Reader {
        path: Vec::new(),
        found: Vec::new(),
        gradients,
    };
    net.visit(&mut reader);
    reader.found
}

/// Collects parameters, or their gradients, by path.
struct Reader<'a> {
    path: Vec<String>,
    found: Vec<Named>,
    gradients: Option<&'a GradientsParams>,
}

impl ModuleVisitor for Reader<'_> {
    fn enter_module(&mut self, name: &str, _container: &str) {
        self.path.push(name.to_owned());
    }

    fn exit_module(&mut self, _name: &str, _container: &str) {
        self.path.pop();
    }

    fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
        let value = param.val();
        let shape = value.dims().to_vec();
        let count = shape.iter().product::<usize>();
        let value = match self.gradients {
            None if value.is_autodiff() => Some(value.inner()),
            None => Some(value),
            Some(gradients) => gradients.get::<D>(param.id),
        };
        if let Some(value) = value {
            self.found.push(Named {
                name: self.path.join("."),
                shape,
                values: value.reshape([count]),
            });
        }
    }
}
