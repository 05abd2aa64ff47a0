//! The patch objective: for each masked patch, the student predicts the cluster that the teacher assigns to it.
//!
//! iBOT, Zhou et al. 2022, arXiv 2111.07832, as in DINOv2, arXiv 2304.07193: the method's own criterion, of tokens in
//! place of images, with a centre of its own. Differs: every image masks the same share, where the papers draw it and
//! leave half of the images whole; the student is given the masked view in a pass of its own; head and prototypes are
//! those of images, as in iBOT.
//! Shape letters: `B` batch, `N` patches, `m` masked ones, `D` dimension, `K` prototypes.

use crate::network::encoder::Encoder;
use crate::network::masking::{Masking, one_hot};
use crate::network::prototypes;
use crate::wiring::joint_embedding::branches::Branches;
use burn::module::RunningState;
use burn::tensor::Tensor;

/// Computes the criterion of the masked patches of both views, `[1]`, and the teacher's scores of those patches,
/// `[2·B·m, K]`; `None` if the method or the encoder has no patches to mask, or the objective is off.
pub(super) fn of_patches(branches: &Branches) -> Option<(Tensor<1>, Tensor<2>)> {
    let (config, net, device) = (branches.config, branches.net, branches.device);
    let objective = config.patches.filter(|patches| patches.term.counts())?;
    let (Encoder::Vit(student), Encoder::Vit(teacher)) = (&net.encoder, &net.target_encoder) else {
        return None;
    };
    let mask_token = net.mask_token.as_ref()?;
    let (layer, target_layer) = (net.prototypes.as_ref()?, net.target_prototypes.as_ref()?);
    let grid = student.grid();
    let mut rng = branches.batch.rng();
    let mut terms = Vec::new();
    let mut seen = Vec::new();
    for view in 0..2 {
        let images = branches.batch.view(view, device);
        let masks = Masking::Random.draw(grid, objective.masked, branches.batch.size, &mut rng, device);
        let places: Vec<Vec<usize>> = masks.masked.iter().map(|masked| places(masked)).collect();
        let take = one_hot(&places, grid.patches(), device);
        let rows = |tokens: Tensor<3>| take.clone().matmul(tokens).flatten::<2>(0, 1);
        let guessed = rows(student.with_mask_tokens(images.clone(), masks.mask, mask_token.val()));
        let first = prototypes::of_layer(layer, net.projector.forward(guessed, config.norm));
        let (tokens, head, layer) = if config.parts.teacher {
            (teacher.every_token(images), &net.target_projector, target_layer)
        } else {
            (student.every_token(images), &net.projector, layer)
        };
        let second = prototypes::of_layer(layer, head.forward(rows(tokens), config.norm)).detach();
        seen.push(second.clone());
        let centre = net.patch_centre.as_ref().map(RunningState::value_sync);
        terms.push(branches.criterion(first, second, &[], None, centre).loss);
    }
    Some((Tensor::cat(terms, 0).mean(), Tensor::cat(seen, 0)))
}

fn places(masked: &[bool]) -> Vec<usize> {
    (0..masked.len()).filter(|&patch| masked[patch]).collect()
}
