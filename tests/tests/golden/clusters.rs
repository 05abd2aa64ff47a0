//! `swav` and `msn`: assignments to prototypes, and predicting one view's from another's scores.

use crate::compare::{Comparison, Outcome};
use crate::document::Case;
use crate::tensors::{constant, differentiate, entries, leaf};
use ssl::burn::tensor::Tensor;
use ssl::burn::tensor::activation::{log_softmax, softmax};
use ssl::loss::prior_matching::prior_divergence;
use ssl::loss::sinkhorn::sinkhorn;
use ssl::loss::soft_cross_entropy::soft_cross_entropy;
use ssl::network::prototypes::scores;

fn codes(case: &Case, scores: &Tensor<2>) -> Result<Tensor<2>, String> {
    Ok(sinkhorn(scores.clone(), case.number("eps")?, case.count("iters")?))
}

pub fn assignments(case: &Case, comparison: &mut Comparison) -> Outcome {
    let mut compare = || -> Result<(), String> {
        let q = codes(case, &constant::<2>(case.input("scores")?)?)?;
        comparison.values("Q", &entries(q.clone())?);
        comparison.values("row_sums", &entries(q.clone().sum_dim(1))?);
        comparison.values("col_sums", &entries(q.sum_dim(0))?);
        Ok(())
    };
    compare().into()
}

/// Each of the first `assigned` views' assignment against each other view's scores.
fn swapped(case: &Case, views: &[Tensor<2>], assigned: usize) -> Result<Tensor<1>, String> {
    let temperature = case.number("tau")?;
    let mut terms = Vec::new();
    for assigned in 0..assigned {
        let q = codes(case, &views[assigned])?;
        let others = views.iter().enumerate().filter(|&(view, _)| view != assigned);
        terms.extend(others.map(|(_, scores)| soft_cross_entropy(q.clone(), scores.clone().div_scalar(temperature))));
    }
    Ok(Tensor::cat(terms, 0).mean())
}

pub fn of_crops(case: &Case, comparison: &mut Comparison) -> Outcome {
    let mut compare = || -> Result<(), String> {
        // Crops of high resolution, which are assigned, then those of low: as many of each as the case has.
        let of_size = |size: &'static str| case.inputs.keys().filter(move |name| name.starts_with(size));
        let names: Vec<&str> = of_size("hi").chain(of_size("lo")).map(String::as_str).collect();
        let views = names.iter().map(|name| leaf::<2>(case, name));
        let views = views.collect::<Result<Vec<_>, _>>()?;
        let leaves: Vec<_> = names.iter().copied().zip(&views).collect();
        let loss = swapped(case, &views, of_size("hi").count())?;
        differentiate(comparison, loss, &leaves).map(drop)
    };
    compare().into()
}

pub fn of_features(case: &Case, comparison: &mut Comparison) -> Outcome {
    let mut compare = || -> Result<(), String> {
        let [f1, f2, proto] = ["f1", "f2", "proto"].map(|name| leaf::<2>(case, name));
        let (f1, f2, proto) = (f1?, f2?, proto?);
        let views = [&f1, &f2].map(|z| scores(z.clone(), proto.clone()));
        comparison.values("scores1", &entries(views[0].clone())?);
        comparison.values("q1", &entries(codes(case, &views[0])?)?);
        comparison.values("q2", &entries(codes(case, &views[1])?)?);
        let leaves = [("f1", &f1), ("f2", &f2), ("proto", &proto)];
        differentiate(comparison, swapped(case, &views, 2)?, &leaves).map(drop)
    };
    compare().into()
}

/// Masked anchors, several views of them, against one sharpened target each.
pub fn masked(case: &Case, comparison: &mut Comparison) -> Outcome {
    let mut compare = || -> Result<(), String> {
        let [anchors, prototypes] = ["anchors", "prototypes"].map(|name| leaf::<2>(case, name));
        let (anchors, prototypes) = (anchors?, prototypes?);
        let (temperature, views) = (case.number("tau")?, case.count("views")?);
        let logits = scores(anchors.clone(), prototypes.clone()).div_scalar(temperature);
        let targets = scores(constant::<2>(case.input("targets")?)?, prototypes.clone());
        let sharp = log_softmax(targets.div_scalar(temperature * case.number("sharpen_T")?), 1);
        let targets = sinkhorn(sharp, 1.0, case.count("sinkhorn_iters")?);
        comparison.values("targets_sharp", &entries(targets.clone())?);
        let p = softmax(logits.clone(), 1);
        comparison.values("mean_anchor_probs", &entries(p.clone().mean_dim(0))?);
        let assigned = soft_cross_entropy(targets.repeat_dim(0, views), logits);
        let prior = prior_divergence(p, 0.0);
        comparison.values("ce", &entries(assigned.clone())?);
        comparison.values("me_max", &entries(prior.clone())?);
        let loss = assigned + prior.mul_scalar(case.number("me_max_weight")?);
        differentiate(comparison, loss, &[("anchors", &anchors), ("prototypes", &prototypes)]).map(drop)
    };
    compare().into()
}
