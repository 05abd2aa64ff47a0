//! A gradient against central differences of the loss, entry by entry.

use ssl::burn::tensor::{Device, Tensor, TensorData};

const STEP: f32 = 0.02;
const ABSOLUTE: f64 = 1e-4;
const RELATIVE: f64 = 1e-3;

/// Numbers without pattern, of about `size`.
pub fn numbers(count: usize, seed: usize, size: f32) -> Vec<f32> {
    let wave = |i: usize| (1.7 * i as f32 + 0.31 * (i * i) as f32 + 2.3 * seed as f32).sin();
    (0..count).map(|i| size * wave(i)).collect()
}

/// `data` on `device`.
pub fn tensor<const D: usize>(data: Vec<f32>, shape: [usize; D], device: &Device) -> Tensor<D> {
    Tensor::from_data(TensorData::new(data, shape), device)
}

fn value(loss: Tensor<1>) -> f64 {
    f64::from(loss.into_scalar::<f32>())
}

/// Holds the gradient of `loss` at `data` against differences.
pub fn check<const D: usize>(name: &str, data: &[f32], shape: [usize; D], loss: impl Fn(Tensor<D>) -> Tensor<1>) {
    if let Some(sentence) = off(data, shape, loss) {
        panic!("{name}{sentence}");
    }
}

/// What of the gradient of `loss` at `data` differs from differences, the first of it.
pub fn off<const D: usize>(data: &[f32], shape: [usize; D], loss: impl Fn(Tensor<D>) -> Tensor<1>) -> Option<String> {
    let device = Device::flex();
    let leaf = tensor(data.to_vec(), shape, &device.clone().autodiff()).require_grad();
    let gradients = loss(leaf.clone()).backward();
    let gradient = leaf.grad(&gradients).map(|gradient| gradient.into_data());
    let gradient = gradient.and_then(|data| data.try_to_vec::<f32>().ok());
    let Some(gradient) = gradient else {
        return Some(": no gradient reached the input".to_owned());
    };

    let at = |index: usize, step: f32| {
        let mut data = data.to_vec();
        data[index] += step;
        // The step that was really made, after rounding.
        let made = f64::from(data[index]);
        (made, value(loss(tensor(data, shape, &device))))
    };
    let central = |index: usize, step: f32| {
        let ((above, high), (below, low)) = (at(index, step), at(index, -step));
        (high - low) / (above - below)
    };
    let largest = gradient.iter().fold(0.0f64, |a, &x| a.max(f64::from(x).abs()));
    if largest <= 1e-3 {
        return Some(": a gradient of zero shows nothing".to_owned());
    }
    gradient.iter().enumerate().find_map(|(index, &found)| {
        let truth = (4.0 * central(index, STEP / 2.0) - central(index, STEP)) / 3.0;
        let off = (f64::from(found) - truth).abs();
        // A NaN is within nothing.
        let within = off <= ABSOLUTE + RELATIVE * largest;
        (!within).then(|| format!("[{index}]: {found} against {truth}, off by {off:e}"))
    })
}
