//! Training with labels: the same encoder and a linear head, by cross-entropy.
//!
//! From first weights it is the supervised baseline that a representation is compared with: the same
//! encoder, augmentations, optimiser and budget, with every label. From the weights of a trained
//! encoder it is full fine-tuning (He et al. 2022, arXiv 2111.06377, among others), in which all
//! weights go on learning, where a linear probe leaves them as they are.
//!
//! Watch for: fine-tuning and the baseline are equal only in steps; the former has had its training
//! without labels before. Its rate is one for all layers.
//! Differs from the papers: no layer-wise decay of the rate, no label smoothing, no mixup.
//!
//! Shape letters: `B` batch, `D` width of the representation, `K` classes.

use crate::error::SslError;
use crate::network::encoder::{Encoder, EncoderConfig};
use crate::network::layers::Outputs;
use crate::network::layers::{EMBEDDING, Layer};
use crate::training::learner::Learner;
use crate::training::learner::{Batch, Losses};
use crate::training::objective::Objective;
use crate::training::snapshot::State;
use crate::training::trainer::Trainer;
use burn::module::Module;
use burn::nn::{Linear, LinearConfig};
use burn::tensor::{Device, Tensor, TensorData, activation::log_softmax};
use protocol::Shape;
use protocol::{ConfigError, RunConfig};

/// Holds encoder and head.
#[derive(Module, Debug)]
pub struct SupervisedNet {
    encoder: Encoder,
    head: Linear,
}

/// The part that a snapshot of any method has, under the name that it has there.
#[derive(Module, Debug)]
struct EncoderAlone {
    encoder: Encoder,
}

/// Stands for cross-entropy, which has no constants.
#[derive(Clone, Copy, Debug)]
pub struct Supervised;

/// Creates a learner of `classes` classes with the encoder of `config` for images of `shape` on `device`. The encoder's
/// weights are those of the snapshot `from`, or first weights if it is `None`.
///
/// # Errors
/// [`SslError::Config`] where a setting is missing or sizes do not fit the data, [`SslError::Snapshot`] if the
/// snapshot is of another encoder.
pub fn start(
    config: &RunConfig,
    shape: Shape,
    classes: usize,
    from: Option<&State>,
    device: &Device,
) -> Result<Box<dyn Learner>, SslError> {
    let on = device.clone().autodiff();
    let encoder = EncoderConfig::new(config)?.init(shape, &on)?;
    let head = LinearConfig::new(encoder.width(), classes.max(1)).init(&on);
    let net = SupervisedNet { encoder, head };
    let mut learner = Trainer::new(Supervised, net, config, device)?;
    if let Some(state) = from {
        learner.change(|net| {
            let EncoderAlone { encoder } = state.load(EncoderAlone { encoder: net.encoder })?;
            Ok::<_, SslError>(SupervisedNet {
                encoder,
                head: net.head,
            })
        })?;
    }
    Ok(Box::new(learner))
}

/// Computes −(1/B) Σ log softmax(logits) at the label, `[1]`, of `logits`, `[B, K]`, and `labels`, `B`. An image with a label
/// outside `0..K` adds nothing.
pub fn cross_entropy(logits: Tensor<2>, labels: &[u8]) -> Tensor<1> {
    let [batch, classes] = logits.dims();
    let mut one_hot = vec![0.0f32; batch * classes];
    for (row, &label) in labels.iter().enumerate().take(batch) {
        if usize::from(label) < classes {
            one_hot[row * classes + usize::from(label)] = 1.0;
        }
    }
    // A product in place of a gather, whose backward pass is serial on a GPU.
    let one_hot = Tensor::from_data(TensorData::new(one_hot, [batch, classes]), &logits.device());
    (log_softmax(logits, 1) * one_hot)
        .sum()
        .mul_scalar(-1.0 / batch.max(1) as f64)
}

impl Objective for Supervised {
    type Net = SupervisedNet;
    type Config = ();
    type Update = ();

    fn config(&self) -> &() {
        &()
    }

    fn set(&mut self, _config: &RunConfig) -> Result<(), ConfigError> {
        Ok(())
    }

    fn views(&self) -> usize {
        1
    }

    fn loss(&self, net: &SupervisedNet, batch: &Batch, device: &Device) -> (Losses, ()) {
        let logits = net.head.forward(net.encoder.forward(batch.view(0, device)));
        let total = cross_entropy(logits, batch.labels);
        let terms = vec![("cross_entropy", total.clone())];
        (Losses { total, terms }, ())
    }

    /// The embedding is the logits, `[B, K]`: the largest names the class.
    fn outputs(&self, net: &SupervisedNet, images: Tensor<4>) -> Outputs {
        let representation = net.encoder.forward(images);
        let embedding = net.head.forward(representation.clone());
        Outputs {
            representation,
            embedding,
            prediction: None,
        }
    }

    fn layers(&self, net: &SupervisedNet, images: Tensor<4>) -> Vec<Layer> {
        let mut found = net.encoder.layers(images);
        let logits = found.last().map(|(_, last)| net.head.forward(last.clone()));
        found.extend(logits.map(|logits| (EMBEDDING.into(), logits)));
        found
    }
}

/// Returns the class of each row of `logits`, `N × K`, read back from the device: the largest, of equal ones the lower.
pub fn named(logits: &crate::measure::matrix::Matrix) -> Vec<u8> {
    (0..logits.rows)
        .map(|row| crate::measure::probe::knn::winner(logits.row(row)))
        .collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]
    use super::*;
    use crate::measure::matrix::Matrix;

    fn loss(logits: [[f32; 2]; 2], labels: &[u8]) -> f32 {
        let logits = Tensor::<2>::from_data(logits, &Device::flex());
        cross_entropy(logits, labels).into_data().try_to_vec::<f32>().unwrap()[0]
    }

    #[test]
    fn cross_entropy_by_hand() {
        // log(1 + e^−2) for the first, log(1 + e^3) for the second.
        let truth = ((-2f32).exp().ln_1p() + 3f32.exp().ln_1p()) / 2.0;
        assert!((loss([[2.0, 0.0], [1.0, 4.0]], &[0, 0]) - truth).abs() < 1e-6);
        assert_eq!(loss([[2.0, 0.0], [1.0, 4.0]], &[9, 9]), 0.0, "no such class");
    }

    #[test]
    fn the_largest_logit_names_the_class() {
        let logits = Matrix::new(vec![0.1, 0.2, -3.0, 5.0, 5.0, 1.0], 2, 3).unwrap();
        assert_eq!(named(&logits), [1, 0]);
    }
}
