//! Is the gradient right? It is compared with finite differences: how much the loss changes when one number does.
//!
//! Watch for: in 32-bit numbers a difference over a small step is mostly rounding, so the step is 0.01 and what passes is
//! within 2 % of the largest slope.

use crate::answer::{Answer, Lesson};
use crate::check::reading::{leaf, loss, numbers};
use burn::tensor::Tensor;

/// Change of one number.
const STEP: f32 = 1e-2;

/// Stands for a loss of several matrices, `[1]`.
pub type Loss<'a> = &'a dyn Fn(&[Tensor<2>]) -> Answer<Tensor<1>>;

/// Holds a matrix that a loss takes.
pub struct Input {
    /// What it is called in sentences.
    pub name: &'static str,
    /// Its numbers, row by row.
    pub data: Vec<f32>,
    /// Its rows.
    pub rows: usize,
    /// Why no gradient may reach it; `None` if one has to.
    pub stopped: Option<&'static str>,
}

fn leaves(inputs: &[Input]) -> Vec<Tensor<2>> {
    inputs.iter().map(|input| leaf(&input.data, input.rows)).collect()
}

/// Computes the gradient of `of` that reaches each input, row by row; 0 where none does.
///
/// # Errors
/// The function's own, and a sentence if a number of it is NaN or infinite.
pub async fn gradients(of: Loss<'_>, inputs: &[Input]) -> Result<Vec<Vec<f32>>, Lesson> {
    let leaves = leaves(inputs);
    let all = of(&leaves)?.backward();
    let mut found = Vec::new();
    for (input, leaf) in inputs.iter().zip(&leaves) {
        let gradient = match leaf.grad(&all) {
            Some(gradient) => numbers(gradient).await?,
            None => vec![0.0; input.data.len()],
        };
        if !gradient.iter().all(|x| x.is_finite()) {
            return Err(Lesson(format!(
                "the gradient of {} is not a number: the slope of a root is infinite at 0, so ε belongs inside the root",
                input.name
            )));
        }
        found.push(gradient);
    }
    Ok(found)
}

/// Compares the gradient of `of` at `inputs` with finite differences, and with 0 where it has to be stopped.
///
/// # Errors
/// A sentence for the first input whose gradient is wrong.
pub async fn check(of: Loss<'_>, inputs: &[Input]) -> Result<(), Lesson> {
    let found = gradients(of, inputs).await?;
    for (at, (input, found)) in inputs.iter().zip(&found).enumerate() {
        let name = input.name;
        if let Some(reason) = input.stopped {
            if found.iter().any(|&x| x != 0.0) {
                return Err(Lesson(format!(
                    "the gradient of {name} should be zero: stop it with `detach`, {reason}"
                )));
            }
            continue;
        }
        let slopes = slopes(of, inputs, at).await?;
        let largest = slopes.iter().fold(0f64, |largest, x| largest.max(x.abs()));
        if largest > 1e-3 && found.iter().all(|&x| x == 0.0) {
            return Err(Lesson(format!(
                "no gradient reaches {name}, but the loss depends on it: something stops it on the way, such as a `detach`"
            )));
        }
        let off = |(x, slope): &(&f32, &f64)| (f64::from(**x) - **slope).abs() > 1e-3 + 0.02 * largest;
        if let Some((x, slope)) = found.iter().zip(&slopes).find(off) {
            return Err(Lesson(format!(
                "the gradient of {name} is wrong: the loss changes by {slope:.4} for a change of 1, the gradient says \
                 {x:.4}: look for a part of the path that is stopped"
            )));
        }
    }
    Ok(())
}

/// Computes how the loss changes with each number of the input `at`.
async fn slopes(of: Loss<'_>, inputs: &[Input], at: usize) -> Result<Vec<f64>, Lesson> {
    let mut slopes = Vec::new();
    for place in 0..inputs[at].data.len() {
        let mut ends = [0.0; 2];
        for (end, step) in ends.iter_mut().zip([STEP, -STEP]) {
            let mut leaves = leaves(inputs);
            let mut data = inputs[at].data.clone();
            data[place] += step;
            leaves[at] = leaf(&data, inputs[at].rows);
            *end = loss(of(&leaves)?).await?;
        }
        slopes.push((ends[0] - ends[1]) / (2.0 * f64::from(STEP)));
    }
    Ok(slopes)
}

/// Takes `steps` steps of plain gradient descent on the only input of `of`, at `rate`; returns its numbers then.
///
/// # Errors
/// As [`gradients`].
pub async fn descend(of: Loss<'_>, mut input: Input, rate: f32, steps: usize) -> Result<Vec<f32>, Lesson> {
    for _ in 0..steps {
        let found = gradients(of, std::slice::from_ref(&input)).await?;
        for (x, slope) in input.data.iter_mut().zip(found.iter().flatten()) {
            *x -= rate * slope;
        }
    }
    Ok(input.data)
}
