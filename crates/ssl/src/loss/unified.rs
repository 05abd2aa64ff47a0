//! The unified loss L(φ, ψ): contrastive losses as one sum over pairs, told apart by two functions.
//!
//! L = Σ_i φ(Σ_{j≠i} ψ(d²_i − d²_ij)), d²_i = ½‖f_i − f_i′‖² to the other view, d²_ij = ½‖f_i − f_j‖²
//! to the other images of the same view. Tian 2022, arXiv 2201.12680, α-CL; its table is
//! [`ROWS`]. Where ψ is an exponential the sum is kept as its logarithm.
//! Watch for: d² is half of the squared norm; φ = log x without ε goes to −∞ when all negatives are
//! far; the last row is unbounded below. Differs: training takes the mean over i, so that a
//! learning rate means the same at every batch size. Shape letters: `N` images, `D` dimension.

use crate::loss::log_sum_exp::log_sum_exp;
use crate::loss::pairwise::{off_diagonal, squared_distance, squared_distances};
use burn::tensor::{Tensor, activation::sigmoid, activation::softplus};

/// Names a row of the paper's table, that is, which φ and ψ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Row {
    /// φ = τ·log(ε + x), ψ = exp(x/τ)
    InfoNce,
    /// φ = log x, ψ = exp x
    Mine,
    /// φ = x, ψ = max(0, x + ε)
    Triplet,
    /// φ = τ·log(1 + x), ψ = exp(x/τ + ε)
    SoftTriplet,
    /// φ = log(1 + x), ψ = exp x
    Tuple,
    /// φ = max(0, log x)², ψ = exp(x + ε)
    LiftedStructured,
    /// φ = x, ψ = σ(c·x)
    ModifiedTriplet,
    /// φ = x, ψ = x
    TripletContrastive,
}

/// Lists the table's rows: name in configs, label on the page, and row.
pub const ROWS: [(&str, &str, Row); 8] = [
    ("infonce", "InfoNCE", Row::InfoNce),
    ("mine", "MINE", Row::Mine),
    ("triplet", "triplet", Row::Triplet),
    ("soft_triplet", "soft triplet", Row::SoftTriplet),
    ("n_plus_1_tuple", "N + 1 tuple", Row::Tuple),
    ("lifted_structured", "lifted structure", Row::LiftedStructured),
    ("modified_triplet", "modified triplet", Row::ModifiedTriplet),
    ("triplet_contrastive", "triplet contrastive", Row::TripletContrastive),
];

/// Holds the constants of the table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Constants {
    /// τ > 0, the temperature.
    pub temperature: f64,
    /// ε ≥ 0: the positive's share in the denominator, or the margin.
    pub epsilon: f64,
    /// c: steepness of the sigmoid.
    pub steepness: f64,
}

/// Computes the loss of `f` and its other view, `[N, D]` each, as the mean over the images → `[1]`.
pub fn unified(f: Tensor<2>, other_view: Tensor<2>, row: Row, constants: Constants) -> Tensor<1> {
    let near = squared_distance(f.clone(), other_view).mul_scalar(0.5);
    let far = squared_distances(f.clone(), f).mul_scalar(0.5);
    per_image(near, far, row, constants).mean()
}

/// Computes φ(Σ_{j≠i} ψ(d²_i − d²_ij)) of each image from half squared distances: `near` `[N, 1]` to the other view,
/// `far` `[N, N]` to other images → `[N, 1]`; 0 without negatives.
pub fn per_image(near: Tensor<2>, far: Tensor<2>, row: Row, constants: Constants) -> Tensor<2> {
    let Constants {
        temperature,
        epsilon,
        steepness,
    } = constants;
    let [size, _] = far.dims();
    let among = off_diagonal(size, &far.device());
    let some = among.clone().max_dim(1);
    let gap = near - far;
    let sum = |values: Tensor<2>| (values * among.clone()).sum_dim(1);
    let log_sum = |exponents: Tensor<2>| log_sum_exp(exponents, among.clone());
    let loss = match row {
        // log(ε + eˡ) = log ε + log(1 + exp(l − log ε))
        Row::InfoNce if epsilon > 0.0 => {
            let log_sum = log_sum(gap.div_scalar(temperature));
            softplus(log_sum.sub_scalar(epsilon.ln()), 1.0)
                .add_scalar(epsilon.ln())
                .mul_scalar(temperature)
        }
        Row::InfoNce => log_sum(gap.div_scalar(temperature)).mul_scalar(temperature),
        Row::Mine => log_sum(gap),
        Row::Triplet => sum(gap.add_scalar(epsilon).clamp_min(0.0)),
        Row::SoftTriplet => {
            let log_sum = log_sum(gap.div_scalar(temperature).add_scalar(epsilon));
            softplus(log_sum, 1.0).mul_scalar(temperature)
        }
        Row::Tuple => softplus(log_sum(gap), 1.0),
        Row::LiftedStructured => log_sum(gap.add_scalar(epsilon)).clamp_min(0.0).square(),
        Row::ModifiedTriplet => sum(sigmoid(gap.mul_scalar(steepness))),
        Row::TripletContrastive => sum(gap),
    };
    loss * some
}

impl Row {
    /// Returns φ and ψ as formulas.
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::InfoNce => ("τ log(ε + x)", "exp(x/τ)"),
            Self::Mine => ("log x", "exp x"),
            Self::Triplet => ("x", "max(0, x + ε)"),
            Self::SoftTriplet => ("τ log(1 + x)", "exp(x/τ + ε)"),
            Self::Tuple => ("log(1 + x)", "exp x"),
            Self::LiftedStructured => ("max(0, log x)²", "exp(x + ε)"),
            Self::ModifiedTriplet => ("x", "1/(1 + exp(−cx))"),
            Self::TripletContrastive => ("x", "x"),
        }
    }

    /// Returns whether φ or ψ has τ, ε and c, in this order.
    pub fn constants(self) -> [bool; 3] {
        let (phi, psi) = self.words();
        ["τ", "ε", "cx"].map(|letter| phi.contains(letter) || psi.contains(letter))
    }

    /// Computes φ at `x`, for its plot.
    pub fn phi(self, x: f64, constants: Constants) -> f64 {
        let Constants {
            temperature, epsilon, ..
        } = constants;
        match self {
            Self::InfoNce => temperature * (epsilon + x).ln(),
            Self::Mine => x.ln(),
            Self::SoftTriplet => temperature * x.ln_1p(),
            Self::Tuple => x.ln_1p(),
            Self::LiftedStructured => x.ln().max(0.0).powi(2),
            Self::Triplet | Self::ModifiedTriplet | Self::TripletContrastive => x,
        }
    }

    /// Computes ψ at `x`, for its plot.
    pub fn psi(self, x: f64, constants: Constants) -> f64 {
        let Constants {
            temperature,
            epsilon,
            steepness,
        } = constants;
        match self {
            Self::InfoNce => (x / temperature).exp(),
            Self::Mine | Self::Tuple => x.exp(),
            Self::Triplet => (x + epsilon).max(0.0),
            Self::SoftTriplet => (x / temperature + epsilon).exp(),
            Self::LiftedStructured => (x + epsilon).exp(),
            Self::ModifiedTriplet => 1.0 / (1.0 + (-steepness * x).exp()),
            Self::TripletContrastive => x,
        }
    }
}

#[cfg(test)]
mod tests;
