//! Checks of NT-Xent: by hand for two images, against finite differences, and by what it does to eight embeddings.

use crate::answer::{Answer, Lesson};
use crate::check::gradient::{self, Input};
use crate::check::reading::{leaf, loss, scattered};
use crate::check::value;
use burn::tensor::Tensor;

/// Stands for a loss of two views, `[B, D]` each, with its temperature, `[1]`.
pub type NtXent = fn(Tensor<2>, Tensor<2>, f64) -> Answer<Tensor<1>>;

/// Compares the value for two images whose views are equal: each view sees its positive at cosine 1 and two others at 0.
///
/// # Errors
/// The sentence of the mistake that gives the number found.
pub async fn value(of: NtXent) -> Result<(), Lesson> {
    // Lengths of 2 and 3, so that who does not scale to length one is seen.
    let view = || leaf(&[2.0, 0.0, 0.0, 3.0], 2);
    let found = loss(of(view(), view(), 0.5)?).await?;
    // Of the similarities over τ = ½: 2 with the positive, 0 with the others.
    let positive = 2f64.exp();
    let right = (positive + 2.0).ln() - 2.0;
    let unscaled = |squared: f64| ((squared / 0.5).exp() + 2.0).ln() - squared / 0.5;
    let mistakes = [
        (
            (2.0 * positive + 2.0).ln() - 2.0,
            "a view is not its own negative: leave the similarity of each with itself out of the sum",
        ),
        (
            (positive + 3.0).ln() - 2.0,
            "a similarity that is set to 0 still adds exp(0) = 1: mask after the exponential, or set it to −∞",
        ),
        (
            2f64.ln() - 2.0,
            "the positive belongs in the sum too: only the view itself is left out",
        ),
        (
            (positive + 1.0).ln() - 2.0,
            "each view has 2B − 2 negatives: the other images' views of both kinds, not only those of the other view",
        ),
        (
            (1f64.exp() + 2.0).ln() - 2.0,
            "the similarities in the sum are divided by the temperature τ, as that of the positive is",
        ),
        (
            (1f64.exp() + 2.0).ln() - 1.0,
            "every similarity is divided by the temperature τ before the exponential",
        ),
        (
            (0.5f64.exp() + 2.0).ln() - 2.0,
            "the similarities are divided by the temperature τ, not multiplied by it",
        ),
        (
            (unscaled(4.0) + unscaled(9.0)) / 2.0,
            "a cosine is asked for: scale every embedding to length one first",
        ),
        (positive, "take the logarithm of the sum of exponentials"),
        (4.0 * right, "take the mean over the 2B views, not the sum"),
    ];
    let example = "NT-Xent of two images at right angles, with equal views and τ = ½,";
    value::value(example, found, right, &mistakes)
}

/// Compares the gradients of both views with finite differences.
///
/// # Errors
/// A sentence for the view whose gradient is wrong.
pub async fn gradient(of: NtXent) -> Result<(), Lesson> {
    let view = |name, phase| Input {
        name,
        data: scattered(9, 1.0, phase),
        rows: 3,
        stopped: None,
    };
    let both = |views: &[Tensor<2>]| of(views[0].clone(), views[1].clone(), 0.5);
    gradient::check(&both, &[view("z₁", 0.3), view("z₂", 1.1)]).await
}

/// Images in the training run, two views each.
const IMAGES: usize = 4;
const DIMS: usize = 3;

/// Trains the embeddings themselves, from almost one point, and asks whether each view's nearest is its partner.
///
/// # Errors
/// A sentence if all stay at one point, or if views of different images lie nearer than those of the same.
pub async fn effect(of: NtXent) -> Result<(), Lesson> {
    let mut data = scattered(2 * IMAGES * DIMS, 0.3, 0.7);
    for first in data.iter_mut().step_by(DIMS) {
        *first += 1.0;
    }
    let start = Input {
        name: "the embeddings",
        data,
        rows: 2 * IMAGES,
        stopped: None,
    };
    let split = |all: &[Tensor<2>]| {
        let part = |from: usize| all[0].clone().slice([from..from + IMAGES, 0..DIMS]);
        of(part(0), part(IMAGES), 0.5)
    };
    let trained = gradient::descend(&split, start, 0.5, 300).await?;
    let rows: Vec<&[f32]> = trained.chunks(DIMS).collect();
    let cosine = |a: usize, b: usize| {
        let dot = |x: &[f32], y: &[f32]| x.iter().zip(y).map(|(x, y)| x * y).sum::<f32>();
        dot(rows[a], rows[b]) / (dot(rows[a], rows[a]) * dot(rows[b], rows[b])).sqrt().max(1e-12)
    };
    let partner = |view: usize| (view + IMAGES) % (2 * IMAGES);
    let others = |view: usize| (0..2 * IMAGES).filter(move |&other| other != view && other != partner(view));
    let all = (0..2 * IMAGES).flat_map(|view| others(view).map(move |other| (view, other)));
    let mean = all.clone().map(|(a, b)| cosine(a, b)).sum::<f32>() / all.count() as f32;
    if mean > 0.9 {
        return Err(Lesson(format!(
            "after 300 steps all images have almost one embedding (cosine {mean:.2}): nothing pushes different images \
             apart, so the negatives have no effect"
        )));
    }
    let wrong =
        (0..2 * IMAGES).find(|&view| others(view).any(|other| cosine(view, other) >= cosine(view, partner(view))));
    match wrong {
        None => Ok(()),
        Some(view) => Err(Lesson(format!(
            "after 300 steps view {} of image {} is nearer to another image than to its own other view: the positive \
             should be pulled nearest",
            view / IMAGES + 1,
            view % IMAGES + 1
        ))),
    }
}
