//! `dino` and `dinov2`: a teacher's centred and sharpened scores as targets.

use crate::compare::{Comparison, Outcome};
use crate::document::Case;
use crate::tensors::{constant, differentiate, entries, leaf};
use ssl::burn::tensor::Tensor;
use ssl::loss::koleo::{koleo, koleo_of_crops};
use ssl::loss::self_distillation::targets;
use ssl::loss::sinkhorn::sinkhorn;
use ssl::loss::soft_cross_entropy::{entropy, soft_cross_entropy};
use ssl::network::centring::moved;

/// Views `[V, B, K]` → each `[B, K]`.
fn views(of: &Tensor<3>) -> Vec<Tensor<2>> {
    of.clone()
        .split(1, 0)
        .into_iter()
        .map(|view| view.squeeze_dim::<2>(0))
        .collect()
}

fn probabilities(case: &Case) -> Result<Vec<Tensor<2>>, String> {
    let (teacher, centre) = (
        constant::<3>(case.input("teacher")?)?,
        constant::<1>(case.input("center")?)?,
    );
    let temperature = case.number("teacher_temp")?;
    let of = |view| targets(view, Some(centre.clone()), temperature);
    Ok(views(&teacher).into_iter().map(of).collect())
}

pub fn of_crops(case: &Case, comparison: &mut Comparison) -> Outcome {
    let mut compare = || -> Result<(), String> {
        let (student, teacher) = (leaf::<3>(case, "student")?, constant::<3>(case.input("teacher")?)?);
        let (temperature, targets) = (case.number("student_temp")?, probabilities(case)?);
        let found: Result<Vec<_>, _> = targets.iter().cloned().map(entries).collect();
        comparison.values("teacher_probs", &found?.concat());
        let students = views(&student);
        let mut terms = Vec::new();
        for (i, target) in targets.iter().enumerate() {
            for (v, scores) in students.iter().enumerate() {
                if v != i {
                    terms.push(soft_cross_entropy(
                        target.clone(),
                        scores.clone().div_scalar(temperature),
                    ));
                }
            }
        }
        comparison.same("n_terms", &[terms.len()]);
        let both = Tensor::cat(views(&teacher), 0);
        let centre = moved(
            constant::<1>(case.input("center")?)?,
            both,
            case.number("center_momentum")?,
        );
        comparison.values("center_new", &entries(centre)?);
        differentiate(comparison, Tensor::cat(terms, 0).mean(), &[("student", &student)]).map(drop)
    };
    compare().into()
}

pub fn monitors(case: &Case, comparison: &mut Comparison) -> Outcome {
    let mut compare = || -> Result<(), String> {
        let all = Tensor::cat(probabilities(case)?, 0);
        let [_, prototypes] = all.dims();
        let found = entries(entropy(all.clone()))?;
        comparison.values("teacher_entropy_mean", &found);
        let uniform: Vec<f64> = found.iter().map(|h| (prototypes as f64).ln() - h).collect();
        comparison.values("kl_uniform", &uniform);
        comparison.values("max_prob_mean", &entries(all.max_dim(1).mean())?);
        Ok(())
    };
    compare().into()
}

pub fn apart(case: &Case, comparison: &mut Comparison) -> Outcome {
    let mut compare = || -> Result<(), String> {
        let x = leaf::<2>(case, "x")?;
        differentiate(comparison, koleo(x.clone()), &[("x", &x)]).map(drop)
    };
    compare().into()
}

/// DINOv2's term: both global crops of a batch, the first half of the rows and the second.
pub fn of_two_crops(case: &Case, comparison: &mut Comparison) -> Outcome {
    let mut compare = || -> Result<(), String> {
        let x = leaf::<2>(case, "x")?;
        let crops = x.clone().chunk(2, 0);
        for (name, crop) in ["koleo_crop_1", "koleo_crop_2"].into_iter().zip(&crops) {
            comparison.values(name, &entries(koleo(crop.clone()))?);
        }
        let sum = koleo_of_crops(crops).ok_or("no crops")?;
        differentiate(comparison, sum.mul_scalar(case.number("weight")?), &[("x", &x)]).map(drop)
    };
    compare().into()
}

/// Each image's hidden patches by the criterion of images; the mean over images.
pub fn patches(case: &Case, comparison: &mut Comparison) -> Outcome {
    let mut compare = || -> Result<(), String> {
        let (student, teacher) = (leaf::<3>(case, "student")?, constant::<3>(case.input("teacher")?)?);
        let (centre, mask) = (constant::<1>(case.input("center")?)?, case.input("mask")?);
        let (ours, theirs) = (case.number("student_temp")?, case.number("teacher_temp")?);
        let [images, places, _] = student.dims();
        let mut terms = Vec::new();
        for image in 0..images {
            let hidden = (0..places).filter(|place| mask.data[image * places + place] == 1.0);
            let hidden: Vec<i32> = hidden.map(|place| place as i32).collect();
            let rows = |of: &Tensor<3>| {
                let all = of.clone().slice_dim(0, image..image + 1).squeeze_dim::<2>(0);
                all.select(0, Tensor::from_ints(hidden.as_slice(), &of.device()))
            };
            let wanted = targets(rows(&teacher), Some(centre.clone()), theirs);
            terms.push(soft_cross_entropy(wanted, rows(&student).div_scalar(ours)));
        }
        let each = Tensor::cat(terms, 0);
        comparison.values("per_image", &entries(each.clone())?);
        differentiate(comparison, each.mean(), &[("student", &student)]).map(drop)
    };
    compare().into()
}

pub fn balanced(case: &Case, comparison: &mut Comparison) -> Outcome {
    let mut compare = || -> Result<(), String> {
        let scores = constant::<2>(case.input("teacher")?)?;
        let q = sinkhorn(scores, case.number("teacher_temp")?, case.count("iters")?);
        comparison.values("Q", &entries(q)?);
        Ok(())
    };
    compare().into()
}
