//! The unified loss L(φ, ψ): contrastive losses as one sum over pairs, told apart by two functions.
//!
//! L = Σ_i φ(Σ_{j≠i} ψ(d²_i − d²_ij)), d²_i = ½‖f_i − f_i′‖² to the other view, d²_ij = ½‖f_i − f_j‖²
//! to the other images of the same view. Tian 2022, arXiv 2201.12680, α-CL; its table is
//! [`ROWS`]. Where ψ is an exponential the sum is kept as its logarithm.
//! Watch for: d² is half of the squared norm; φ = log x without ε goes to −∞ when all negatives are
//! far; the last row is unbounded below. Differs: training takes the mean over i, so that a
//! learning rate means the same at every batch size. Shape letters: `N` images, `D` dimension.

use crate::loss::log_sum_exp::log_sum_exp;
use crate::loss::pairwise::{masked_extremes, off_diagonal, squared_distance, squared_distances};
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
    let (near, far) = distances(f, other_view);
    per_image(near, far, row, constants).mean()
}

/// Computes half squared distances of `f`, `[N, D]`: to its other view, `[N, 1]`, and to the other images, `[N, N]`.
pub fn distances(f: Tensor<2>, other_view: Tensor<2>) -> (Tensor<2>, Tensor<2>) {
    let near = squared_distance(f.clone(), other_view).mul_scalar(0.5);
    (near, squared_distances(f.clone(), f).mul_scalar(0.5))
}

/// Holds the least and the greatest value that a batch gives to each function, `[1]` each, without gradient.
#[derive(Clone, Debug)]
pub struct Arguments {
    /// Of ψ: d²_i − d²_ij over all pairs.
    pub psi: [Tensor<1>; 2],
    /// Of φ: the sum over the other images; its logarithm where [`Row::is_exponential`].
    pub phi: [Tensor<1>; 2],
}

/// Computes what ψ and φ are given, from half squared distances as in [`per_image`]; zeros without negatives.
pub fn arguments(near: Tensor<2>, far: Tensor<2>, row: Row, constants: Constants) -> Arguments {
    let among = off_diagonal(far.dims()[0], &far.device());
    let gap = near.detach() - far.detach();
    let sums = row.sums(gap.clone(), among.clone(), constants);
    Arguments {
        psi: masked_extremes(gap, among),
        phi: [sums.clone().min(), sums.max()],
    }
}

/// Computes φ(Σ_{j≠i} ψ(d²_i − d²_ij)) of each image from half squared distances: `near` `[N, 1]` to the other view,
/// `far` `[N, N]` to other images → `[N, 1]`; 0 without negatives.
pub fn per_image(near: Tensor<2>, far: Tensor<2>, row: Row, constants: Constants) -> Tensor<2> {
    let Constants {
        temperature, epsilon, ..
    } = constants;
    let [size, _] = far.dims();
    let among = off_diagonal(size, &far.device());
    let some = among.clone().max_dim(1);
    let sums = row.sums(near - far, among, constants);
    let loss = match row {
        // log(ε + eˡ) = log ε + log(1 + exp(l − log ε))
        Row::InfoNce if epsilon > 0.0 => softplus(sums.sub_scalar(epsilon.ln()), 1.0)
            .add_scalar(epsilon.ln())
            .mul_scalar(temperature),
        Row::InfoNce => sums.mul_scalar(temperature),
        Row::SoftTriplet => softplus(sums, 1.0).mul_scalar(temperature),
        Row::Tuple => softplus(sums, 1.0),
        Row::LiftedStructured => sums.clamp_min(0.0).square(),
        Row::Mine | Row::Triplet | Row::ModifiedTriplet | Row::TripletContrastive => sums,
    };
    loss * some
}

impl Row {
    /// Returns whether ψ is an exponential, so that its sum is kept as its logarithm.
    pub fn is_exponential(self) -> bool {
        !matches!(self, Self::Triplet | Self::ModifiedTriplet | Self::TripletContrastive)
    }

    /// Σ_j ψ of each row of `gap`, `[N, N]`, where `among` is 1 → `[N, 1]`; its logarithm where ψ is an exponential.
    fn sums(self, gap: Tensor<2>, among: Tensor<2>, constants: Constants) -> Tensor<2> {
        let Constants {
            temperature,
            epsilon,
            steepness,
        } = constants;
        let values = match self {
            Self::InfoNce => gap.div_scalar(temperature),
            Self::SoftTriplet => gap.div_scalar(temperature).add_scalar(epsilon),
            Self::LiftedStructured => gap.add_scalar(epsilon),
            Self::Triplet => gap.add_scalar(epsilon).clamp_min(0.0),
            Self::ModifiedTriplet => sigmoid(gap.mul_scalar(steepness)),
            Self::Mine | Self::Tuple | Self::TripletContrastive => gap,
        };
        if self.is_exponential() {
            log_sum_exp(values, among)
        } else {
            (values * among).sum_dim(1)
        }
    }

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
