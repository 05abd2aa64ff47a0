//! `barlow_twins`, `whitening`: dimensions that are not to repeat each other.

use crate::compare::{Comparison, Outcome};
use crate::document::Case;
use crate::tensors::{constant, differentiate, entries, leaf};
use ssl::burn::tensor::{Tensor, TensorData};
use ssl::loss::barlow_twins::{self, cross_correlation, terms};
use ssl::loss::whitening::{inverse_root, whiten};

/// Iterations after which nothing more changes on the files' matrices.
const CONVERGED: usize = 30;

pub fn barlow_twins(case: &Case, comparison: &mut Comparison) -> Outcome {
    let mut compare = || -> Result<(), String> {
        let (z1, z2) = (leaf::<2>(case, "z1")?, leaf::<2>(case, "z2")?);
        // The pseudo-code has the unbiased deviation and no ε.
        let (correction, epsilon) = case.number("bn_eps").map_or((1, 0.0), |epsilon| (0, epsilon));
        let correlation = cross_correlation(z1.clone(), z2.clone(), correction, epsilon);
        comparison.values("C", &entries(correlation.clone())?);
        let (on, off) = terms(correlation);
        comparison.values("on_diag", &entries(on.clone())?);
        comparison.values("off_diag", &entries(off.clone())?);
        let lambda = case.number("lam")?;
        let loss = if (correction, epsilon) == (0, barlow_twins::EPSILON) {
            barlow_twins::barlow_twins(z1.clone(), z2.clone(), lambda)
        } else {
            // The project has no loss with the pseudo-code's norm.
            on + off.mul_scalar(lambda)
        };
        differentiate(comparison, loss, &[("z1", &z1), ("z2", &z2)]).map(drop)
    };
    compare().into()
}

/// The covariance over N, with ε on its diagonal.
fn covariance(z: Tensor<2>, epsilon: f64) -> Tensor<2> {
    let [rows, columns] = z.dims();
    let centred = z.clone() - z.mean_dim(0);
    let covariance = centred.clone().transpose().matmul(centred).div_scalar(rows as f64);
    covariance.clone() + Tensor::<2>::eye(columns, &covariance.device()).mul_scalar(epsilon)
}

pub fn zca(case: &Case, comparison: &mut Comparison) -> Outcome {
    whitened(case, comparison, CONVERGED).into()
}

pub fn newton_schulz(case: &Case, comparison: &mut Comparison) -> Outcome {
    let iterations = match case.count("iters") {
        Ok(iterations) => iterations,
        Err(reason) => return Outcome::Malformed(reason),
    };
    whitened(case, comparison, iterations).into()
}

fn whitened(case: &Case, comparison: &mut Comparison, iterations: usize) -> Result<(), String> {
    let (z, epsilon) = (constant::<2>(case.input("z")?)?, case.number("eps")?);
    // The file's has no ε; the root is of the one with it.
    comparison.values("cov", &entries(covariance(z.clone(), 0.0))?);
    let w = inverse_root(covariance(z.clone(), epsilon), iterations);
    comparison.values("W", &entries(w)?);
    let white = whiten(z, epsilon, iterations);
    comparison.values("white", &entries(white.clone())?);
    comparison.values("cov_white", &entries(covariance(white, 0.0))?);
    Ok(())
}

/// W-MSE by a Cholesky factor: its whitened rows are the project's up to one rotation and the N − 1 in its
/// covariance, so what they have in common is compared: products of rows, and the covariance.
pub fn by_another_root(case: &Case, comparison: &mut Comparison) -> Outcome {
    let mut compare = || -> Result<(), String> {
        let z = constant::<2>(case.input("z1")?)?;
        let [rows, columns] = z.dims();
        let unbiased = ((rows - 1) as f64 / rows as f64).sqrt();
        let white = whiten(z, case.number("eps")?, CONVERGED).mul_scalar(unbiased);
        let products = white.clone().matmul(white.clone().transpose());
        comparison.values_of("white1", &entries(products)?, |expected| {
            let row = |at: usize| &expected[at * columns..][..columns];
            let product = |at: usize| row(at / rows).iter().zip(row(at % rows)).map(|(x, y)| x * y).sum();
            (0..rows * rows).map(product).collect()
        });
        let of_all = covariance(white, 0.0).mul_scalar(rows as f64 / (rows - 1) as f64);
        comparison.values("cov_white1", &entries(of_all)?);
        comparison.note(
            "by design: a symmetric root turns the two views differently, so loss and gradients are other numbers",
        );
        Ok(())
    };
    compare().into()
}

pub fn newton_schulz_gradient(case: &Case, comparison: &mut Comparison) -> Outcome {
    let mut compare = || -> Result<(), String> {
        let z = leaf::<2>(case, "z")?;
        let [rows, columns] = z.dims();
        let white = whiten(z.clone(), case.number("eps")?, case.count("iters")?);
        // The files' scalar: the sum of all entries times the cosine of their place.
        let wave: Vec<f32> = (0..rows * columns).map(|i| (i as f64).cos() as f32).collect();
        let wave = Tensor::<2>::from_data(TensorData::new(wave, [rows, columns]), &z.device());
        differentiate(comparison, (white * wave).sum(), &[("z", &z)]).map(drop)
    };
    compare().into()
}
