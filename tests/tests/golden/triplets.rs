//! `triplet` and `triplet_mining`: given triplets, and which of a batch are taken.

use crate::compare::{Comparison, Outcome};
use crate::contrast::labels;
use crate::document::Case;
use crate::tensors::{constant, differentiate, entries, leaf};
use ssl::burn::tensor::Tensor;
use ssl::loss::pairwise::{positives_and_negatives, root, same_label, squared_distance, squared_distances};
use ssl::loss::triplet::{all_triplets, per_triplet, per_triplet_plain, triplet};
use ssl::loss::triplet_mining::{Mining, choose, gaps, semi_hard};
use ssl::loss::{modified_triplet, soft_triplet, triplet_contrastive};

/// Losses of given triplets, by the case's name.
pub fn given(case: &Case, comparison: &mut Comparison) -> Outcome {
    let number = |name: &str| case.number(name);
    let loss = |a: Tensor<2>, p: Tensor<2>, n: Tensor<2>| -> Result<Option<Tensor<2>>, String> {
        Ok(Some(match case.name.as_str() {
            "facenet_squared_mean" => per_triplet(a, p, n, number("margin")?),
            "torch_triplet_margin" => per_triplet_plain(a, p, n, number("margin")?),
            "soft_triplet_softplus" => soft_triplet::per_triplet(a, p, n, 1.0, 0.0),
            "soft_triplet_tian" => {
                // The table's distances are half as large.
                let [a, p, n] = [a, p, n].map(|x| x.mul_scalar(0.5f64.sqrt()));
                soft_triplet::per_triplet(a, p, n, number("tau")?, number("eps")?)
            }
            "modified_triplet_coria" => modified_triplet::per_triplet(a, p, n, number("c")?, 0.0),
            "modified_triplet_cosine_margin" => {
                modified_triplet::per_triplet_cosine(a, p, n, number("c")?, number("margin")?)
            }
            "triplet_contrastive_linear_dot" => triplet_contrastive::per_triplet(a, p, n),
            "triplet_contrastive_linear_dist" => triplet_contrastive::per_triplet_distance(a, p, n),
            _ => return Ok(None),
        }))
    };
    let mut compare = || -> Result<bool, String> {
        let [a, p, n] = ["a", "p", "n"].map(|name| leaf::<2>(case, name));
        let (a, p, n) = (a?, p?, n?);
        let Some(each) = loss(a.clone(), p.clone(), n.clone())? else {
            return Ok(false);
        };
        comparison.values("d2_ap", &entries(squared_distance(a.clone(), p.clone()))?);
        comparison.values("d2_an", &entries(squared_distance(a.clone(), n.clone()))?);
        comparison.values("per_triplet", &entries(each.clone())?);
        differentiate(comparison, each.mean(), &[("a", &a), ("p", &p), ("n", &n)])?;
        Ok(true)
    };
    match compare() {
        Ok(true) => Outcome::Compared,
        Ok(false) => Outcome::Unknown("its form".to_owned()),
        Err(reason) => Outcome::Malformed(reason),
    }
}

/// Squared distances, and who shares a label.
fn batch(case: &Case) -> Result<(Tensor<2>, Tensor<2>), String> {
    let z = constant::<2>(case.input("z")?)?;
    let same = same_label(&labels(case)?, &z.device());
    Ok((squared_distances(z.clone(), z), same))
}

pub fn sets(case: &Case, comparison: &mut Comparison) -> Outcome {
    let mut compare = || -> Result<(), String> {
        let (squared, same) = batch(case)?;
        let [size, _] = same.dims();
        let (gap, valid) = gaps(root(squared), positives_and_negatives(same));
        let (gap, valid, margin) = (entries(gap)?, entries(valid)?, case.number("margin")?);
        let of = |within: &dyn Fn(f64) -> bool| -> Vec<usize> {
            let triplets = (0..gap.len()).filter(|&place| valid[place] == 1.0 && within(gap[place]));
            triplets
                .flat_map(|place| [place / size / size, place / size % size, place % size])
                .collect()
        };
        comparison.same("all", &of(&|gap| gap <= margin));
        comparison.same("hard", &of(&|gap| gap <= 0.0));
        comparison.same("semihard", &of(&|gap| gap > 0.0 && gap <= margin));
        comparison.same("easy", &of(&|gap| gap > margin));
        Ok(())
    };
    compare().into()
}

/// Where the 1 of each row is; −1 where it has none.
fn chosen(weights: Tensor<2>) -> Result<Vec<f64>, String> {
    let [_, columns] = weights.dims();
    let weights = entries(weights)?;
    let place = |row: &[f64]| row.iter().position(|&weight| weight == 1.0);
    let rows = weights.chunks_exact(columns);
    Ok(rows.map(|row| place(row).map_or(-1.0, |at| at as f64)).collect())
}

/// Where chance comes from.
fn batch_of_none() -> ssl::Batch<'static> {
    let shape = ssl::Shape {
        channels: 1,
        height: 1,
        width: 1,
    };
    ssl::Batch {
        views: &[],
        size: 0,
        labels: &[],
        shape,
        seed: 0,
        step: 0,
    }
}

pub fn hard(case: &Case, comparison: &mut Comparison) -> Outcome {
    let mut compare = || -> Result<(), String> {
        let z = leaf::<2>(case, "z")?;
        let same = same_label(&labels(case)?, &z.device());
        let squared = squared_distances(z.clone(), z.clone());
        // The hardest are not chosen by chance.
        let taken = choose(squared, same, Mining::Hard, 0.0, &mut batch_of_none().rng());
        let (positive, negative) = (chosen(taken.positive.clone())?, chosen(taken.negative.clone())?);
        let triplets = positive.iter().zip(&negative).enumerate();
        let triplets: Vec<f64> = triplets.flat_map(|(a, (&p, &n))| [a as f64, p, n]).collect();
        comparison.values("triplets", &triplets);
        let Ok(margin) = case.number("margin") else {
            return Ok(());
        };
        differentiate(comparison, triplet(z.clone(), &taken, margin), &[("z", &z)]).map(drop)
    };
    compare().into()
}

pub fn semi_hard_of_pairs(case: &Case, comparison: &mut Comparison) -> Outcome {
    let mut compare = || -> Result<(), String> {
        let (squared, same) = batch(case)?;
        let [size, _] = same.dims();
        let (positives, negatives) = positives_and_negatives(same);
        let positives = entries(positives)?;
        let mut found = Vec::new();
        for place in (0..size * size).filter(|&place| positives[place] == 1.0) {
            let (a, p) = (place / size, place % size);
            let near = squared.clone().slice([a..a + 1, p..p + 1]);
            let row = |x: &Tensor<2>| x.clone().slice([a..a + 1, 0..size]);
            let negative = semi_hard(near, row(&squared), row(&negatives), case.number("margin")?);
            found.extend([a as f64, p as f64, chosen(negative)?[0]]);
        }
        comparison.values("triplets", &found);
        Ok(())
    };
    compare().into()
}

pub fn all(case: &Case, comparison: &mut Comparison) -> Outcome {
    let mut compare = || -> Result<(), String> {
        let z = leaf::<2>(case, "z")?;
        let (same, margin) = (same_label(&labels(case)?, &z.device()), case.number("margin")?);
        let squared = squared_distances(z.clone(), z.clone());
        let (gap, valid) = gaps(squared, positives_and_negatives(same.clone()));
        let (gap, valid) = (entries(gap)?, entries(valid)?);
        let count = |within: f64| {
            let triplets = gap.iter().zip(&valid);
            triplets.filter(|(gap, valid)| **valid == 1.0 && **gap < within).count()
        };
        comparison.same("n_triplets", &[count(f64::INFINITY)]);
        comparison.same("n_active", &[count(margin)]);
        let (all, active) = all_triplets(z.clone(), same, margin);
        comparison.values("mean_nonzero", &entries(active)?);
        differentiate(comparison, all, &[("z", &z)]).map(drop)
    };
    compare().into()
}
