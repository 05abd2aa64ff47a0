//! From VICReg to SimCLR: one weight that moves from pairs of dimensions to pairs of samples.
//!
//! L = (1 − t)·VICReg + t·NT-Xent. VICReg pushes covariances of dimensions down, NT-Xent cosines of
//! samples, and the two sums differ by norms alone ([`super::duality`]). Garrido, Chen, Bardes,
//! Najman, LeCun 2023, arXiv 2206.02574, go the same way in steps: VICReg, VICReg-exp, VICReg-ctr, SimCLR.
//! Watch for: VICReg holds lengths, NT-Xent does not see them. Differs from the paper: it has no mix.
//! VICReg has its official weights 25, 25 and 1, all over 25, so that both ends are near one size.
//! Shape letters: `B` batch, `D` dimension.

use crate::loss::covariance::covariance;
use crate::loss::invariance::invariance;
use crate::loss::nt_xent::nt_xent;
use crate::loss::variance::variance;
use burn::tensor::Tensor;

/// ν over λ of VICReg's official weights.
const COVARIANCE: f64 = 1.0 / 25.0;

/// Holds the constants of both losses.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct VicRegSimClrConfig {
    /// γ, the standard deviation below which VICReg's variance term has a gradient.
    pub gamma: f64,
    /// ε, added to the variance under the root.
    pub epsilon: f64,
    /// τ of NT-Xent.
    pub temperature: f64,
}

/// Computes the mix of two views' embeddings `[B, D]` → `[1]`; `mix` is t in `0..=1`, the share of NT-Xent.
pub fn vicreg_simclr(z1: Tensor<2>, z2: Tensor<2>, mix: f64, config: VicRegSimClrConfig) -> Tensor<1> {
    let VicRegSimClrConfig {
        gamma,
        epsilon,
        temperature,
    } = config;
    let dimensions = |z1: Tensor<2>, z2: Tensor<2>| {
        let spread = variance(z1.clone(), gamma, epsilon) + variance(z2.clone(), gamma, epsilon);
        let repeated = covariance(z1.clone()) + covariance(z2.clone());
        invariance(z1, z2) + spread.mul_scalar(0.5) + repeated.mul_scalar(COVARIANCE)
    };
    // At its ends the mix is the one loss, and pays for one.
    if mix <= 0.0 {
        dimensions(z1, z2)
    } else if mix >= 1.0 {
        nt_xent(z1, z2, temperature)
    } else {
        let samples = nt_xent(z1.clone(), z2.clone(), temperature);
        dimensions(z1, z2).mul_scalar(1.0 - mix) + samples.mul_scalar(mix)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use burn::tensor::Device;

    const CONFIG: VicRegSimClrConfig = VicRegSimClrConfig {
        gamma: 2.0,
        epsilon: 0.0,
        temperature: 0.5,
    };

    #[test]
    fn both_ends_and_the_middle_by_hand() {
        let device = Device::flex();
        let z1 = Tensor::<2>::from_floats([[1.0, 0.0], [0.0, 1.0]], &device);
        let z2 = z1.clone().mul_scalar(2.0);
        let at = |mix| vicreg_simclr(z1.clone(), z2.clone(), mix, CONFIG).into_scalar::<f32>();
        // s: (1 + 1)/4. Deviations √½ and √2: ½(2 − √½ + 2 − √2). Covariances −½ and −2: (¼ + 4)·2/2 over 25.
        let vicreg = 0.5 + 0.5 * (4.0 - 0.5f32.sqrt() - 2f32.sqrt()) + 4.25 / 25.0;
        // Each has its other view at cosine 1 and two strangers at 0.
        let simclr = (2f32.exp() + 2.0).ln() - 2.0;
        assert!((at(0.0) - vicreg).abs() < 1e-5, "{}", at(0.0));
        assert!((at(1.0) - simclr).abs() < 1e-5, "{}", at(1.0));
        assert!((at(0.25) - (0.75 * vicreg + 0.25 * simclr)).abs() < 1e-5);
    }
}
