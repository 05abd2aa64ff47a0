//! Sinkhorn–Knopp: soft assignments of a batch to prototypes, such that each sample is assigned once
//! and each prototype is given (nearly) the same share of the batch.
//!
//! Cuturi 2013, arXiv 1306.0895, as SwAV uses it, Caron et al. 2020, arXiv 2006.09882, section 3.1 and
//! appendix: Q = exp(S/ε), then in turns each prototype's mass to 1/K and each sample's to 1/B; the
//! samples come last. Differs: in logarithms, where dividing by a sum is a log-softmax along that
//! axis, so that ε may be small; factors 1/K and 1/B cancel. Watch for: S must be cosines, or one
//! long embedding takes all of a prototype's mass; few iterations leave the prototypes' shares
//! unequal. With no iteration it is the softmax of each sample alone: no equipartition.
//! Shape letters: `B` batch, `K` prototypes.

use burn::tensor::Tensor;
use burn::tensor::activation::{log_softmax, softmax};

/// Computes assignments from scores `[B, K]` → `[B, K]`, each row a distribution; no gradient flows through them.
/// `epsilon` is ε > 0; `iterations` may be 0.
pub fn sinkhorn(scores: Tensor<2>, epsilon: f64, iterations: usize) -> Tensor<2> {
    let logits = scores.detach().div_scalar(epsilon);
    let balanced = (0..iterations).fold(logits, |logits, _| log_softmax(log_softmax(logits, 0), 1));
    softmax(balanced, 1)
}

/// Computes what [`sinkhorn`] computes of a batch `[B, K]` together with `earlier` scores `[Q, K]` → `[B, K]`: more
/// prototypes than a batch has images can then have equal shares. SwAV, section 4.1.
pub fn sinkhorn_beside(scores: Tensor<2>, earlier: Tensor<2>, epsilon: f64, iterations: usize) -> Tensor<2> {
    let [batch, prototypes] = scores.dims();
    let all = sinkhorn(Tensor::cat(vec![scores, earlier], 0), epsilon, iterations);
    all.slice([0..batch, 0..prototypes])
}

#[cfg(test)]
mod tests {
    use super::*;
    use burn::tensor::Device;

    fn codes(scores: [[f32; 2]; 2], epsilon: f64, iterations: usize) -> Vec<f32> {
        let scores = Tensor::<2>::from_floats(scores, &Device::flex());
        sinkhorn(scores, epsilon, iterations).into_data().iter().collect()
    }

    #[test]
    fn one_iteration_by_hand() {
        // exp: [2, 1], [6, 3]. Prototypes: [2/8, 1/4], [6/8, 3/4]. Samples: halves.
        let logs = [[2f32.ln(), 0.0], [6f32.ln(), 3f32.ln()]];
        for code in codes(logs, 1.0, 1) {
            assert!((code - 0.5).abs() < 1e-6, "{code}");
        }
        // Without it both samples prefer the first prototype, two to one.
        for (code, expected) in codes(logs, 1.0, 0).iter().zip([2.0 / 3.0, 1.0 / 3.0].repeat(2)) {
            assert!((code - expected).abs() < 1e-6, "{code}");
        }
    }

    #[test]
    fn when_all_prefer_one_prototype_half_of_them_are_given_the_other() {
        // Scaling rows and columns leaves Q₀₀Q₁₁/(Q₀₁Q₁₀) at exp(0.5/0.05): with equal shares Q₀₀ is σ(5).
        let found = codes([[1.0, 0.0], [1.0, 0.5]], 0.05, 2000);
        let expected = 1.0 / (1.0 + (-5f32).exp());
        assert!(
            (found[0] - expected).abs() < 1e-3 && (found[3] - expected).abs() < 1e-3,
            "{found:?}"
        );
    }

    #[test]
    fn equal_scores_and_a_tiny_epsilon_give_numbers() {
        for (scores, epsilon) in [([[0.3; 2]; 2], 0.05), ([[1.0, -1.0], [1.0, -1.0]], 1e-3)] {
            for code in codes(scores, epsilon, 3) {
                assert!((0.0..=1.0).contains(&code), "{code}");
            }
        }
    }

    #[test]
    fn alone_a_sample_has_all_prototypes_and_beside_others_its_own() {
        let device = Device::flex();
        let mine = Tensor::<2>::from_floats([[1.0, 0.0]], &device);
        let codes = |earlier: [[f32; 2]; 1]| -> Vec<f32> {
            let earlier = Tensor::from_floats(earlier, &device);
            let found = sinkhorn_beside(mine.clone(), earlier, 0.05, 3);
            found.into_data().iter().collect()
        };
        // Who prefers the other prototype leaves this one free: σ(1/0.05). Who is like it takes half of it.
        assert!(codes([[0.0, 1.0]])[0] > 1.0 - 1e-6);
        assert!((codes([[1.0, 0.0]])[0] - 0.5).abs() < 1e-6);
    }
}
