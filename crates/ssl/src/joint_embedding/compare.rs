//! The loss between the branches: each view's prediction against each other view's target.
//!
//! ½D(p₁, t₂) + ½D(p₂, t₁) where the branches differ, D(z₁, z₂) where they do not; see [`super`]. Local
//! views (multi-crop) are compared with each of the two global ones and with nothing else, and the
//! loss is the mean over all pairs, as in DINO, arXiv 2104.14294, eq. 3.
//! With prototypes D is given scores in place of embeddings. Shape letters: `B` batch, `D` dimension,
//! `K` prototypes.

use super::centre;
use super::criterion::Compared;
use super::net::JointNet;
use super::prototypes;
use super::queue;
use super::{JointEmbedding, Parts};
use crate::encoder::Encoder;
use crate::head::HeadNorm;
use crate::learner::Batch;
use crate::loss::masked_reconstruction::patchify;
use crate::loss::views::Views;
use crate::masking::Masking;
use crate::stages::over_tokens;
use burn::module::RunningState;
use burn::tensor::{Device, Tensor};
use rand_chacha::ChaCha8Rng;

impl JointEmbedding {
    /// Embeddings of the views, `[B, D]` each, before any prediction → what the criterion finds.
    pub(super) fn compare(&self, net: &JointNet, z: &[Tensor<2>], batch: &Batch, device: &Device) -> Compared {
        let (queue, centre) = (net.queue.first(), net.centre.first());
        let mut targets: [Option<Tensor<2>>; 2] = [None, None];
        let mut criterion = |student: usize, teacher: usize| {
            let first = self.predict(net, z[student].clone());
            let known = targets[teacher].clone();
            let fresh = known.is_none();
            let second = known.unwrap_or_else(|| self.target(net, z[teacher].clone(), teacher, batch, device));
            let keys = second.clone();
            targets[teacher] = Some(second.clone());
            let compared = (self.criterion)(&Views {
                first,
                second,
                labels: batch.labels,
                queue: queue.map(RunningState::value_sync),
                centre: centre.map(RunningState::value_sync),
                step: batch.step,
                rng: batch.rng(),
            });
            if let Some(queue) = queue.filter(|_| fresh) {
                queue::push(queue, keys);
            }
            compared
        };
        let Parts {
            teacher,
            stop_gradient,
            predictor,
            symmetric,
            ..
        } = self.parts;
        // A loss of assignments has a direction of its own.
        let directed = teacher || stop_gradient || predictor || !net.prototypes.is_empty();
        let one = criterion(0, 1);
        let mut others = Vec::new();
        if symmetric && directed {
            others.push(criterion(1, 0));
        }
        for local in 2..z.len() {
            others.extend([criterion(local, 0), criterion(local, 1)]);
        }
        if let Some(centre) = centre {
            // This step's loss has used the old one.
            let scores = Tensor::cat(targets.into_iter().flatten().collect(), 0);
            centre::follow(centre, scores, self.clusters.centre_momentum);
        }
        Compared::mean(one, others)
    }

    /// What the student's encoder makes of images `[B, C, H, W]`, of which it may be shown a part
    /// → `[B, D]`.
    pub(super) fn seen(&self, net: &JointNet, images: Tensor<4>, rng: &mut ChaCha8Rng) -> Tensor<2> {
        let Encoder::Vit(encoder) = &net.encoder else {
            return net.encoder.forward(images);
        };
        if self.hidden == 0.0 {
            return encoder.forward(images);
        }
        let (grid, [size, ..]) = (encoder.grid(), images.dims());
        let masks = Masking::Random.draw(grid, self.hidden, size, rng, &images.device());
        over_tokens(encoder.taken(patchify(images, grid.patch), masks.take))
    }

    /// What branch one makes of its embedding, `[B, D]` → `[B, D]` or scores `[B, K]`.
    fn predict(&self, net: &JointNet, z: Tensor<2>) -> Tensor<2> {
        let norm = HeadNorm {
            output: false,
            ..self.norm
        };
        let p = if self.parts.predictor {
            net.predictor.forward(z, norm)
        } else {
            z
        };
        match net.prototypes.first() {
            Some(layer) => prototypes::of_layer(layer, p),
            None => p,
        }
    }

    /// What branch two makes of view `view`, whose own embedding is `z`; as [`Self::predict`].
    fn target(&self, net: &JointNet, z: Tensor<2>, view: usize, batch: &Batch, device: &Device) -> Tensor<2> {
        let scores = |layer: Option<&_>, z| match layer {
            Some(layer) => prototypes::of_layer(layer, z),
            None => z,
        };
        if self.parts.teacher {
            let representation = net.target_encoder.forward(batch.view(view, device));
            let embedding = net.target_projector.forward(representation, self.norm);
            scores(net.target_prototypes.first(), embedding).detach()
        } else if self.parts.stop_gradient {
            scores(net.prototypes.first(), z).detach()
        } else {
            scores(net.prototypes.first(), z)
        }
    }
}
