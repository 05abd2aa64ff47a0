//! Every listed loss is finite and has a finite gradient on degenerate batches: without labels, positives or negatives,
//! with equal views, with vectors of length zero.
#![allow(clippy::unwrap_used, reason = "a test stops where something is not as it must be")]

#[cfg(target_arch = "wasm32")]
#[macro_use]
extern crate in_browser;

use ssl::burn::tensor::{Device, Tensor, TensorData};
use ssl::loss::list::LOSSES;
use ssl::loss::views::Views;
use ssl::{Batch, Shape};

const BATCH: usize = 6;
const DIMS: usize = 4;

fn numbers(phase: f32) -> Vec<f32> {
    (0..BATCH * DIMS)
        .map(|i| (1.7 * i as f32 + 0.3 * (i * i) as f32 + phase).sin())
        .collect()
}

/// A description, two views `[B, D]` row by row, their batch size B, and labels.
type Degenerate = (&'static str, [Vec<f32>; 2], usize, Vec<u8>);

/// Returns batches, each degenerate in one way.
fn batches() -> Vec<Degenerate> {
    let (one, two) = (numbers(0.0), numbers(1.0));
    let row = |view: &[f32]| view[..DIMS].repeat(BATCH);
    let mut one_zero = one.clone();
    one_zero[..DIMS].fill(0.0);
    let zeros = vec![0.0; BATCH * DIMS];
    let far: Vec<f32> = one.iter().map(|x| 1e3 * x).collect();
    let mixed = vec![0, 1, 0, 2, 1, 0];
    let mut constant = one.clone();
    constant.iter_mut().step_by(DIMS).for_each(|x| *x = 0.5);
    vec![
        ("nothing missing", [one.clone(), two.clone()], BATCH, mixed.clone()),
        ("no labels", [one.clone(), two.clone()], BATCH, vec![]),
        ("one class", [one.clone(), two.clone()], BATCH, vec![3; BATCH]),
        (
            "one sample a class",
            [one.clone(), two.clone()],
            BATCH,
            vec![0, 1, 2, 3, 4, 5],
        ),
        ("identical inputs", [row(&one), row(&one)], BATCH, mixed.clone()),
        (
            "identical inputs of one class",
            [row(&one), row(&one)],
            BATCH,
            vec![1; BATCH],
        ),
        ("identical views", [one.clone(), one.clone()], BATCH, mixed.clone()),
        (
            "opposite views",
            [one.clone(), one.iter().map(|x| -x).collect()],
            BATCH,
            mixed.clone(),
        ),
        ("zero vectors", [zeros.clone(), zeros.clone()], BATCH, mixed.clone()),
        ("zero vectors in one view", [zeros, two.clone()], BATCH, mixed.clone()),
        ("one zero vector", [one_zero, two.clone()], BATCH, mixed.clone()),
        (
            "a dimension without variance",
            [constant.clone(), constant],
            BATCH,
            mixed.clone(),
        ),
        ("long vectors", [far.clone(), far], BATCH, mixed),
        ("one image", [one[..DIMS].to_vec(), two[..DIMS].to_vec()], 1, vec![2]),
    ]
}

/// Losses with squared covariances and no mask, which grow with the fourth power of the vectors' length.
const FOURTH_POWERS: [&str; 1] = ["VICReg to SimCLR"];

#[test]
fn every_loss_and_its_gradient_are_finite() {
    let device = Device::flex().autodiff();
    let rng = Batch {
        views: &[],
        size: 0,
        labels: &[],
        shape: Shape {
            channels: 1,
            height: 1,
            width: 1,
        },
        seed: 5,
        step: 0,
    }
    .rng();
    let mut broken = Vec::new();
    for (name, loss) in LOSSES {
        for (batch, views, size, labels) in batches() {
            let [first, second] =
                views.map(|view| Tensor::<2>::from_data(TensorData::new(view, [size, DIMS]), &device).require_grad());
            let views = Views {
                first: first.clone(),
                second: second.clone(),
                labels: &labels,
                queue: None,
                centre: None,
                step: 0,
                rng: rng.clone(),
            };
            let loss = loss(&views);
            let gradients = loss.backward();
            let mut found: Vec<f32> = loss.into_data().try_to_vec().unwrap();
            for view in [&first, &second] {
                let gradient = view.grad(&gradients).map(|gradient| gradient.into_data());
                found.extend(gradient.into_iter().flat_map(|data| data.try_to_vec::<f32>().unwrap()));
            }
            // Below the 10⁹ with which excluded pairs are masked: a mask must not reach the loss.
            let most = if FOURTH_POWERS.contains(name) { 1e12 } else { 5e8 };
            if !found.iter().all(|x| x.is_finite()) || found[0].abs() > most {
                broken.push(format!("{name}, {batch}: {:?}", &found[..3.min(found.len())]));
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}
