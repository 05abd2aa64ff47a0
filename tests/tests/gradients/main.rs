//! Gradients against finite differences: burn's automatic ones of every loss, entry by entry.
//!
//! A central difference of step h has a truncation error in h² and a rounding error of about
//! 1e-7·|loss|/h in single precision. Two of them, at h and h/2, are combined so that the h² term
//! goes (Richardson), which allows h = 0.02: truncation falls to about h⁴ ≈ 2e-7 and rounding stays
//! near 3e-5 for losses around 1. The tolerance is 1e-4 plus 1e-3 of the gradient's largest entry:
//! three times what rounding can do, and a hundredth of what a forgotten factor of ½ would.
//!
//! Inputs stay clear of kinks (the hinge of the variance) by more than h.

mod differences;
mod views;

use differences::{check, numbers, tensor};
use ssl::burn::tensor::{Device, Tensor};
use ssl::loss::covariance::covariance;
use ssl::loss::invariance::invariance;
use ssl::loss::l2_normalise::l2_normalise;
use ssl::loss::masked_reconstruction::{masked_reconstruction, normalise_patches, patchify};
use ssl::loss::negative_cosine::negative_cosine;
use ssl::loss::variance::variance;

fn constant<const D: usize>(seed: usize, shape: [usize; D], like: &Tensor<D>) -> Tensor<D> {
    tensor(numbers(shape.iter().product(), seed, 1.0), shape, &like.device())
}

#[test]
fn negative_cosine_of_both_sides() {
    let shape = [4, 3];
    check("p", &numbers(12, 1, 1.0), shape, |p| {
        let z = constant(2, shape, &p);
        negative_cosine(p, z)
    });
    check("z", &numbers(12, 3, 1.0), shape, |z| {
        let p = constant(4, shape, &z);
        negative_cosine(p, z)
    });
    // Both at once, as without a stop-gradient.
    check("both", &numbers(12, 5, 1.0), shape, |z| {
        let w = constant(6, [3, 3], &z);
        negative_cosine(z.clone().matmul(w), z)
    });
}

#[test]
fn unit_length() {
    check("x", &numbers(10, 7, 1.5), [5, 2], |x| {
        let weight = constant(8, [5, 2], &x);
        (l2_normalise(x) * weight).sum()
    });
}

#[test]
fn invariance_of_either_view() {
    check("a", &numbers(12, 9, 1.0), [4, 3], |a| {
        let b = constant(10, [4, 3], &a);
        invariance(a, b)
    });
    check("b", &numbers(12, 11, 1.0), [4, 3], |b| {
        let a = constant(12, [4, 3], &b);
        invariance(a, b)
    });
}

#[test]
fn variance_below_the_hinge() {
    // Deviations about 0.35 and 0.7·γ: the hinge is open by more than the step.
    check("z", &numbers(15, 13, 0.5), [5, 3], |z| variance(z, 1.0, 1e-4));
    check("γ = 3", &numbers(15, 14, 1.0), [5, 3], |z| variance(z, 3.0, 1e-4));
}

#[test]
fn variance_above_the_hinge_has_none() {
    let device = Device::flex().autodiff();
    let z = tensor(numbers(15, 15, 5.0), [5, 3], &device).require_grad();
    let gradients = variance(z.clone(), 1.0, 1e-4).backward();
    let gradient = z.grad(&gradients).and_then(|g| g.into_data().try_to_vec::<f32>().ok());
    assert!(gradient.is_none_or(|gradient| gradient.iter().all(|&x| x == 0.0)));
}

#[test]
fn covariance_of_more_images_and_of_fewer_than_dimensions() {
    check("tall", &numbers(15, 16, 1.0), [5, 3], covariance);
    check("wide", &numbers(15, 17, 1.0), [3, 5], covariance);
}

#[test]
fn masked_reconstruction_of_the_guess() {
    let (shape, mask) = ([2, 3, 4], vec![1.0, 0.0, 1.0, 1.0, 1.0, 0.0]);
    check("predicted", &numbers(24, 18, 1.0), shape, |predicted| {
        let target = constant(19, shape, &predicted);
        let mask = tensor(mask.clone(), [2, 3], &predicted.device());
        masked_reconstruction(predicted, target, mask)
    });
}

#[test]
fn masked_reconstruction_of_normalised_patches() {
    // No gradient goes through the target in training; the formula has one all the same.
    check("images", &numbers(32, 20, 1.0), [1, 2, 4, 4], |images| {
        let target = normalise_patches(patchify(images, 2));
        let predicted = constant(21, [1, 4, 8], &target);
        let mask = tensor(vec![0.0, 1.0, 1.0, 1.0], [1, 4], &target.device());
        masked_reconstruction(predicted, target, mask)
    });
}
