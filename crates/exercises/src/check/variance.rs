//! Checks of VICReg's variance term: by hand for three dimensions, against finite differences and on a collapsed batch,
//! and by what it does to a batch that has almost collapsed.

use crate::answer::{Answer, Lesson};
use crate::check::gradient::{self, Input};
use crate::check::reading::{leaf, loss, scattered};
use crate::check::value;
use burn::tensor::Tensor;

/// Stands for a variance term of an embedding `[B, D]` with γ and ε, `[1]`.
pub type Variance = fn(Tensor<2>, f64, f64) -> Answer<Tensor<1>>;

const GAMMA: f64 = 1.0;
const EPSILON: f64 = 1e-4;

/// Compares the value for two images and three dimensions: one that spreads too little, one that does not vary, and one
/// that spreads enough.
///
/// # Errors
/// The sentence of the mistake that gives the number found.
pub async fn value(of: Variance) -> Result<(), Lesson> {
    let z = leaf(&[0.0, 5.0, 0.0, 1.0, 5.0, 4.0], 2);
    let found = loss(of(z, GAMMA, EPSILON)?).await?;
    // Variances over B − 1 = 1: ½, 0 and 8.
    let hinge = |deviation: f64| (GAMMA - deviation).max(0.0);
    let mean = |terms: [f64; 3]| terms.iter().sum::<f64>() / 3.0;
    let deviation = |variance: f64| (variance + EPSILON).sqrt();
    let right = mean([0.5, 0.0, 8.0].map(deviation).map(hinge));
    let mistakes = [
        (
            0.0,
            "the variance of each dimension is over the batch, axis 0, not over the dimensions of one image",
        ),
        (
            mean([0.5, 0.0, 8.0].map(|variance| hinge(variance + EPSILON))),
            "γ is compared with the standard deviation: take the root of the variance",
        ),
        (
            mean([0.5, 0.0, 8.0].map(f64::sqrt).map(hinge)),
            "ε is added to the variance, inside the root: without it the gradient at a variance of 0 is infinite",
        ),
        (
            mean([0.25, 0.0, 4.0].map(deviation).map(hinge)),
            "the variance is the unbiased one: divide by B − 1, not by B",
        ),
        (
            mean([0.5, 0.0, 8.0].map(|variance| GAMMA - deviation(variance))),
            "a dimension that spreads more than γ costs nothing: the hinge max(0, ·) is missing",
        ),
        (
            mean([0.5, 0.0, 8.0].map(|variance| (deviation(variance) - GAMMA).max(0.0))),
            "the hinge is the wrong way round: a deviation below γ costs, one above does not",
        ),
        (3.0 * right, "take the mean over the dimensions, not the sum"),
    ];
    let example = "the variance term of two images with variances ½, 0 and 8, γ = 1 and ε = 0.0001,";
    value::value(example, found, right, &mistakes)
}

/// Compares the gradient with finite differences, and asks for numbers where all images have one embedding.
///
/// # Errors
/// A sentence that says where the gradient is wrong.
pub async fn gradient(of: Variance) -> Result<(), Lesson> {
    let of = |z: &[Tensor<2>]| of(z[0].clone(), GAMMA, EPSILON);
    let input = |data, rows| Input {
        name: "z",
        data,
        rows,
        stopped: None,
    };
    gradient::check(&of, &[input(scattered(12, 0.6, 0.2), 4)]).await?;
    gradient::gradients(&of, &[input(vec![0.5; 12], 4)]).await.map(drop)
}

const IMAGES: usize = 6;
const DIMS: usize = 2;

/// Trains a batch that has almost collapsed, and asks whether every dimension spreads to γ and no further.
///
/// # Errors
/// A sentence for the dimension that does not.
pub async fn effect(of: Variance) -> Result<(), Lesson> {
    let start = Input {
        name: "z",
        data: scattered(IMAGES * DIMS, 0.05, 0.4),
        rows: IMAGES,
        stopped: None,
    };
    let of = |z: &[Tensor<2>]| of(z[0].clone(), GAMMA, EPSILON);
    let trained = gradient::descend(&of, start, 0.2, 200).await?;
    for dimension in 0..DIMS {
        let column: Vec<f64> = trained
            .iter()
            .skip(dimension)
            .step_by(DIMS)
            .map(|&x| f64::from(x))
            .collect();
        let mean = column.iter().sum::<f64>() / IMAGES as f64;
        let square: f64 = column.iter().map(|x| (x - mean).powi(2)).sum();
        let deviation = (square / (IMAGES - 1) as f64).sqrt();
        let at = dimension + 1;
        if deviation < 0.9 * GAMMA {
            return Err(Lesson(format!(
                "after 200 steps dimension {at} has a standard deviation of {deviation:.2}: the term should have pushed it \
                 to γ = 1, so that the batch does not collapse"
            )));
        }
        if deviation > 1.5 * GAMMA {
            return Err(Lesson(format!(
                "after 200 steps dimension {at} has a standard deviation of {deviation:.2} and goes on growing: beyond γ = 1 \
                 the hinge max(0, ·) should leave it alone"
            )));
        }
    }
    Ok(())
}
