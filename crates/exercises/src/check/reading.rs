//! Between tensors and plain numbers.

use crate::answer::Lesson;
use burn::tensor::{Device, Tensor, TensorData};

/// Returns the CPU, with gradients.
pub fn device() -> Device {
    Device::flex().autodiff()
}

/// Makes a tensor of `rows` rows from `data`, which gradients reach.
pub fn leaf(data: &[f32], rows: usize) -> Tensor<2> {
    let columns = data.len() / rows.max(1);
    Tensor::from_data(TensorData::new(data.to_vec(), [rows, columns]), &device()).require_grad()
}

/// Reads the numbers of `tensor`, the last axis fastest.
///
/// # Errors
/// A sentence if the tensor cannot be read.
pub async fn numbers<const D: usize>(tensor: Tensor<D>) -> Result<Vec<f32>, Lesson> {
    let data = tensor.into_data_async().await;
    let data = data.map_err(|error| Lesson(format!("the result could not be read: {error:?}")))?;
    data.try_to_vec::<f32>()
        .map_err(|error| Lesson(format!("the result is not of 32-bit numbers: {error:?}")))
}

/// Reads a loss, which has to be one number.
///
/// # Errors
/// A sentence if it is several numbers, or none (NaN or infinite).
pub async fn loss(tensor: Tensor<1>) -> Result<f64, Lesson> {
    match numbers(tensor).await?[..] {
        [loss] if loss.is_finite() => Ok(f64::from(loss)),
        [loss] => Err(Lesson(format!(
            "the loss is {loss}: look for a division by 0, a root or a logarithm of 0"
        ))),
        ref several => Err(Lesson(format!(
            "the loss has {} numbers and should be one: take the mean",
            several.len()
        ))),
    }
}

/// Returns `count` numbers between −`size` and `size` that look drawn at random and are the same each time.
pub fn scattered(count: usize, size: f32, phase: f32) -> Vec<f32> {
    // Irregular, since the argument grows faster than the wave repeats.
    let wave = |i: usize| (phase + 1.7 * i as f32 + 0.37 * (i * i) as f32).sin();
    (0..count).map(|i| size * wave(i)).collect()
}
