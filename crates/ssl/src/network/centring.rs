//! A centre: the running mean of the second branch's scores.
//!
//! DINO, Caron et al. 2021, arXiv 2104.14294, eq. 4: c ← m·c + (1 − m)·mean of the teacher's scores over both views and
//! the batch. The centre is a buffer of the network and has no gradient; the loss of a step uses the centre from before
//! the step. Shape letters: `B` batch, `K` prototypes.

use burn::module::RunningState;
use burn::tensor::{Device, Tensor};

/// Stands for the mean, `[K]`.
pub type Centre = RunningState<Tensor<1>>;

/// Creates a centre of zeros for `prototypes` scores on `device`.
pub fn zero(prototypes: usize, device: &Device) -> Centre {
    RunningState::new(Tensor::zeros([prototypes], device))
}

/// Returns `centre` moved toward the mean of `scores`, `[B, K]`; `momentum` in `0..=1` is the share that it keeps.
#[must_use]
pub fn ema_update(centre: &Centre, scores: Tensor<2>, momentum: f64) -> Centre {
    RunningState::new(moved(centre.value_sync(), scores.detach(), momentum))
}

/// Computes m·c + (1 − m)·mean of `scores` over the batch, `[K]` and `[B, K]` → `[K]`.
pub fn moved(centre: Tensor<1>, scores: Tensor<2>, momentum: f64) -> Tensor<1> {
    let mean = scores.mean_dim(0).squeeze_dim::<1>(0);
    centre.mul_scalar(momentum) + mean.mul_scalar(1.0 - momentum)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_by_hand() {
        let device = Device::flex();
        let centre = zero(2, &device);
        let scores = Tensor::<2>::from_floats([[1.0, 4.0], [3.0, 0.0]], &device);
        let centre = ema_update(&centre, scores.clone(), 0.75);
        let centre = ema_update(&centre, scores, 0.75);
        // 0.25·2, then 0.75·0.5 + 0.5
        let found: Vec<f32> = centre.value_sync().into_data().iter().collect();
        assert_eq!(found, [0.875; 2]);
    }
}
