//! Exercise 3, the linear probe: how well a linear classifier does on features that stay as they are.
//!
//! The loss is the cross-entropy of `softmax(features · weight + bias)` with the labels, the mean over the images. Only
//! `weight` and `bias` learn: a probe measures the encoder, so it must not change it, and it must not see the labels
//! that it is tested on.
//!
//! Shapes: `N` images, `D` features, `C` classes.

use crate::answer::{Answer, Unwritten};
use crate::check::labelled::Labelled;
use burn::tensor::Tensor;

/// Computes the probe's loss: `features` `[N, D]`, `weight` `[D, C]`, `bias` `[1, C]`, and `labels` `[N, C]` with a 1 at
/// each image's class and 0 elsewhere; returns one number, `[1]`.
///
/// # Errors
/// [`Unwritten`] until it is written.
pub fn probe_loss(_features: Tensor<2>, _weight: Tensor<2>, _bias: Tensor<2>, _labels: Tensor<2>) -> Answer<Tensor<1>> {
    // Of use: matmul, detach, burn::tensor::activation::log_softmax, sum_dim, mean, neg.
    Err(Unwritten(
        "the loss of the probe, in the function `probe_loss` of src/student/linear_probe.rs",
    ))
}

/// Trains a probe and returns its scores of the test images, `[N of test, C]`; the greatest score of a row is the class
/// that the probe names.
///
/// # Errors
/// [`Unwritten`] until it is written.
pub fn linear_probe(_train: &Labelled, _test: &Labelled) -> Answer<Tensor<2>> {
    // Begin with weights of 0: `Tensor::zeros([d, c], &train.features.device()).require_grad()`. In each step compute
    // the loss, `let gradients = loss.backward()`, then
    // `weight = Tensor::from_inner(weight.clone().inner() - weight.grad(&gradients)…).require_grad()`.
    // Two hundred steps at a rate of 1 are enough here.
    Err(Unwritten(
        "the training of the probe, in the function `linear_probe` of src/student/linear_probe.rs",
    ))
}
