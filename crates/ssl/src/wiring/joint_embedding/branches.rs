//! The two branches: from a view to the embedding, prediction or scores that the loss compares.
//!
//! Branch one is the student. Branch two is the same network, an EMA teacher, or has trained weights of its own, and
//! its gradient is stopped or not. Shape letters: `B` batch, `D` dimension, `K` prototypes.

use crate::loss::masked_reconstruction::patchify;
use crate::loss::views::Views;
use crate::network::encoder::Encoder;
use crate::network::masking::Masking;
use crate::network::prototypes;
use crate::training::learner::Batch;
use crate::wiring::joint_embedding::config::JointEmbeddingConfig;
use crate::wiring::joint_embedding::criterion::{Criterion, LossTerms};
use crate::wiring::joint_embedding::net::JointNet;
use burn::tensor::{Device, Tensor};
use rand_chacha::ChaCha8Rng;

/// Holds one pass of a batch through a network: what the parts of the loss have in common.
pub(super) struct Branches<'a> {
    pub config: &'a JointEmbeddingConfig,
    pub criterion: &'a Criterion,
    pub net: &'a JointNet,
    pub batch: &'a Batch<'a>,
    pub device: &'a Device,
}

/// Computes the prediction of embeddings `z`, `[B, D]`; `None` if there is no predictor that is on.
pub(super) fn predicted(config: &JointEmbeddingConfig, net: &JointNet, z: Tensor<2>) -> Option<Tensor<2>> {
    let on = config.parts.predictor;
    on.then(|| net.predictor.forward(z, config.norm.inner()))
}

impl Branches<'_> {
    /// Computes the method's loss of two views, `[B, D]` each, or of scores, `[B, K]` each, with the views' labels, if
    /// there are any.
    pub fn criterion(
        &self,
        first: Tensor<2>,
        second: Tensor<2>,
        labels: &[u8],
        queue: Option<Tensor<2>>,
        centre: Option<Tensor<1>>,
    ) -> LossTerms {
        (self.criterion)(&Views {
            first,
            second,
            labels,
            queue,
            centre,
            step: self.batch.step,
            rng: self.batch.rng(),
        })
    }

    /// Computes the student's representations, `[B, D]`, of images `[B, C, H, W]`, of which a share of the patches may
    /// be masked; `rng` draws the masks.
    pub fn represent(&self, images: Tensor<4>, rng: &mut ChaCha8Rng) -> Tensor<2> {
        let Encoder::Vit(encoder) = &self.net.encoder else {
            return self.net.encoder.forward(images);
        };
        if self.config.masked == 0.0 {
            return encoder.forward(images);
        }
        let (grid, [size, ..]) = (encoder.grid(), images.dims());
        let masks = Masking::Random.draw(grid, self.config.masked, size, rng, &images.device());
        encoder.summary_of_gathered(patchify(images, grid.patch), masks.gather)
    }

    /// Computes what branch one compares of its embeddings `z`, `[B, D]`: predictions or themselves, `[B, D]`, or the
    /// scores of either, `[B, K]`.
    pub fn predict(&self, z: Tensor<2>) -> Tensor<2> {
        let p = predicted(self.config, self.net, z.clone()).unwrap_or(z);
        match &self.net.prototypes {
            Some(layer) => prototypes::of_layer(layer, p),
            None => p,
        }
    }

    /// Computes the inverse predictor's output for predictions `p`, `[B, D]`; without one returns `p`.
    pub fn invert(&self, p: Tensor<2>) -> Tensor<2> {
        match self.net.inverse.as_ref().filter(|_| self.config.parts.predictor) {
            Some(inverse) => inverse.forward(p, self.config.norm.inner()),
            None => p,
        }
    }

    /// Returns `z` without its gradient if branch two is stopped.
    pub fn stopped(&self, z: Tensor<2>) -> Tensor<2> {
        if self.config.is_stopped() { z.detach() } else { z }
    }

    /// Computes branch two's embeddings of view number `view`, `[B, D]`; `z` are branch one's, which it shares if it
    /// has no weights of its own.
    pub fn second(&self, z: Tensor<2>, view: usize) -> Tensor<2> {
        if !self.config.parts.teacher && !self.config.parts.separate {
            return z;
        }
        let other = self.net.other_encoder.as_ref().zip(self.net.other_projector.as_ref());
        let other = other.filter(|_| self.config.unlike().is_some());
        let (encoder, projector) = other.unwrap_or((&self.net.target_encoder, &self.net.target_projector));
        let representation = encoder.forward(self.batch.view(view, self.device));
        projector.forward(representation, self.config.norm)
    }

    /// Returns what branch two compares of its embeddings `z`, `[B, D]`: themselves, or scores `[B, K]`.
    pub fn scored(&self, z: Tensor<2>) -> Tensor<2> {
        let prototypes = if self.config.parts.teacher {
            &self.net.target_prototypes
        } else {
            &self.net.prototypes
        };
        match prototypes {
            Some(layer) => self.stopped(prototypes::of_layer(layer, z)),
            None => z,
        }
    }
}
