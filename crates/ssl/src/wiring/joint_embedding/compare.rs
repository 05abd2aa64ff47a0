//! The loss between the branches: each view's prediction against each other view's target.
//!
//! ½D(p₁, t₂) + ½D(p₂, t₁) if the branches differ, D(z₁, z₂) if they do not. Local views (multi-crop) are compared
//! with each of the two global ones and with nothing else, and the loss is the mean over all pairs, as in DINO, arXiv
//! 2104.14294, eq. 3. With prototypes D is given scores in place of embeddings. The queue of keys is that from before
//! the step in every pair, as in MoCo's symmetric demo, so that no pair finds the batch's own keys among the
//! negatives. Shape letters: `B` batch, `D` dimension, `K` prototypes.

use crate::wiring::joint_embedding::branches::Branches;
use crate::wiring::joint_embedding::criterion::LossTerms;
use crate::wiring::joint_embedding::net::JointUpdate;
use crate::wiring::joint_embedding::variant::Sides;
use burn::module::RunningState;
use burn::tensor::Tensor;

/// A target of the loss: the embedding of a view by branch two, `[B, D]`, and what is compared of it.
struct Target {
    embedding: Tensor<2>,
    scored: Tensor<2>,
}

/// Computes the loss between the branches, and the keys and scores that the step pushes and averages. `z` are the
/// embeddings of the views before any prediction, and `second` is branch two's of the second view, `[B, D]` each.
pub(super) fn compare(branches: &Branches, z: &[Tensor<2>], second: &Tensor<2>) -> (LossTerms, JointUpdate) {
    let (config, net) = (branches.config, branches.net);
    let queue = net.queue.as_ref().map(|queue| branches.scored(queue.value_sync()));
    let centre = net.centre.as_ref().map(RunningState::value_sync);
    let mut targets: [Option<Target>; 2] = [None, None];
    let labels = branches.batch.labels;
    let criterion = |first, second| branches.criterion(first, second, labels, queue.clone(), centre.clone());
    let mut pair = |student: usize, teacher: usize| {
        let target = targets[teacher].get_or_insert_with(|| {
            let embedding = branches.stopped(match teacher {
                1 => second.clone(),
                _ => branches.second(z[teacher].clone(), teacher),
            });
            Target {
                scored: branches.scored(embedding.clone()),
                embedding,
            }
        });
        let Sides {
            first,
            second,
            auxiliary_loss,
        } = config.compares().sides(
            z[student].clone(),
            target.scored.clone(),
            |z| branches.predict(z),
            |p| branches.invert(p),
            |z| branches.stopped(z),
        );
        let mut compared = criterion(first, second);
        if let Some([output, aim]) = auxiliary_loss {
            // Only its gradient counts.
            let auxiliary_loss = criterion(output, aim).loss;
            compared.loss = compared.loss + auxiliary_loss.clone() - auxiliary_loss.detach();
        }
        compared
    };
    let one = pair(0, 1);
    let mut others = Vec::new();
    if config.parts.symmetric && config.is_directed() {
        others.push(pair(1, 0));
    }
    for local in 2..z.len() {
        others.extend([pair(local, 0), pair(local, 1)]);
    }
    let targets: Vec<Target> = targets.into_iter().flatten().collect();
    let all = |of: fn(&Target) -> &Tensor<2>| Tensor::cat(targets.iter().map(|target| of(target).clone()).collect(), 0);
    let update = JointUpdate {
        keys: net.queue.as_ref().map(|_| all(|target| &target.embedding)),
        scores: net.centre.as_ref().map(|_| all(|target| &target.scored)),
        patch_scores: None,
    };
    (LossTerms::mean(one, others), update)
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
