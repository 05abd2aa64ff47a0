//! `nt_xent`, `infonce`, `supcon`, `align_uniform`, `mine`: one view against many others.

use crate::compare::{Comparison, Outcome};
use crate::document::Case;
use crate::tensors::{differentiate, entries, leaf};
use ssl::burn::tensor::Tensor;
use ssl::loss::alignment_uniformity::{alignment, alignment_uniformity, uniformity};
use ssl::loss::{infonce, mine, nt_xent, pairwise::same_label, supcon};

pub fn nt_xent(case: &Case, comparison: &mut Comparison) -> Outcome {
    let mut compare = || -> Result<(), String> {
        let (z1, z2) = (leaf::<2>(case, "z1")?, leaf::<2>(case, "z2")?);
        let temperature = case.number("tau")?;
        let each = nt_xent::per_anchor(z1.clone(), z2.clone(), temperature, |cosine| cosine);
        comparison.values("per_anchor", &entries(each)?);
        let loss = nt_xent::nt_xent(z1.clone(), z2.clone(), temperature);
        differentiate(comparison, loss, &[("z1", &z1), ("z2", &z2)]).map(drop)
    };
    compare().into()
}

pub fn rows(case: &Case, comparison: &mut Comparison) -> Outcome {
    let mut compare = || -> Result<(), String> {
        let s = leaf::<2>(case, "s")?;
        comparison.values("per_query", &entries(infonce::per_query(s.clone()))?);
        let loss = infonce::infonce(s.clone());
        let bound = (s.dims()[0] as f64).ln() - entries(loss.clone())?[0];
        comparison.values("mi_lower_bound", &[bound]);
        differentiate(comparison, loss, &[("s", &s)]).map(drop)
    };
    compare().into()
}

pub fn both_ways(case: &Case, comparison: &mut Comparison) -> Outcome {
    let mut compare = || -> Result<(), String> {
        let s = leaf::<2>(case, "s")?;
        differentiate(comparison, infonce::symmetric(s.clone()), &[("s", &s)]).map(drop)
    };
    compare().into()
}

pub fn queue(case: &Case, comparison: &mut Comparison) -> Outcome {
    let mut compare = || -> Result<(), String> {
        let [q, k, bank] = ["q", "k", "bank"].map(|name| leaf::<2>(case, name));
        let (q, k, bank) = (q?, k?, bank?);
        let loss = infonce::with_queue(q.clone(), k.clone(), bank.clone(), case.number("tau")?);
        differentiate(comparison, loss, &[("q", &q), ("k", &k), ("bank", &bank)]).map(drop)
    };
    compare().into()
}

/// The input `y` as labels.
pub fn labels(case: &Case) -> Result<Vec<u32>, String> {
    Ok(case.input("y")?.data.iter().map(|&label| label as u32).collect())
}

pub fn supcon(case: &Case, comparison: &mut Comparison) -> Outcome {
    let mut compare = || -> Result<(), String> {
        let z = leaf::<2>(case, "z")?;
        let (temperature, same) = (case.number("tau")?, same_label(&labels(case)?, &z.device()));
        let (each, positives) = supcon::per_anchor(z.clone(), same.clone(), temperature);
        comparison.values("per_anchor", &entries(each.clone())?);
        comparison.values("n_pos", &entries(positives)?);
        let loss = match case.number("base_temperature") {
            Ok(base) => each.mean().mul_scalar(temperature / base),
            Err(_) => supcon::supcon(z.clone(), same, temperature),
        };
        differentiate(comparison, loss, &[("z", &z)]).map(drop)
    };
    compare().into()
}

pub fn align_uniform(case: &Case, comparison: &mut Comparison) -> Outcome {
    let mut compare = || -> Result<(), String> {
        let (z1, z2) = (leaf::<2>(case, "z1")?, leaf::<2>(case, "z2")?);
        let (alpha, t) = (case.number("alpha")?, case.number("t")?);
        comparison.values("align", &entries(alignment(z1.clone(), z2.clone(), alpha))?);
        comparison.values("uniform_z1", &entries(uniformity(z1.clone(), t))?);
        comparison.values("uniform_z2", &entries(uniformity(z2.clone(), t))?);
        let loss = alignment_uniformity(z1.clone(), z2.clone(), alpha, t, case.number("lam")?);
        differentiate(comparison, loss, &[("z1", &z1), ("z2", &z2)]).map(drop)
    };
    compare().into()
}

/// The critic's scores of a case, as leaves and as columns.
fn scores(case: &Case, name: &str) -> Result<(Tensor<1>, Tensor<2>), String> {
    let leaf = leaf::<1>(case, name)?;
    let [count] = leaf.dims();
    Ok((leaf.clone(), leaf.reshape([count, 1])))
}

pub fn donsker_varadhan(case: &Case, comparison: &mut Comparison) -> Outcome {
    let mut compare = || -> Result<(), String> {
        let ((tj, joint), (tm, marginal)) = (scores(case, "tj")?, scores(case, "tm")?);
        comparison.values("log_mean_exp", &entries(mine::log_mean_exp(marginal.clone()))?);
        let loss = mine::donsker_varadhan(joint, marginal);
        comparison.values("dv_bound", &entries(loss.clone().neg())?);
        differentiate(comparison, loss, &[("tj", &tj), ("tm", &tm)]).map(drop)
    };
    compare().into()
}

pub fn corrected(case: &Case, comparison: &mut Comparison) -> Outcome {
    let mut compare = || -> Result<(), String> {
        let ((tj, joint), (tm, marginal)) = (scores(case, "tj")?, scores(case, "tm")?);
        let old = Tensor::from_floats([case.number("ema_old")? as f32], &tj.device());
        comparison.values("mean_exp", &entries(marginal.clone().exp().mean())?);
        let (loss, average) = mine::corrected(joint, marginal, old, case.number("alpha")?);
        comparison.values("ema_new", &entries(average)?);
        differentiate(comparison, loss, &[("tj", &tj), ("tm", &tm)]).map(drop)
    };
    compare().into()
}

pub fn nwj(case: &Case, comparison: &mut Comparison) -> Outcome {
    let mut compare = || -> Result<(), String> {
        let ((tj, joint), (tm, marginal)) = (scores(case, "tj")?, scores(case, "tm")?);
        differentiate(comparison, mine::nwj(joint, marginal), &[("tj", &tj), ("tm", &tm)]).map(drop)
    };
    compare().into()
}
