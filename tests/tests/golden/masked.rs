//! `mae` and `ijepa`: patches, masks, the loss of hidden patches, and positions.

use crate::compare::{Comparison, Outcome};
use crate::document::{Array, Case};
use crate::tensors::{constant, differentiate, entries, leaf};
use ssl::loss::latent_prediction::{normalise_tokens, smooth_l1, squared_of_blocks};
use ssl::loss::masked_reconstruction::{masked_reconstruction, normalise_patches, patchify, unpatchify};
use ssl::network::masking;
use ssl::network::sin_cos;

/// What the project adds to a patch's variance.
const EPSILON: f64 = 1e-6;

pub fn patches(case: &Case, comparison: &mut Comparison) -> Outcome {
    let mut compare = || -> Result<(), String> {
        let (images, patch) = (constant::<4>(case.input("imgs")?)?, case.count("patch")?);
        let [_, channels, height, width] = images.dims();
        let patches = patchify(images.clone(), patch);
        comparison.values("patches", &entries(patches.clone())?);
        let back = unpatchify(patches, patch, [channels, height, width]);
        let error = entries((back - images).abs().max())?;
        comparison.values("unpatchify_max_abs_err", &error);
        Ok(())
    };
    compare().into()
}

pub fn masking(case: &Case, comparison: &mut Comparison) -> Outcome {
    let mut compare = || -> Result<(), String> {
        let patches = case.input("noise")?.shape.last().copied().unwrap_or_default();
        let visible = masking::visible(patches, case.number("mask_ratio")?);
        comparison.same("len_keep", &[visible]);
        comparison.note("the project draws its own noise, so only the number kept is compared");
        Ok(())
    };
    compare().into()
}

pub fn loss(case: &Case, comparison: &mut Comparison) -> Outcome {
    match case.number("eps") {
        Ok(epsilon) if epsilon != EPSILON => return Outcome::Unknown(format!("ε is {epsilon}")),
        _ => (),
    }
    let mut compare = || -> Result<(), String> {
        let predicted = leaf::<3>(case, "pred")?;
        let target = patchify(constant(case.input("imgs")?)?, case.count("patch")?);
        let target = if case.number("norm_pix")? != 0.0 {
            normalise_patches(target)
        } else {
            target
        };
        let mask = case.input("mask")?;
        // Each patch's own error is the loss with all others visible.
        let mut errors = Vec::new();
        for patch in 0..mask.data.len() {
            let mut data = vec![0.0; mask.data.len()];
            data[patch] = 1.0;
            let alone = Array {
                shape: mask.shape.clone(),
                data,
            };
            let error = masked_reconstruction(predicted.clone(), target.clone(), constant(&alone)?);
            errors.extend(entries(error)?);
        }
        comparison.values("per_patch", &errors);
        let loss = masked_reconstruction(predicted.clone(), target, constant(mask)?);
        differentiate(comparison, loss, &[("pred", &predicted)]).map(drop)
    };
    compare().into()
}

pub fn positions(case: &Case, comparison: &mut Comparison) -> Outcome {
    let mut compare = || -> Result<(), String> {
        let (dim, grid) = (case.count("dim")?, case.count("grid")?);
        let found: Vec<f64> = sin_cos::positions(grid, grid, dim).iter().map(|&x| x.into()).collect();
        comparison.values("pos_embed", &found);
        Ok(())
    };
    compare().into()
}

/// As in I-JEPA's code.
pub fn tokens(case: &Case, comparison: &mut Comparison) -> Outcome {
    match (case.number("beta"), case.number("ln_eps")) {
        (Ok(1.0), Ok(1e-5)) => (),
        other => return Outcome::Unknown(format!("its constants are {other:?}")),
    }
    let mut compare = || -> Result<(), String> {
        let (predicted, target) = (leaf::<2>(case, "pred")?, leaf::<2>(case, "target")?);
        let normalised = normalise_tokens(target.clone().detach());
        comparison.values("target_ln", &entries(normalised.clone())?);
        let loss = smooth_l1(predicted.clone(), normalised);
        differentiate(comparison, loss, &[("pred", &predicted), ("target", &target)]).map(drop)
    };
    compare().into()
}

/// As in I-JEPA's equation.
pub fn blocks(case: &Case, comparison: &mut Comparison) -> Outcome {
    let mut compare = || -> Result<(), String> {
        let (predicted, target) = (leaf::<2>(case, "pred")?, leaf::<2>(case, "target")?);
        let stopped = target.clone().detach();
        let count = case.count("n_blocks")?;
        let of_block = |tensor: &ssl::burn::tensor::Tensor<2>| tensor.clone().chunk(count, 0);
        let pairs = of_block(&predicted).into_iter().zip(of_block(&stopped));
        let sums: Result<Vec<_>, _> = pairs.map(|(p, t)| entries(squared_of_blocks(p, t, 1))).collect();
        comparison.values("per_block_sum", &sums?.concat());
        let loss = squared_of_blocks(predicted.clone(), stopped, count);
        differentiate(comparison, loss, &[("pred", &predicted), ("target", &target)]).map(drop)
    };
    compare().into()
}
