//! Duality: comparing samples with samples and comparing dimensions with dimensions differ by norms alone.
//!
//! K is `[M, N]`, M dimensions and N samples. L_c = Σ_{i≠j} (k_i·k_j)² over columns, as contrastive
//! losses have it; L_nc = Σ_{i≠j} over rows, as VICReg and Barlow Twins have it. Both are
//! ‖KᵀK‖²_F less a sum of fourth powers: L_nc + Σ_j ‖K_j,·‖⁴ = L_c + Σ_i ‖K_·,i‖⁴.
//! Garrido et al. 2023, arXiv 2206.02574. SimCLR-sq and -abs ([`Alike`]) look at the square or the
//! size of a cosine; VICReg-exp and -ctr are [`super::covariance_exp`]'s.
//! Watch for: no centring here. Shape letters: `M` dimensions, `N` samples.

use crate::loss::nt_xent;
use crate::loss::nt_xent::Similarity;
use burn::tensor::Tensor;

/// Computes L_c, the sum of squared dot products of different samples, `[M, N]` → `[1]`.
pub fn contrastive(k: Tensor<2>) -> Tensor<1> {
    let squares = column_powers(k.clone());
    k.clone().transpose().matmul(k).square().sum() - squares
}

/// Computes L_nc, the sum of squared dot products of different dimensions, `[M, N]` → `[1]`.
pub fn non_contrastive(k: Tensor<2>) -> Tensor<1> {
    contrastive(k.transpose())
}

/// Computes Σ_i ‖K_·,i‖⁴ over the samples, `[M, N]` → `[1]`.
pub fn column_powers(k: Tensor<2>) -> Tensor<1> {
    k.square().sum_dim(0).square().sum()
}

/// Computes Σ_j ‖K_j,·‖⁴ over the dimensions, `[M, N]` → `[1]`.
pub fn row_powers(k: Tensor<2>) -> Tensor<1> {
    column_powers(k.transpose())
}

/// Says which function of a cosine counts as similarity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alike {
    /// The cosine: SimCLR.
    Cosine,
    /// Its absolute value: SimCLR-abs. Opposite vectors are as similar as equal ones.
    Absolute,
    /// Its square: SimCLR-sq.
    Square,
}

impl Alike {
    /// Returns the similarity as a function of cosines, entry by entry.
    pub fn similarity(self) -> Similarity {
        match self {
            Self::Cosine => |cosine| cosine,
            Self::Absolute => |cosine| cosine.abs(),
            Self::Square => |cosine| cosine.square(),
        }
    }
}

/// Computes NT-Xent of two views' embeddings `[B, D]` → `[1]` with the similarity `alike`; `temperature` is τ > 0.
pub fn simclr(z1: Tensor<2>, z2: Tensor<2>, temperature: f64, alike: Alike) -> Tensor<1> {
    nt_xent::per_anchor(z1, z2, temperature, alike.similarity()).mean()
}

#[cfg(test)]
mod tests {
    use super::*;
    use burn::tensor::Device;

    #[test]
    fn both_sides_by_hand() {
        let k = Tensor::<2>::from_floats([[1.0, 2.0, 0.0], [0.0, 1.0, 3.0]], &Device::flex());
        let value = |x: Tensor<1>| x.into_scalar::<f32>();
        // columns: 2, 0, 3 → 2(4 + 0 + 9); rows: 2 → 2·4
        assert_eq!(value(contrastive(k.clone())), 26.0);
        assert_eq!(value(non_contrastive(k.clone())), 8.0);
        // 1 + 25 + 81 and 25 + 100
        assert_eq!(value(column_powers(k.clone())), 107.0);
        assert_eq!(value(row_powers(k)), 125.0);
    }

    #[test]
    fn an_opposite_is_alike_to_sq_and_abs() {
        let device = Device::flex();
        let z = Tensor::<2>::from_floats([[1.0, 0.0], [0.0, 1.0]], &device);
        let expected = (2f32.exp() + 2.0).ln() - 2.0;
        for alike in [Alike::Absolute, Alike::Square] {
            let loss = simclr(z.clone(), z.clone().neg(), 0.5, alike).into_scalar::<f32>();
            assert!((loss - expected).abs() < 1e-6, "{loss}");
        }
        let loss = simclr(z.clone(), z.neg(), 0.5, Alike::Cosine).into_scalar::<f32>();
        assert!(loss > 2.0, "{loss}");
    }
}
