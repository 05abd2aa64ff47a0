//! The loss between the branches: each view's prediction against each other view's target.
//!
//! ½D(p₁, t₂) + ½D(p₂, t₁) where the branches differ, D(z₁, z₂) where they do not; see [`super`]. Local
//! views (multi-crop) are compared with each of the two global ones and with nothing else, and the
//! loss is the mean over all pairs, as in DINO, arXiv 2104.14294, eq. 3.
//! With prototypes D is given scores in place of embeddings. Shape letters: `B` batch, `D` dimension,
//! `K` prototypes.

use crate::loss::masked_reconstruction::patchify;
use crate::loss::views::Views;
use crate::network::centring;
use crate::network::encoder::Encoder;
use crate::network::masking::Masking;
use crate::network::prototypes;
use crate::network::queue;
use crate::training::learner::Batch;
use crate::wiring::joint_embedding::criterion::LossTerms;
use crate::wiring::joint_embedding::net::JointNet;
use crate::wiring::joint_embedding::objective::{JointEmbedding, Parts};
use crate::wiring::joint_embedding::variant::Sides;
use burn::module::RunningState;
use burn::tensor::{Device, Tensor};
use rand_chacha::ChaCha8Rng;

impl JointEmbedding {
    /// Embeddings of the views, before any prediction, and branch two's of the second, `[B, D]` each → what the
    /// criterion finds.
    pub(super) fn compare(
        &self,
        net: &JointNet,
        z: &[Tensor<2>],
        second: &Tensor<2>,
        batch: &Batch,
        device: &Device,
    ) -> LossTerms {
        let (queue, centre) = (net.queue.first(), net.centre.first());
        let mut targets: [Option<Tensor<2>>; 2] = [None, None];
        let criterion = |first: Tensor<2>, second: Tensor<2>| {
            (self.criterion)(&Views {
                first,
                second,
                labels: batch.labels,
                queue: queue.map(|queue| self.scored(net, queue.value_sync())),
                centre: centre.map(RunningState::value_sync),
                step: batch.step,
                rng: batch.rng(),
            })
        };
        let mut pair = |student: usize, teacher: usize| {
            let (target, fresh) = match targets[teacher].clone() {
                Some(known) => (known, None),
                None => {
                    let embedding = self.stopped(match teacher {
                        1 => second.clone(),
                        _ => self.branch_two(net, z[teacher].clone(), teacher, batch, device),
                    });
                    (self.scored(net, embedding.clone()), Some(embedding))
                }
            };
            targets[teacher] = Some(target.clone());
            let Sides {
                first,
                second,
                auxiliary_loss,
            } = self.variant.sides(
                z[student].clone(),
                target.clone(),
                |z| self.predict(net, z),
                |p| self.invert(net, p),
                |z| self.stopped(z),
            );
            let mut compared = criterion(first, second);
            if let Some([output, aim]) = auxiliary_loss.filter(|_| self.parts.predictor) {
                // Only its gradient counts.
                let auxiliary_loss = criterion(output, aim).loss;
                compared.loss = compared.loss + auxiliary_loss.clone() - auxiliary_loss.detach();
            }
            if let (Some(queue), Some(embedding)) = (queue, fresh) {
                queue::push(queue, embedding);
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
        let one = pair(0, 1);
        let mut others = Vec::new();
        if symmetric && directed {
            others.push(pair(1, 0));
        }
        for local in 2..z.len() {
            others.extend([pair(local, 0), pair(local, 1)]);
        }
        if let Some(centre) = centre {
            // This step's loss has used the old one.
            let scores = Tensor::cat(targets.into_iter().flatten().collect(), 0);
            centring::ema_update(centre, scores, self.clusters.centre_momentum);
        }
        LossTerms::mean(one, others)
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
        encoder.summary_of_gathered(patchify(images, grid.patch), masks.take)
    }

    /// What the predictor makes of `[B, D]`, where it is on.
    pub(super) fn predicted(&self, net: &JointNet, z: Tensor<2>) -> Option<Tensor<2>> {
        let on = self.parts.predictor;
        on.then(|| net.predictor.forward(z, self.norm.inner()))
    }

    /// What branch one makes of its embedding, `[B, D]` → `[B, D]` or scores `[B, K]`.
    fn predict(&self, net: &JointNet, z: Tensor<2>) -> Tensor<2> {
        let p = self.predicted(net, z.clone()).unwrap_or(z);
        match net.prototypes.first() {
            Some(layer) => prototypes::of_layer(layer, p),
            None => p,
        }
    }

    /// What the predictor's inverse makes of `[B, D]`, where there is one.
    fn invert(&self, net: &JointNet, p: Tensor<2>) -> Tensor<2> {
        match net.inverse.first().filter(|_| self.parts.predictor) {
            Some(inverse) => inverse.forward(p, self.norm.inner()),
            None => p,
        }
    }

    /// Without its gradient where branch two has none.
    fn stopped(&self, z: Tensor<2>) -> Tensor<2> {
        if self.parts.teacher || self.parts.stop_gradient {
            z.detach()
        } else {
            z
        }
    }

    /// Branch two's embedding of view `view`, whose own by branch one is `z`, `[B, D]` → `[B, D]`.
    pub(super) fn branch_two(
        &self,
        net: &JointNet,
        z: Tensor<2>,
        view: usize,
        batch: &Batch,
        device: &Device,
    ) -> Tensor<2> {
        if !self.parts.teacher && !self.parts.separate {
            return z;
        }
        let representation = net.target_encoder.forward(batch.view(view, device));
        net.target_projector.forward(representation, self.norm)
    }

    /// What branch two compares of its embeddings `[B, D]`: themselves, or scores `[B, K]`.
    fn scored(&self, net: &JointNet, z: Tensor<2>) -> Tensor<2> {
        let prototypes = if self.parts.teacher {
            &net.target_prototypes
        } else {
            &net.prototypes
        };
        match prototypes.first() {
            Some(layer) => self.stopped(prototypes::of_layer(layer, z)),
            None => z,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]
    use crate::training::learner::{Batch, Learner};
    use burn::tensor::Device;
    use protocol::Shape;
    use protocol::{KnobValue, RunConfig, Settings};

    const SHAPE: Shape = Shape {
        channels: 1,
        height: 2,
        width: 2,
    };

    fn config(separate: bool) -> RunConfig {
        let settings: Settings = [
            ("method".into(), "vicreg".into()),
            ("encoder".into(), "mlp".into()),
            ("method.separate_branches".into(), KnobValue::Switch(separate)),
        ]
        .into();
        crate::registry::catalogue(vec![], vec![]).complete(&settings).unwrap()
    }

    /// The first layers' weights of both branches, before a first step, after it, and after two more of branches
    /// that may be others by then.
    fn branches(separate: bool, later: bool) -> [[Vec<f32>; 2]; 3] {
        let mut learner = crate::registry::start(&config(separate), SHAPE, &Device::flex()).unwrap();
        let views = [0.3f32, 0.9].map(|phase| (0..16).map(|i| (i as f32 * phase).sin()).collect::<Vec<_>>());
        let read = |learner: &dyn Learner| {
            let state = learner.state();
            let weights = |prefix: &str| -> Vec<f32> {
                let found = state.iter().find(|named| named.name.starts_with(prefix)).unwrap();
                found.values.clone().into_data().iter().collect()
            };
            [weights("net.encoder"), weights("net.target_encoder")]
        };
        let batch = |step| Batch {
            views: &views,
            size: 4,
            labels: &[],
            shape: SHAPE,
            seed: 3,
            step,
        };
        let before = read(learner.as_ref());
        learner.step(&batch(0)).unwrap();
        let after = read(learner.as_ref());
        learner.set(&config(later)).unwrap();
        for step in 1..3 {
            learner.step(&batch(step)).unwrap();
        }
        [before, after, read(learner.as_ref())]
    }

    #[test]
    fn separate_branches_start_apart_and_both_learn_and_shared_ones_are_one() {
        let [before, after, _] = branches(true, true);
        assert_ne!(before[0], before[1]);
        assert_ne!(after[0], after[1]);
        assert!(before[0] != after[0] && before[1] != after[1]);
        for [first, second] in branches(false, false) {
            assert_eq!(first, second);
        }
    }

    #[test]
    fn a_running_model_is_split_and_joined() {
        let [_, shared, split] = branches(false, true);
        assert!(shared[0] == shared[1] && split[0] != split[1]);
        assert_ne!(split[1], shared[1], "the second branch learns");
        let [_, _, joined] = branches(true, false);
        assert_eq!(joined[0], joined[1]);
    }
}
