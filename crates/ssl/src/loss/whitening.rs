//! Whitening: give each view's batch unit covariance first, then only ask the views to agree.
//!
//! W-MSE, Ermolov et al. 2021, arXiv 2007.06346: L = mean(2 − 2cos(y₁, y₂)), y = W(z − mean), each
//! view by its own statistics, no gradient stopped. A batch whose covariance can be inverted cannot collapse once
//! whitened.
//! Differs: W is (Cov + εI)^(−½) by Newton–Schulz iterations (IterNorm, Huang et al. 2019,
//! arXiv 1904.03441), matrix products only, where the paper inverts a Cholesky factor; the two
//! differ by a rotation of each view. Cov is over B, not B − 1.
//! Watch for: a batch smaller than 2D has no full covariance; small eigenvalues converge last, so
//! few iterations whiten the large ones only. Shape letters: `B` batch, `D` dimension.

use crate::loss::normalised_regression::normalised_regression;
use burn::tensor::Tensor;

/// Computes W-MSE of two views' embeddings `[B, D]` → `[1]`; `epsilon` is added to the covariance's diagonal,
/// `iterations` are Newton–Schulz steps.
pub fn w_mse(z1: Tensor<2>, z2: Tensor<2>, epsilon: f64, iterations: usize) -> Tensor<1> {
    normalised_regression(whiten(z1, epsilon, iterations), whiten(z2, epsilon, iterations))
}

/// Whitens a batch: returns it centred and with (almost) unit covariance, `[B, D]` → `[B, D]`.
pub fn whiten(z: Tensor<2>, epsilon: f64, iterations: usize) -> Tensor<2> {
    let [batch, dims] = z.dims();
    let centred = z.clone() - z.mean_dim(0);
    let covariance = centred
        .clone()
        .transpose()
        .matmul(centred.clone())
        .div_scalar(batch as f64);
    let eye = Tensor::<2>::eye(dims, &covariance.device());
    centred.matmul(inverse_root(covariance + eye.mul_scalar(epsilon), iterations))
}

/// Computes S^(−½) of a symmetric positive matrix, `[D, D]` → `[D, D]`, by the Newton–Schulz iteration
/// P ← 1.5·P − 0.5·P³·S/tr S from the identity, then P/√tr S (IterNorm, algorithm 1). It runs in its coupled form,
/// R ← R·T, P ← T·P, T = 1.5 − 0.5·P·R from R = S/tr S, which rounding does not make diverge.
pub fn inverse_root(matrix: Tensor<2>, iterations: usize) -> Tensor<2> {
    let [dims, _] = matrix.dims();
    let eye = Tensor::<2>::eye(dims, &matrix.device());
    // A trace of zero is a batch of equal rows with an ε of zero.
    let trace: Tensor<2> = (matrix.clone() * eye.clone()).sum().clamp_min(1e-12).reshape([1, 1]);
    let mut r = matrix / trace.clone();
    let mut p = eye.clone();
    for _ in 0..iterations {
        let t = eye.clone().mul_scalar(1.5) - p.clone().matmul(r.clone()).mul_scalar(0.5);
        r = r.matmul(t.clone());
        p = t.matmul(p);
    }
    p / trace.sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use burn::tensor::Device;

    #[test]
    fn a_diagonal_matrix_by_hand() {
        let s = Tensor::<2>::from_floats([[4.0, 0.0], [0.0, 9.0]], &Device::flex());
        let found: Vec<f32> = inverse_root(s.clone(), 12).into_data().iter().collect();
        for (found, expected) in found.iter().zip([0.5, 0.0, 0.0, 1.0 / 3.0]) {
            assert!((found - expected).abs() < 1e-5, "{found}");
        }
        // One iteration: p = 1.5 − 0.5·s/13, over √13.
        let found: Vec<f32> = inverse_root(s, 1).into_data().iter().collect();
        assert!((found[0] - (1.5 - 2.0 / 13.0) / 13f32.sqrt()).abs() < 1e-6, "{found:?}");
    }

    /// Eigenvalues 1 and 10⁻⁴: P alone is no number by then.
    #[test]
    fn iterations_after_it_has_converged_change_little() {
        let s = Tensor::<2>::from_floats([[0.585_025, 0.492_677], [0.492_677, 0.415_082]], &Device::flex());
        let [some, more] =
            [25, 60].map(|iterations| -> Vec<f32> { inverse_root(s.clone(), iterations).into_data().iter().collect() });
        for (some, more) in some.iter().zip(&more) {
            assert!((some - more).abs() < 1e-2 * some.abs(), "{some} {more}");
        }
    }

    #[test]
    fn a_stretched_batch_comes_out_round() {
        let device = Device::flex();
        let z = Tensor::<2>::from_floats([[10.0, 1.0], [-10.0, 1.0], [10.0, -1.0], [-10.0, -1.0]], &device);
        let y: Vec<f32> = whiten(z.clone(), 0.0, 20).into_data().iter().collect();
        assert!(y.iter().all(|y| (y.abs() - 1.0).abs() < 1e-3), "{y:?}");
        let loss = w_mse(z.clone(), z, 0.0, 20).into_scalar::<f32>();
        assert!(loss.abs() < 1e-5, "{loss}");
    }
}
