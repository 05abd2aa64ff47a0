//! `vicreg`: invariance, variance and covariance, and the two ways of weighing them.

use crate::compare::{Comparison, Outcome};
use crate::document::Case;
use crate::tensors::{differentiate, entries, leaf};
use ssl::loss::covariance::covariance;
use ssl::loss::invariance::invariance;
use ssl::loss::variance::variance;

/// The official code: mean squared error over N·D, half the sum of both variance terms.
pub fn official(case: &Case, comparison: &mut Comparison) -> Outcome {
    total(case, comparison, false).into()
}

/// The paper's equation: squared distance summed over D, variance terms not halved.
pub fn paper(case: &Case, comparison: &mut Comparison) -> Outcome {
    total(case, comparison, true).into()
}

fn total(case: &Case, comparison: &mut Comparison, paper: bool) -> Result<(), String> {
    let (z1, z2) = (leaf::<2>(case, "z1")?, leaf::<2>(case, "z2")?);
    let [_, dims] = z1.dims();
    let (gamma, epsilon) = (case.number("gamma")?, case.number("eps")?);
    let (across, both) = if paper { (dims as f64, 1.0) } else { (1.0, 0.5) };
    let s = invariance(z1.clone(), z2.clone()).mul_scalar(across);
    let (v1, v2) = (
        variance(z1.clone(), gamma, epsilon),
        variance(z2.clone(), gamma, epsilon),
    );
    let (c1, c2) = (covariance(z1.clone()), covariance(z2.clone()));
    for (name, term) in [
        ("invariance", &s),
        ("var_z1", &v1),
        ("var_z2", &v2),
        ("cov_z1", &c1),
        ("cov_z2", &c2),
    ] {
        comparison.values(name, &entries(term.clone())?);
    }
    let loss = s.mul_scalar(case.number("lam")?)
        + (v1 + v2).mul_scalar(both * case.number("mu")?)
        + (c1 + c2).mul_scalar(case.number("nu")?);
    differentiate(comparison, loss, &[("z1", &z1), ("z2", &z2)]).map(drop)
}

pub fn variance_only(case: &Case, comparison: &mut Comparison) -> Outcome {
    let mut compare = || -> Result<(), String> {
        let z = leaf::<2>(case, "z")?;
        let loss = variance(z.clone(), case.number("gamma")?, case.number("eps")?);
        differentiate(comparison, loss, &[("z", &z)]).map(drop)
    };
    compare().into()
}

pub fn covariance_only(case: &Case, comparison: &mut Comparison) -> Outcome {
    let mut compare = || -> Result<(), String> {
        let z = leaf::<2>(case, "z")?;
        differentiate(comparison, covariance(z.clone()), &[("z", &z)]).map(drop)
    };
    compare().into()
}
