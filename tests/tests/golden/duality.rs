//! `duality`: samples against samples, dimensions against dimensions.

use crate::compare::{Comparison, Outcome};
use crate::document::Case;
use crate::tensors::{constant, differentiate, entries, leaf};
use ssl::burn::tensor::Tensor;
use ssl::loss::covariance_exp::{VicRegExpConfig, covariance_exp, vicreg};
use ssl::loss::duality::{Alike, column_powers, contrastive, non_contrastive, row_powers, simclr};
use ssl::loss::nt_xent::decoupled;
use ssl::loss::spectral_contrastive::spectral_contrastive;
use ssl::loss::variance::variance;

/// γ and ε of the variance term, which the cases do not name.
const GAMMA: f64 = 1.0;
const EPSILON: f64 = 1e-4;

pub fn identity(case: &Case, comparison: &mut Comparison) -> Outcome {
    let mut compare = || -> Result<(), String> {
        let mut k = constant::<2>(case.input("K")?)?;
        if case.name == "column_normalised" {
            let length = k.clone().square().sum_dim(0).sqrt();
            k = k / length;
        }
        let value = |x: Tensor<1>| entries(x).map(|x| x[0]);
        let (c, nc) = (value(contrastive(k.clone()))?, value(non_contrastive(k.clone()))?);
        let (rows, columns) = (value(row_powers(k.clone()))?, value(column_powers(k.clone()))?);
        for (name, found) in [
            ("L_c", c),
            ("L_nc", nc),
            ("sum_row_norm4", rows),
            ("sum_col_norm4", columns),
            ("lhs", nc + rows),
            ("rhs", c + columns),
        ] {
            comparison.values(name, &[found]);
        }
        let [dims, samples] = k.dims().map(|size| size as f64);
        comparison.values("bound_low", &[nc - samples + samples * samples / dims]);
        comparison.values("bound_high", &[nc - samples + samples * samples]);
        Ok(())
    };
    compare().into()
}

pub fn side(case: &Case, comparison: &mut Comparison) -> Outcome {
    let mut compare = || -> Result<(), String> {
        let k = leaf::<2>(case, "K")?;
        let loss = if case.name == "L_c" {
            contrastive
        } else {
            non_contrastive
        };
        differentiate(comparison, loss(k.clone()), &[("K", &k)]).map(drop)
    };
    compare().into()
}

type OfViews<'a> = &'a dyn Fn(Tensor<2>, Tensor<2>) -> Tensor<1>;

fn views(case: &Case, comparison: &mut Comparison, loss: OfViews) -> Result<(), String> {
    let (z1, z2) = (leaf::<2>(case, "z1")?, leaf::<2>(case, "z2")?);
    differentiate(comparison, loss(z1.clone(), z2.clone()), &[("z1", &z1), ("z2", &z2)]).map(drop)
}

fn alike(case: &Case) -> Option<Alike> {
    match case.text("similarity").ok()? {
        "cos" => Some(Alike::Cosine),
        "abs" => Some(Alike::Absolute),
        "sq" => Some(Alike::Square),
        _ => None,
    }
}

pub fn similarity(case: &Case, comparison: &mut Comparison) -> Outcome {
    let Some(alike) = alike(case) else {
        return Outcome::Unknown("its similarity".to_owned());
    };
    let temperature = match case.number("tau") {
        Ok(temperature) => temperature,
        Err(reason) => return Outcome::Malformed(reason),
    };
    let without_positive = case.name.starts_with("dcl");
    let loss = |z1, z2| {
        if without_positive {
            decoupled(z1, z2, temperature, alike.similarity())
        } else {
            simclr(z1, z2, temperature, alike)
        }
    };
    views(case, comparison, &loss).into()
}

pub fn exponential(case: &Case, comparison: &mut Comparison) -> Outcome {
    let transposed = case.name.contains("ctr");
    let mut compare = || -> Result<(), String> {
        let weights = VicRegExpConfig {
            invariance: case.number("lam")?,
            variance: case.number("mu")?,
            covariance: case.number("nu")?,
            gamma: GAMMA,
            epsilon: EPSILON,
            temperature: case.number("tau")?,
        };
        for name in ["z1", "z2"] {
            let z = constant::<2>(case.input(name)?)?;
            let c = |z: Tensor<2>| entries(covariance_exp(z, weights.temperature));
            comparison.values(&format!("c_exp_{name}"), &c(z.clone())?);
            comparison.values(&format!("c_exp_{name}T"), &c(z.clone().transpose())?);
            let v = variance(z.transpose(), GAMMA, EPSILON);
            comparison.values(&format!("var_{name}T"), &entries(v)?);
        }
        views(case, comparison, &|z1, z2| vicreg(z1, z2, transposed, weights))
    };
    compare().into()
}

pub fn spectral(case: &Case, comparison: &mut Comparison) -> Outcome {
    views(case, comparison, &spectral_contrastive).into()
}
