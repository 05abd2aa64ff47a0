//! Between the arrays of the files and burn's tensors, on the CPU with gradients.

use crate::compare::Comparison;
use crate::document::{Array, Case};
use ssl::burn::tensor::{Device, Gradients, Tensor, TensorData};

/// A tensor without a gradient.
pub fn constant<const D: usize>(array: &Array) -> Result<Tensor<D>, String> {
    if array.shape.len() != D {
        return Err(format!("an input has {} axes, not {D}", array.shape.len()));
    }
    let data = array.data.iter().map(|&x| x as f32).collect::<Vec<f32>>();
    let data = TensorData::new(data, array.shape.clone());
    Ok(Tensor::from_data(data, &Device::flex().autodiff()))
}

/// The input `name` of `case` as a leaf that gradients reach.
pub fn leaf<const D: usize>(case: &Case, name: &str) -> Result<Tensor<D>, String> {
    Ok(constant(case.input(name)?)?.require_grad())
}

/// Entries on the host.
pub fn entries<const D: usize>(tensor: Tensor<D>) -> Result<Vec<f64>, String> {
    let data = tensor.into_data().try_to_vec::<f32>();
    let data = data.map_err(|error| format!("{error:?}"))?;
    Ok(data.into_iter().map(f64::from).collect())
}

/// Compares `loss` and the gradients of it that reach the named `leaves`.
pub fn differentiate<const D: usize>(
    comparison: &mut Comparison,
    loss: Tensor<1>,
    leaves: &[(&str, &Tensor<D>)],
) -> Result<Gradients, String> {
    let gradients = loss.backward();
    comparison.loss(&entries(loss)?);
    for (name, leaf) in leaves {
        let found = leaf.grad(&gradients).map(entries).transpose()?;
        comparison.gradient(name, found);
    }
    Ok(gradients)
}
