//! Prior matching: the divergence of a batch's mean assignment from a prior over the clusters.
//!
//! KL(p̄ ‖ π). With equal shares it is log K − H(p̄), the mean-entropy maximisation of MSN, Assran et al.
//! 2022, arXiv 2204.07141, eq. 2; with shares that fall as a power of the cluster's number, π_k ∝ k^−a,
//! it is PMSN, Assran et al. 2022, arXiv 2210.07277, for data with a long tail. Watch for: equal shares
//! are an assumption about the classes; p̄ is a batch's, and a small batch has not every class.
//! Shape letters: `B` batch, `K` prototypes.

use burn::tensor::{Tensor, TensorData};

/// Computes KL(p̄ ‖ π) of assignments `p` `[B, K]`, each row a distribution → `[1]`, in nats; `exponent` is a ≥ 0 of
/// the prior.
pub fn prior_divergence(p: Tensor<2>, exponent: f64) -> Tensor<1> {
    let [_, prototypes] = p.dims();
    let prior = Tensor::from_data(
        TensorData::new(log_prior(prototypes, exponent), [1, prototypes]),
        &p.device(),
    );
    let mean = p.mean_dim(0);
    let logarithm = mean.clone().clamp_min(1e-30).log();
    (mean * (logarithm - prior)).sum()
}

/// Returns log π of `prototypes` clusters, K numbers.
fn log_prior(prototypes: usize, exponent: f64) -> Vec<f32> {
    let mass = |k: usize| ((k + 1) as f64).powf(-exponent);
    let total: f64 = (0..prototypes).map(mass).sum();
    (0..prototypes).map(|k| (mass(k) / total).ln() as f32).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use burn::tensor::Device;

    fn divergence(p: [[f32; 2]; 2], exponent: f64) -> f32 {
        prior_divergence(Tensor::<2>::from_floats(p, &Device::flex()), exponent).into_scalar()
    }

    #[test]
    fn two_clusters_by_hand() {
        assert!(divergence([[1.0, 0.0], [0.0, 1.0]], 0.0).abs() < 1e-6);
        assert!((divergence([[1.0, 0.0], [1.0, 0.0]], 0.0) - 2f32.ln()).abs() < 1e-6);
        // Shares ⅔ and ⅓ are those of 1/k.
        let third = 1.0 / 3.0;
        assert!(divergence([[1.0, 0.0], [third, 2.0 * third]], 1.0).abs() < 1e-6);
        let half = divergence([[1.0, 0.0], [0.0, 1.0]], 1.0);
        assert!((half - (0.5 * 0.75f32.ln() + 0.5 * 1.5f32.ln())).abs() < 1e-6, "{half}");
    }
}
