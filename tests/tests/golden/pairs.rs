//! `contrastive_pair`, `npair`, `lifted_structured`: pairs that share a label or do not.

use crate::compare::{Comparison, Outcome};
use crate::contrast::labels;
use crate::document::Case;
use crate::tensors::{constant, differentiate, entries, leaf};
use ssl::burn::tensor::Tensor;
use ssl::loss::pairwise::{off_diagonal, root, same_label, squared_distance};
use ssl::loss::{contrastive_pair, lifted_structured, n_pair};

pub fn squared_margin(case: &Case, comparison: &mut Comparison) -> Outcome {
    given(case, comparison, contrastive_pair::per_pair).into()
}

pub fn drlim(case: &Case, comparison: &mut Comparison) -> Outcome {
    given(case, comparison, contrastive_pair::per_pair_drlim).into()
}

type PerPair = fn(Tensor<2>, Tensor<2>, Tensor<2>, f64) -> Tensor<2>;

fn given(case: &Case, comparison: &mut Comparison, loss: PerPair) -> Result<(), String> {
    let (x1, x2) = (leaf::<2>(case, "x1")?, leaf::<2>(case, "x2")?);
    let same = constant::<1>(case.input("same")?)?;
    let [pairs] = same.dims();
    let squared = squared_distance(x1.clone(), x2.clone());
    comparison.values("sq_dist", &entries(squared.clone())?);
    comparison.values("dist", &entries(root(squared))?);
    let each = loss(x1.clone(), x2.clone(), same.reshape([pairs, 1]), case.number("margin")?);
    comparison.values("per_pair", &entries(each.clone())?);
    differentiate(comparison, each.mean(), &[("x1", &x1), ("x2", &x2)]).map(drop)
}

pub fn all(case: &Case, comparison: &mut Comparison) -> Outcome {
    batch(case, comparison, "margin", contrastive_pair::contrastive).into()
}

pub fn active(case: &Case, comparison: &mut Comparison) -> Outcome {
    batch(case, comparison, "neg_margin", contrastive_pair::contrastive_of_active).into()
}

type OfBatch = fn(Tensor<2>, Tensor<2>, f64) -> Tensor<1>;

fn batch(case: &Case, comparison: &mut Comparison, margin: &str, loss: OfBatch) -> Result<(), String> {
    let z = leaf::<2>(case, "z")?;
    let same = same_label(&labels(case)?, &z.device());
    differentiate(comparison, loss(z.clone(), same, case.number(margin)?), &[("z", &z)]).map(drop)
}

pub fn n_pair(case: &Case, comparison: &mut Comparison) -> Outcome {
    let mut compare = || -> Result<(), String> {
        let (a, p) = (leaf::<2>(case, "a")?, leaf::<2>(case, "p")?);
        let negatives = off_diagonal(a.dims()[0], &a.device());
        let each = n_pair::per_anchor(a.clone(), p.clone(), negatives.clone());
        comparison.values("per_anchor", &entries(each)?);
        // The file's weight is that of the mean of half the squared lengths.
        let weight = case.number("l2").unwrap_or(0.0);
        let loss = n_pair::n_pair(a.clone(), p.clone(), negatives, weight);
        differentiate(comparison, loss, &[("a", &a), ("p", &p)]).map(drop)
    };
    compare().into()
}

pub fn lifted(case: &Case, comparison: &mut Comparison) -> Outcome {
    let mut compare = || -> Result<(), String> {
        let z = leaf::<2>(case, "z")?;
        let (labels, margin) = (labels(case)?, case.number("margin")?);
        let same = same_label(&labels, &z.device());
        let (squares, pairs) = lifted_structured::per_pair(z.clone(), same.clone(), margin);
        let (squares, pairs) = (entries(squares)?, entries(pairs)?);
        let size = labels.len();
        let unordered = (0..size * size).filter(|&place| place / size < place % size && pairs[place] == 1.0);
        let found: Vec<f64> = unordered.map(|place| squares[place]).collect();
        comparison.same("n_pos_pairs", &[found.len()]);
        comparison.values("J_plus_sq", &found);
        let loss = lifted_structured::lifted_structured(z.clone(), same, margin);
        differentiate(comparison, loss, &[("z", &z)]).map(drop)
    };
    compare().into()
}
