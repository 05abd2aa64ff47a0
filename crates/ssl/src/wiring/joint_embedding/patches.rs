//! The patch objective: for each patch that the student does not see, the cluster that the teacher
//! gives it.
//!
//! iBOT, Zhou et al. 2022, arXiv 2111.07832, as in DINOv2, arXiv 2304.07193: the method's own criterion, of
//! tokens in the place of images, with a centre of its own. Differs: every image hides the same share,
//! where the papers draw it, and leave half of the images whole; the student sees the masked view in a
//! pass of its own; head and prototypes are those of images, as in iBOT.
//! Shape letters: `B` batch, `N` patches, `m` hidden ones, `D` dimension, `K` prototypes.

use crate::loss::views::Views;
use crate::network::centring;
use crate::network::encoder::Encoder;
use crate::network::masking::{Masking, one_hot};
use crate::network::prototypes;
use crate::training::learner::Batch;
use crate::wiring::joint_embedding::net::JointNet;
use crate::wiring::joint_embedding::objective::JointEmbedding;
use burn::module::RunningState;
use burn::tensor::{Device, Tensor};

impl JointEmbedding {
    /// The criterion of the hidden patches of both views → `[1]`; none where the method or the encoder
    /// has no patches to hide.
    pub(super) fn of_patches(&self, net: &JointNet, batch: &Batch, device: &Device) -> Option<Tensor<1>> {
        let (Encoder::Vit(student), Encoder::Vit(teacher)) = (&net.encoder, &net.target_encoder) else {
            return None;
        };
        let mask_token = net.mask_tokens.first()?;
        let (layer, target_layer) = (net.prototypes.first()?, net.target_prototypes.first()?);
        let grid = student.grid();
        let mut rng = batch.rng();
        let mut terms = Vec::new();
        let mut seen = Vec::new();
        for view in 0..2 {
            let images = batch.view(view, device);
            let masks = Masking::Random.draw(grid, self.weights.patches_hidden, batch.size, &mut rng, device);
            let places: Vec<Vec<usize>> = masks.hidden.iter().map(|hidden| places(hidden)).collect();
            let take = one_hot(&places, grid.patches(), device);
            let rows = |tokens: Tensor<3>| take.clone().matmul(tokens).flatten::<2>(0, 1);
            let guessed = rows(student.with_mask_tokens(images.clone(), masks.mask, mask_token.token.val()));
            let first = prototypes::of_layer(layer, net.projector.forward(guessed, self.norm));
            let (tokens, head, layer) = if self.parts.teacher {
                (teacher.every_token(images), &net.target_projector, target_layer)
            } else {
                (student.every_token(images), &net.projector, layer)
            };
            let second = prototypes::of_layer(layer, head.forward(rows(tokens), self.norm)).detach();
            seen.push(second.clone());
            terms.push(
                (self.criterion)(&Views {
                    first,
                    second,
                    labels: &[],
                    queue: None,
                    centre: net.patch_centre.first().map(RunningState::value_sync),
                    step: batch.step,
                    rng: batch.rng(),
                })
                .loss,
            );
        }
        if let Some(centre) = net.patch_centre.first() {
            centring::ema_update(centre, Tensor::cat(seen, 0), self.clusters.centre_momentum);
        }
        Some(Tensor::cat(terms, 0).mean())
    }
}

fn places(hidden: &[bool]) -> Vec<usize> {
    (0..hidden.len()).filter(|&patch| hidden[patch]).collect()
}
