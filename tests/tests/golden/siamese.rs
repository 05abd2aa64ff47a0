//! `simsiam`, `byol` and `vicreg_ablation`: two branches, one compared with the other.

use crate::compare::{Comparison, Outcome};
use crate::document::Case;
use crate::tensors::{differentiate, entries, leaf};
use ssl::burn::tensor::Tensor;
use ssl::loss::covariance::covariance;
use ssl::loss::invariance::invariance;
use ssl::loss::negative_cosine::negative_cosine;
use ssl::loss::normalised_regression::normalised_regression;
use ssl::loss::variance::variance;

/// γ and ε of the ablation's variance term, which its cases do not name.
const GAMMA: f64 = 1.0;
const EPSILON: f64 = 1e-4;

pub fn symmetric(case: &Case, comparison: &mut Comparison) -> Outcome {
    let mut compare = || -> Result<(), String> {
        let [p1, p2, z1, z2] = ["p1", "p2", "z1", "z2"].map(|name| leaf::<2>(case, name));
        let (p1, p2, z1, z2) = (p1?, p2?, z1?, z2?);
        let d12 = negative_cosine(p1.clone(), z2.clone().detach());
        let d21 = negative_cosine(p2.clone(), z1.clone().detach());
        comparison.values("d12", &entries(d12.clone())?);
        comparison.values("d21", &entries(d21.clone())?);
        let loss = (d12 + d21).mul_scalar(0.5);
        let leaves = [("p1", &p1), ("p2", &p2), ("z1", &z1), ("z2", &z2)];
        differentiate(comparison, loss, &leaves).map(drop)
    };
    compare().into()
}

pub fn regression(case: &Case, comparison: &mut Comparison) -> Outcome {
    let mut compare = || -> Result<(), String> {
        let [p1, p2, t1, t2] = ["p1", "p2", "t1", "t2"].map(|name| leaf::<2>(case, name));
        let (p1, p2, t1, t2) = (p1?, p2?, t1?, t2?);
        let one = normalised_regression(p1.clone(), t2.clone().detach());
        let two = normalised_regression(p2.clone(), t1.clone().detach());
        comparison.values("half_12", &entries(one.clone())?);
        comparison.values("half_21", &entries(two.clone())?);
        let leaves = [("p1", &p1), ("p2", &p2), ("t1", &t1), ("t2", &t2)];
        differentiate(comparison, one + two, &leaves).map(drop)
    };
    compare().into()
}

pub fn linear_predictor(case: &Case, comparison: &mut Comparison) -> Outcome {
    let mut compare = || -> Result<(), String> {
        let (z1, z2, w) = (leaf::<2>(case, "z1")?, leaf::<2>(case, "z2")?, leaf::<2>(case, "w")?);
        let d =
            |z: &Tensor<2>, target: &Tensor<2>| negative_cosine(z.clone().matmul(w.clone()), target.clone().detach());
        let loss = (d(&z1, &z2) + d(&z2, &z1)).mul_scalar(0.5);
        differentiate(comparison, loss, &[("z1", &z1), ("z2", &z2), ("w", &w)]).map(drop)
    };
    compare().into()
}

/// Distance of a method's table row.
fn distance(method: &str) -> Option<fn(Tensor<2>, Tensor<2>) -> Tensor<1>> {
    match method {
        "BYOL" => Some(normalised_regression),
        "SimSiam" => Some(negative_cosine),
        "VICReg" => Some(invariance),
        _ => None,
    }
}

pub fn ablation(case: &Case, comparison: &mut Comparison) -> Outcome {
    let Some(distance) = case.text("method").ok().and_then(distance) else {
        return Outcome::Unknown("its method".to_owned());
    };
    let mut compare = || -> Result<(), String> {
        let [z1, z2, p1, p2, t1, t2] = ["z1", "z2", "p1", "p2", "t1", "t2"].map(|name| leaf::<2>(case, name));
        let (z1, z2, p1, p2, t1, t2) = (z1?, z2?, p1?, p2?, t1?, t2?);
        let on = |name: &str| Ok::<bool, String>(case.number(name)? != 0.0);
        let (momentum, stopped, predictor) = (on("ME")?, on("SG")?, on("PR")?);
        let branch = |z: &Tensor<2>, p: &Tensor<2>| if predictor { p.clone() } else { z.clone() };
        let target = |z: &Tensor<2>, t: &Tensor<2>| {
            let target = if momentum { t.clone() } else { z.clone() };
            if stopped || momentum { target.detach() } else { target }
        };
        let one = distance(branch(&z1, &p1), target(&z2, &t2));
        let two = distance(branch(&z2, &p2), target(&z1, &t1));
        let pair = (one + two).mul_scalar(0.5);
        comparison.values("inv", &entries(pair.clone())?);
        let number = |name: &str| case.number(name);
        let hinge = |z: &Tensor<2>| variance(z.clone(), GAMMA, EPSILON);
        let v = (hinge(&z1) + hinge(&z2)).mul_scalar(0.5 * number("mu")?);
        let c = (covariance(z1.clone()) + covariance(z2.clone())).mul_scalar(number("nu")?);
        let loss = pair.mul_scalar(number("w")?) + v + c;
        let leaves = [
            ("z1", &z1),
            ("z2", &z2),
            ("p1", &p1),
            ("p2", &p2),
            ("t1", &t1),
            ("t2", &t2),
        ];
        differentiate(comparison, loss, &leaves).map(drop)
    };
    compare().into()
}
