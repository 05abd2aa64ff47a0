//! Masked reconstruction: the squared error of the patches that the encoder did not see.
//!
//! MAE, He et al. 2022, arXiv 2111.06377, and its official code: mean over a patch's values, then
//! Σ(mask · error)/Σ mask over the batch. A patch's values run row, column, channel. With
//! `normalise` a patch's target is shifted and scaled to its own mean and unbiased deviation.
//! Watch for: a loss over all patches is the commonest mistake; it is a switch here. A network whose targets are
//! normalised never says a masked patch's mean and deviation: a picture that puts the true ones back shows what the
//! network does not know, so that even an empty guess looks like a blurred reconstruction ([`from_normalised`]).
//! Shape letters: `B` batch, `C` channels, `N` patches, `P` values of a patch.

use burn::tensor::Tensor;

/// Cuts images `[B, C, H, W]` into patches of `patch` × `patch` pixels, row by row → `[B, N, P]`.
pub fn patchify(images: Tensor<4>, patch: usize) -> Tensor<3> {
    let [batch, channels, height, width] = images.dims();
    let (rows, columns) = (height / patch, width / patch);
    images
        .reshape([batch, channels, rows, patch, columns, patch])
        .permute([0, 2, 4, 3, 5, 1])
        .reshape([batch, rows * columns, patch * patch * channels])
}

/// Puts patches `[B, N, P]` together again, the inverse of [`patchify`]; `shape` is C, H, W → `[B, C, H, W]`.
pub fn unpatchify(patches: Tensor<3>, patch: usize, shape: [usize; 3]) -> Tensor<4> {
    let [batch, _, _] = patches.dims();
    let [channels, height, width] = shape;
    let (rows, columns) = (height / patch, width / patch);
    patches
        .reshape([batch, rows, columns, patch, patch, channels])
        .permute([0, 5, 1, 3, 2, 4])
        .reshape([batch, channels, height, width])
}

/// Brings each patch to mean 0 and unbiased deviation 1, `[B, N, P]` → `[B, N, P]`.
pub fn normalise_patches(patches: Tensor<3>) -> Tensor<3> {
    let (mean, deviation) = patch_moments(patches.clone());
    (patches - mean) / deviation
}

/// Computes the mean and √(unbiased variance + 10⁻⁶) of each patch, `[B, N, P]` → `[B, N, 1]` each.
pub fn patch_moments(patches: Tensor<3>) -> (Tensor<3>, Tensor<3>) {
    let [_, _, values] = patches.dims();
    let mean = patches.clone().mean_dim(2);
    let square = (patches - mean.clone()).square().sum_dim(2);
    (
        mean,
        square.div_scalar((values.max(2) - 1) as f64).add_scalar(1e-6).sqrt(),
    )
}

/// Returns the mean and the deviation of the visible patches of each image, `[B, N, P]` → `[B, 1, 1]` each: means of
/// what [`patch_moments`] gives, over the patches where `mask`, `[B, N]`, is 0. With nothing visible both are 0.
pub fn visible_moments(patches: Tensor<3>, mask: Tensor<2>) -> (Tensor<3>, Tensor<3>) {
    let visible = mask.neg().add_scalar(1.0).unsqueeze_dim::<3>(2);
    let count = visible.clone().sum_dim(1).clamp_min(1.0);
    let over_visible = |values: Tensor<3>| (values * visible.clone()).sum_dim(1) / count.clone();
    let (mean, deviation) = patch_moments(patches);
    (over_visible(mean), over_visible(deviation))
}

/// Puts a `guess` of normalised patches, `[B, N, P]`, back among pixels by what the network was shown of each image:
/// guess · s + m, with the mean m and deviation s of the visible patches ([`visible_moments`] of `patches` and `mask`).
/// The shape is the guess's; brightness and contrast are the average of the visible patches.
pub fn from_normalised(guess: Tensor<3>, patches: Tensor<3>, mask: Tensor<2>) -> Tensor<3> {
    let (mean, deviation) = visible_moments(patches, mask);
    guess * deviation + mean
}

/// Returns a guess without structure, the reference for the loss, `[B, N, P]`: in the space of `normalise`d targets 0,
/// each patch's own mean, else the mean of the visible patches, those where `mask`, `[B, N]`, is 0.
pub fn flat_guess(patches: Tensor<3>, mask: Tensor<2>, normalise: bool) -> Tensor<3> {
    let none = patches.zeros_like();
    if normalise {
        return none;
    }
    none + visible_moments(patches, mask).0
}

/// Computes the loss of `predicted` and `target` patches `[B, N, P]` → `[1]`; the `mask` `[B, N]` is 1 where a patch
/// counts.
pub fn masked_reconstruction(predicted: Tensor<3>, target: Tensor<3>, mask: Tensor<2>) -> Tensor<1> {
    let error: Tensor<2> = (predicted - target).square().mean_dim(2).squeeze_dim(2);
    // With nothing hidden there is nothing to guess: 0, not 0/0.
    (error * mask.clone()).sum() / mask.sum().clamp_min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use burn::tensor::{Device, TensorData};

    fn ramp(shape: [usize; 4]) -> Tensor<4> {
        let values: Vec<f32> = (0..shape.iter().product::<usize>()).map(|i| i as f32).collect();
        Tensor::from_data(TensorData::new(values, shape), &Device::flex())
    }

    #[test]
    fn patches_run_row_column_channel_and_back() {
        let images = ramp([1, 2, 4, 4]);
        let patches = patchify(images.clone(), 2);
        let second: Vec<f32> = patches.clone().slice([0..1, 1..2]).into_data().iter().collect();
        // pixels (0,2), (0,3), (1,2), (1,3), each with both channels
        assert_eq!(second, [2.0, 18.0, 3.0, 19.0, 6.0, 22.0, 7.0, 23.0]);
        unpatchify(patches, 2, [2, 4, 4])
            .into_data()
            .assert_eq(&images.into_data(), true);
    }

    #[test]
    fn only_hidden_patches_count() {
        let device = Device::flex();
        let predicted = Tensor::<3>::from_floats([[[1.0, 1.0], [5.0, 5.0]]], &device);
        let target = Tensor::<3>::from_floats([[[0.0, 3.0], [0.0, 0.0]]], &device);
        let mask = Tensor::<2>::from_floats([[1.0, 0.0]], &device);
        // (1² + 2²) / 2
        let loss = masked_reconstruction(predicted, target, mask).into_scalar::<f32>();
        assert!((loss - 2.5).abs() < 1e-6, "{loss}");
    }

    /// One image of three patches with values 0 and 2, 4 and 4, 1 and 5; the last is masked.
    fn three_patches() -> (Tensor<3>, Tensor<2>) {
        let device = Device::flex();
        (
            Tensor::from_floats([[[0.0, 2.0], [4.0, 4.0], [1.0, 5.0]]], &device),
            Tensor::from_floats([[0.0, 0.0, 1.0]], &device),
        )
    }

    #[test]
    fn a_guess_is_shown_with_what_is_visible() {
        let (patches, mask) = three_patches();
        let guess = Tensor::from_floats([[[9.0, 9.0], [9.0, 9.0], [-1.0, 1.0]]], &Device::flex());
        let shown: Vec<f32> = from_normalised(guess, patches, mask)
            .slice([0..1, 2..3])
            .into_data()
            .iter()
            .collect();
        // Means 1 and 4; deviations √2 and √10⁻⁶.
        let deviation = (2f32.sqrt() + 1e-3) / 2.0;
        assert!(
            (shown[0] - 2.5 + deviation).abs() < 1e-5 && (shown[1] - 2.5 - deviation).abs() < 1e-5,
            "{shown:?}"
        );
    }

    #[test]
    fn what_is_masked_changes_neither_picture_nor_reference() {
        let (patches, mask) = three_patches();
        let other = patches.clone() + mask.clone().unsqueeze_dim::<3>(2).mul_scalar(7.0);
        let guess = patches.ones_like();
        from_normalised(guess.clone(), patches.clone(), mask.clone())
            .into_data()
            .assert_eq(&from_normalised(guess, other.clone(), mask.clone()).into_data(), true);
        flat_guess(patches, mask.clone(), false)
            .into_data()
            .assert_eq(&flat_guess(other, mask, false).into_data(), true);
    }

    #[test]
    fn a_flat_guess_costs_what_varies() {
        let (patches, mask) = three_patches();
        let error = |normalise: bool| {
            let target = if normalise {
                normalise_patches(patches.clone())
            } else {
                patches.clone()
            };
            let guess = flat_guess(patches.clone(), mask.clone(), normalise);
            masked_reconstruction(guess, target, mask.clone()).into_scalar::<f32>()
        };
        // (1 − 2.5)² and (5 − 2.5)²; normalised (P − 1)/P.
        assert!((error(false) - 4.25).abs() < 1e-5, "{}", error(false));
        assert!((error(true) - 0.5).abs() < 1e-5, "{}", error(true));
    }
}
