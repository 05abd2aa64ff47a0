//! Covariance: the mean of squared off-diagonal covariances, which decorrelates the dimensions.
//!
//! c(Z) = 1/D Σ_{i≠j} Cov(Z)²_ij, Cov unbiased. VICReg, Bardes, Ponce, LeCun 2022,
//! arXiv 2105.04906, eq. 3 and 4. Shape letters: `B` batch, `D` dimension.

use burn::tensor::Tensor;

/// Computes the covariance term c(Z) of one view's embeddings `[B, D]` → `[1]`.
pub fn covariance(z: Tensor<2>) -> Tensor<1> {
    let [batch, width] = z.dims();
    let centred = z.clone() - z.mean_dim(0);
    let cov = centred
        .clone()
        .transpose()
        .matmul(centred.clone())
        .div_scalar((batch.max(2) - 1) as f64);
    // All squares less those of the diagonal, which needs no mask.
    let diagonal = centred.square().sum_dim(0).div_scalar((batch.max(2) - 1) as f64);
    (cov.square().sum() - diagonal.square().sum()).div_scalar(width as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use burn::tensor::Device;

    #[test]
    fn two_dimensions_by_hand() {
        let z = Tensor::<2>::from_floats([[0.0, 0.0], [2.0, 4.0]], &Device::flex());
        // covariance of the two is 4; (4² + 4²) / 2 = 16
        let loss = covariance(z).into_scalar::<f32>();
        assert!((loss - 16.0).abs() < 1e-5, "{loss}");
    }
}
