//! `mae`, `mae_reconstruction` and `ijepa`: patches, masks, the loss of hidden patches, pictures of a guess and references
//! for its loss, and positions.

use crate::compare::{Comparison, Outcome};
use crate::document::{Array, Case};
use crate::tensors::{constant, differentiate, entries, leaf};
use ssl::burn::tensor::Tensor;
use ssl::loss::latent_prediction::{normalise_tokens, smooth_l1, squared_of_blocks};
use ssl::loss::masked_reconstruction::{
    flat_guess, from_normalised, masked_reconstruction, normalise_patches, patch_moments, patchify, unpatchify,
    visible_moments,
};
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

/// Patches, mask and guess of a case of `mae_reconstruction`.
fn guessed(case: &Case) -> Result<(Tensor<3>, Tensor<2>, Tensor<3>), String> {
    let patches = patchify(constant(case.input("imgs")?)?, case.count("patch")?);
    Ok((patches, constant(case.input("mask")?)?, constant(case.input("pred")?)?))
}

pub fn moments(case: &Case, comparison: &mut Comparison) -> Outcome {
    let mut compare = || -> Result<(), String> {
        let (patches, mask, _) = guessed(case)?;
        let (mean, deviation) = patch_moments(patches.clone());
        comparison.values("mean", &entries(mean)?);
        comparison.values("deviation", &entries(deviation)?);
        let (mean, deviation) = visible_moments(patches, mask);
        comparison.values("visible_mean", &entries(mean)?);
        comparison.values("visible_deviation", &entries(deviation)?);
        Ok(())
    };
    compare().into()
}

pub fn picture_of_pixels(case: &Case, comparison: &mut Comparison) -> Outcome {
    picture(case, comparison, |guess, _, _| guess)
}

pub fn picture_of_normalised(case: &Case, comparison: &mut Comparison) -> Outcome {
    picture(case, comparison, from_normalised)
}

fn picture(
    case: &Case,
    comparison: &mut Comparison,
    shown: impl Fn(Tensor<3>, Tensor<3>, Tensor<2>) -> Tensor<3>,
) -> Outcome {
    let mut compare = || -> Result<(), String> {
        let (patches, mask, guess) = guessed(case)?;
        let [_, channels, height, width] = constant::<4>(case.input("imgs")?)?.dims();
        let shown = shown(guess, patches.clone(), mask.clone());
        let masked = mask.clone().unsqueeze_dim::<3>(2);
        let whole = shown.clone() * masked.clone() + patches.clone() * masked.neg().add_scalar(1.0);
        let picture = unpatchify(whole, case.count("patch")?, [channels, height, width]);
        comparison.values("picture", &entries(picture)?);
        comparison.values("mse_hidden", &entries(masked_reconstruction(shown, patches, mask))?);
        Ok(())
    };
    compare().into()
}

/// The picture of a guess of 0 everywhere.
pub fn empty_guess(case: &Case, comparison: &mut Comparison) -> Outcome {
    let mut compare = || -> Result<(), String> {
        let (patches, mask, guess) = guessed(case)?;
        let shown = from_normalised(guess.zeros_like(), patches.clone(), mask.clone());
        comparison.values("mse_visible", &entries(masked_reconstruction(shown, patches, mask))?);
        comparison.note("no picture is made of the hidden patches' own mean, or of their neighbours'");
        Ok(())
    };
    compare().into()
}

pub fn normalised_reference(case: &Case, comparison: &mut Comparison) -> Outcome {
    reference(case, comparison, true)
}

pub fn pixel_reference(case: &Case, comparison: &mut Comparison) -> Outcome {
    reference(case, comparison, false)
}

fn reference(case: &Case, comparison: &mut Comparison, normalise: bool) -> Outcome {
    let mut compare = || -> Result<(), String> {
        let (patches, mask, guess) = guessed(case)?;
        let target = if normalise {
            normalise_patches(patches.clone())
        } else {
            patches.clone()
        };
        let flat = flat_guess(patches, mask.clone(), normalise);
        let reference = masked_reconstruction(flat, target.clone(), mask.clone());
        let loss = masked_reconstruction(guess, target, mask);
        comparison.values("loss", &entries(reference.clone())?);
        comparison.values("loss_of_pred", &entries(loss.clone())?);
        comparison.values("share_explained", &entries((loss / reference).neg().add_scalar(1.0))?);
        Ok(())
    };
    compare().into()
}

pub fn positions(case: &Case, comparison: &mut Comparison) -> Outcome {
    let mut compare = || -> Result<(), String> {
        let (dim, grid) = (case.count("dim")?, case.count("grid")?);
        let found: Vec<f64> = sin_cos::positions(grid, grid, dim, sin_cos::PUBLISHED)
            .iter()
            .map(|&x| x.into())
            .collect();
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
