//! SIGReg, and LeJEPA's loss: views agree, and the embeddings of each view are an isotropic Gaussian.
//!
//! Balestriero, LeCun 2025, arXiv 2511.08544, algorithms 1 and 2. L = (1 − λ)·P + λ·mean_v SIGReg(Z_v).
//! The prediction loss P is the mean squared difference between each view and μ, the mean of the image's global
//! views; gradients flow through μ too. SIGReg projects Z onto M random unit directions, and averages the
//! Epps–Pulley statistic of the projections x: T = N·∫ |φ̂(t) − e^(−t²/2)|² e^(−t²/2) dt, with the empirical
//! characteristic function φ̂(t) = mean e^(itx).
//!
//! Watch for: T contains the factor N, so that half the batch halves its weight. Samples of N(0, 1) have
//! T ≈ 1.05 on average, not 0; a batch that collapsed to the origin has 0.402·N. All-zero embeddings have no
//! gradient. Differs from the paper: the integral is that of the released code, 17 knots on 0…3 and doubled,
//! where algorithm 1 has 17 points on −5…5; P is a mean over D, where the equation sums, as in the code.
//! Shape letters: `N` samples, `D` dimension, `M` directions, `K` knots.

use crate::loss::l2_normalise::l2_normalise;
use burn::tensor::{Device, Tensor, TensorData};
use rand_chacha::{ChaCha8Rng, rand_core::RngCore};
use std::f64::consts::TAU;

/// Holds the grid on which the integral over t is evaluated; the integrand is even, so that 0…`t_max` is enough.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SigRegConfig {
    /// K, the number of knots, at equal distances from 0 to `t_max`; at least 2.
    pub knots: usize,
    /// The largest t.
    pub t_max: f64,
}

/// Holds the grid of the released code.
pub const RELEASED: SigRegConfig = SigRegConfig { knots: 17, t_max: 3.0 };

/// Holds one knot of the integral over t.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Knot {
    /// The argument t of the characteristic function.
    pub t: f64,
    /// Weight of the trapezoid rule, of both half lines together, times the window e^(−t²/2).
    pub weight: f64,
    /// e^(−t²/2), the characteristic function of N(0, 1) at t.
    pub phi: f64,
}

/// Holds LeJEPA's loss and its two terms before their weights, `[1]` each.
#[derive(Clone, Debug)]
pub struct LeJepaTerms {
    /// (1 − λ)·prediction + λ·sigreg.
    pub loss: Tensor<1>,
    /// P, the disagreement of the views.
    pub prediction: Tensor<1>,
    /// The mean of SIGReg over the views.
    pub sigreg: Tensor<1>,
}

impl SigRegConfig {
    /// Returns the K knots from t = 0 to `t_max`, with the weights of the trapezoid rule.
    pub fn grid(self) -> Vec<Knot> {
        let last = self.knots.max(2) - 1;
        let step = self.t_max / last as f64;
        let knot = |index: usize| {
            let t = step * index as f64;
            let phi = (-0.5 * t * t).exp();
            let ends = if index == 0 || index == last { 1.0 } else { 2.0 };
            let weight = ends * step * phi;
            Knot { t, weight, phi }
        };
        (0..=last).map(knot).collect()
    }

    /// Returns the mean of T over samples of N(0, 1): Σ weight·(1 − φ²), for every N.
    pub fn mean_under_normal(self) -> f64 {
        let of = |knot: Knot| knot.weight * (1.0 - knot.phi * knot.phi);
        self.grid().into_iter().map(of).sum()
    }
}

/// Computes LeJEPA's loss (algorithm 2) of `views`, `[N, D]` each, of which the first `global` are global views.
/// `directions` is `[D, M]`, of any column lengths; `lambda` in `0..=1` is the weight of SIGReg.
pub fn lejepa(
    views: &[Tensor<2>],
    global: usize,
    directions: Tensor<2>,
    lambda: f64,
    config: SigRegConfig,
) -> LeJepaTerms {
    let each = views
        .iter()
        .map(|view| sigreg(view.clone(), directions.clone(), config));
    let (prediction, sigreg) = (prediction(views, global), mean(each.collect()));
    LeJepaTerms {
        loss: prediction.clone().mul_scalar(1.0 - lambda) + sigreg.clone().mul_scalar(lambda),
        prediction,
        sigreg,
    }
}

/// Computes the prediction loss P of `views`, `[N, D]` each → `[1]`: the mean squared difference between every
/// view and the mean of the first `global` ones.
pub fn prediction(views: &[Tensor<2>], global: usize) -> Tensor<1> {
    let centre = mean(views.iter().take(global.max(1)).cloned().collect());
    mean(
        views
            .iter()
            .map(|view| (view.clone() - centre.clone()).square().mean())
            .collect(),
    )
}

/// Computes SIGReg of `z`, `[N, D]`, along `directions`, `[D, M]` of any column lengths → `[1]`: the mean over the
/// directions of [`epps_pulley`].
pub fn sigreg(z: Tensor<2>, directions: Tensor<2>, config: SigRegConfig) -> Tensor<1> {
    let unit = l2_normalise(directions.transpose()).transpose();
    epps_pulley(z.matmul(unit), config).mean()
}

/// Computes the Epps–Pulley statistic T of each column, `[N, M]` → `[M]`: how far its N numbers are from N(0, 1).
pub fn epps_pulley(projections: Tensor<2>, config: SigRegConfig) -> Tensor<1> {
    let ([samples, _], device) = (projections.dims(), projections.device());
    let grid = config.grid();
    let (real, imaginary) = characteristic_function(projections, &grid);
    let misfit = (real - row(&grid, |knot| knot.phi, &device)).square() + imaginary.square();
    let weighted = misfit * row(&grid, |knot| knot.weight, &device);
    weighted.sum_dim(1).mul_scalar(samples as f64).squeeze_dim(1)
}

/// Computes the real and the imaginary part of each column's empirical characteristic function at the knots' t,
/// `[N, M]` → `[M, K]` twice.
pub fn characteristic_function(projections: Tensor<2>, grid: &[Knot]) -> (Tensor<2>, Tensor<2>) {
    let device = projections.device();
    let t: Tensor<3> = row(grid, |knot| knot.t, &device).unsqueeze_dim(0);
    let angles = projections.unsqueeze_dim::<3>(2) * t;
    let part = |values: Tensor<3>| values.mean_dim(0).squeeze_dim(0);
    (part(angles.clone().cos()), part(angles.sin()))
}

/// Draws `count` directions in `dims` dimensions, all equally likely, → `[D, M]` on `device`. They are drawn on the
/// host, so that a seed means the same on every device; their lengths are still to be made one.
pub fn draw_directions(dims: usize, count: usize, rng: &mut ChaCha8Rng, device: &Device) -> Tensor<2> {
    let mut uniform = || (f64::from(rng.next_u32()) + 0.5) / 2f64.powi(32);
    let mut normal = || (-2.0 * uniform().ln()).sqrt() * (TAU * uniform()).cos();
    let values: Vec<f32> = (0..dims * count).map(|_| normal() as f32).collect();
    Tensor::from_data(TensorData::new(values, [dims, count]), device)
}

/// Computes the mean of `tensors`, which have one shape; an empty tensor where there are none.
fn mean<const R: usize>(tensors: Vec<Tensor<R>>) -> Tensor<R> {
    let count = tensors.len();
    let sum = tensors.into_iter().reduce(|sum, one| sum + one);
    sum.map_or_else(
        || Tensor::zeros([0; R], &Device::flex()),
        |sum| sum.div_scalar(count as f64),
    )
}

/// Returns one number of each knot as a row, `[1, K]`.
fn row(grid: &[Knot], of: fn(&Knot) -> f64, device: &Device) -> Tensor<2> {
    let values: Vec<f32> = grid.iter().map(|knot| of(knot) as f32).collect();
    Tensor::from_data(TensorData::new(values, [1, grid.len()]), device)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand_chacha::rand_core::SeedableRng;

    /// Knots 0 and 1: weights 1 and e^(−½).
    const TWO: SigRegConfig = SigRegConfig { knots: 2, t_max: 1.0 };

    #[test]
    fn two_knots_by_hand() {
        let device = Device::flex();
        let phi = (-0.5f32).exp();
        // x = ±1: φ̂(1) = cos 1, and N = 2; x = 1 twice: sin 1 is left over.
        let x = Tensor::<2>::from_floats([[1.0, 1.0], [-1.0, 1.0]], &device);
        let found: Vec<f32> = epps_pulley(x, TWO).into_data().iter().collect();
        let real = (1f32.cos() - phi).powi(2);
        for (found, expected) in found.iter().zip([real, real + 1f32.sin().powi(2)]) {
            assert!((found - 2.0 * phi * expected).abs() < 1e-6, "{found}");
        }
    }

    #[test]
    fn two_views_by_hand() {
        let device = Device::flex();
        let z1 = Tensor::<2>::from_floats([[3.0, 0.0], [-1.0, 2.0]], &device);
        let z2 = Tensor::<2>::from_floats([[1.0, 0.0], [-1.0, -2.0]], &device);
        // Both views are 1, 0, 0 and 2 from their mean: (1 + 4)/4. The first axis alone, at any length.
        let axis = Tensor::<2>::from_floats([[5.0], [0.0]], &device);
        let found = lejepa(&[z1.clone(), z2], 2, axis.clone(), 0.25, TWO);
        let value = |tensor: Tensor<1>| tensor.into_scalar::<f32>();
        let of_first = value(sigreg(z1.clone(), axis, TWO));
        let column = epps_pulley(z1.slice([0..2, 0..1]), TWO);
        assert!((of_first - value(column)).abs() < 1e-6, "{of_first}");
        let (loss, p, s) = (value(found.loss), value(found.prediction), value(found.sigreg));
        assert!((p - 1.25).abs() < 1e-6, "{p}");
        assert!((loss - 0.75 * p - 0.25 * s).abs() < 1e-6, "{loss}");
    }

    #[test]
    fn a_gaussian_is_at_the_floor_and_a_point_far_above() {
        let device = Device::flex();
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        let axes = draw_directions(8, 64, &mut rng, &device);
        let gaussian = draw_directions(256, 8, &mut rng, &device);
        let at = |z: Tensor<2>| sigreg(z, axes.clone(), RELEASED).into_scalar::<f32>();
        let floor = RELEASED.mean_under_normal() as f32;
        assert!((floor - 1.052).abs() < 1e-3, "{floor}");
        assert!((at(gaussian) - floor).abs() < 0.5 * floor);
        assert!((at(Tensor::zeros([256, 8], &device)) - 0.402 * 256.0).abs() < 0.1);
    }
}
