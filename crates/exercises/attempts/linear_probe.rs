//! The linear probe as it is often got wrong.

use crate::solved;
use burn::tensor::Tensor;
use burn::tensor::activation::log_softmax;
use exercises::answer::Answer;
use exercises::check::labelled::Labelled;

type Loss = Answer<Tensor<1>>;

/// The encoder would learn with the probe.
pub fn features_not_stopped(features: Tensor<2>, weight: Tensor<2>, bias: Tensor<2>, labels: Tensor<2>) -> Loss {
    let scores = features.matmul(weight) + bias;
    Ok((log_softmax(scores, 1) * labels).sum_dim(1).mean().neg())
}

/// The scores without the bias.
pub fn no_bias(features: Tensor<2>, weight: Tensor<2>, _bias: Tensor<2>, labels: Tensor<2>) -> Loss {
    let scores = features.detach().matmul(weight);
    Ok((log_softmax(scores, 1) * labels).sum_dim(1).mean().neg())
}

/// The softmax over the batch.
pub fn softmax_over_images(features: Tensor<2>, weight: Tensor<2>, bias: Tensor<2>, labels: Tensor<2>) -> Loss {
    let scores = features.detach().matmul(weight) + bias;
    Ok((log_softmax(scores, 0) * labels).sum_dim(1).mean().neg())
}

/// The mean of all entries, of which all but one in each row are 0.
pub fn mean_over_classes(features: Tensor<2>, weight: Tensor<2>, bias: Tensor<2>, labels: Tensor<2>) -> Loss {
    let scores = features.detach().matmul(weight) + bias;
    Ok((log_softmax(scores, 1) * labels).mean().neg())
}

/// Trained on what it is asked about.
pub fn trains_on_the_test_images(_train: &Labelled, test: &Labelled) -> Answer<Tensor<2>> {
    solved::linear_probe(test, test)
}

/// The weights are those of the beginning.
pub fn never_trained(train: &Labelled, test: &Labelled) -> Answer<Tensor<2>> {
    let ([_, dims], [_, classes]) = (train.features.dims(), train.labels.dims());
    let weight = Tensor::<2>::zeros([dims, classes], &test.features.device());
    Ok(test.features.clone().matmul(weight))
}
