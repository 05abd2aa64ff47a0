//! Self-distillation: a teacher's scores as targets, centred and sharpened, for a student's.
//!
//! DINO, Caron et al. 2021, arXiv 2104.14294, eq. 1: H(softmax((t − c)/τ_t), softmax(s/τ_s)). The centre c
//! is a running mean of t: it keeps one prototype from winning for every image. A τ_t smaller than τ_s
//! sharpens: it keeps the targets from becoming uniform. Each alone ends in the other's collapse.
//! Watch for: the entropy of the targets goes to 0 or to log K then, and their divergence from the
//! prediction to 0. Shape letters: `B` batch, `K` prototypes.

use burn::tensor::Tensor;
use burn::tensor::activation::softmax;

/// Computes the targets softmax((t − c)/τ_t) from a teacher's scores `[B, K]` → `[B, K]`, each row a distribution.
/// `centre` c is `[K]`, or `None` without centring; `temperature` is τ_t.
pub fn targets(teacher: Tensor<2>, centre: Option<Tensor<1>>, temperature: f64) -> Tensor<2> {
    let scores = match centre {
        Some(centre) => teacher - centre.unsqueeze_dim::<2>(0),
        None => teacher,
    };
    softmax(scores.div_scalar(temperature), 1)
}

/// Returns the temperature at `step`: it goes linearly from `first` to `last` over `steps` steps, and stays there.
pub fn warmed_up(first: f64, last: f64, steps: u64, step: u64) -> f64 {
    let share = if steps == 0 {
        1.0
    } else {
        step.min(steps) as f64 / steps as f64
    };
    first + (last - first) * share
}

#[cfg(test)]
mod tests {
    use super::*;
    use burn::tensor::Device;

    #[test]
    fn centred_and_sharpened_by_hand() {
        let device = Device::flex();
        let teacher = Tensor::<2>::from_floats([[0.5, 0.3]], &device);
        let centre = Tensor::<1>::from_floats([0.4, 0.0], &device);
        let found: Vec<f32> = targets(teacher.clone(), Some(centre), 0.2).into_data().iter().collect();
        // (0.1 − 0.3)/0.2 is −1
        assert!((found[0] - 1.0 / (1.0 + 1f32.exp())).abs() < 1e-6, "{found:?}");
        let found: Vec<f32> = targets(teacher, None, 0.2).into_data().iter().collect();
        assert!((found[0] - 1.0 / (1.0 + (-1f32).exp())).abs() < 1e-6, "{found:?}");
    }

    #[test]
    fn a_temperature_rises_and_stays() {
        let found = [0, 5, 10, 99].map(|step| warmed_up(0.04, 0.06, 10, step));
        for (found, expected) in found.iter().zip([0.04, 0.05, 0.06, 0.06]) {
            assert!((found - expected).abs() < 1e-12, "{found}");
        }
        assert_eq!(warmed_up(0.04, 0.06, 0, 0), 0.06);
    }
}
