//! The predictor: a narrow transformer over the context's tokens and, for each patch of a target, a
//! token that knows only where it is.
//!
//! I-JEPA, Assran et al. 2023, arXiv 2301.08243, section 3. Each target is predicted by itself, so that
//! targets do not see each other. Shape letters: `B` batch, `M` targets, `t` patches of one, `n` of the
//! context, `N` of the image, `D` width of the encoder, `P` of the predictor.

use crate::network::encoder::vit::Blocks;
use crate::network::patch_grid::Grid;
use burn::module::{Module, Param};
use burn::nn::transformer::{TransformerEncoder, TransformerEncoderInput};
use burn::nn::{LayerNorm, LayerNormConfig, Linear, LinearConfig};
use burn::tensor::{Device, Tensor};

/// Predicts the tokens of targets from those of the context.
#[derive(Module, Debug)]
pub struct Predictor {
    embed: Linear,
    mask_token: Param<Tensor<3>>,
    blocks: TransformerEncoder,
    norm: LayerNorm,
    project: Linear,
}

impl Predictor {
    /// Creates a predictor with blocks of `sizes` for tokens of `width`, `D`, on `device`.
    pub fn init(sizes: Blocks, width: usize, device: &Device) -> Self {
        Self {
            embed: LinearConfig::new(width, sizes.width).init(device),
            mask_token: Param::from_tensor(Tensor::zeros([1, 1, sizes.width], device)),
            blocks: sizes.init(device),
            norm: LayerNormConfig::new(sizes.width).with_epsilon(1e-6).init(device),
            project: LinearConfig::new(sizes.width, width).init(device),
        }
    }

    /// Predicts the tokens of the targets, `[M·B, t, D]`, target after target, from the context's `tokens`, `[B, n,
    /// D]`; one-hot rows say where in `grid` the context, `[B, n, N]`, and each of `M` `targets`, `[B, t, N]`, are.
    pub fn forward(&self, grid: Grid, tokens: Tensor<3>, context: Tensor<3>, targets: &[Tensor<3>]) -> Tensor<3> {
        let (device, [batch, given, _]) = (tokens.device(), tokens.dims());
        let width = self.mask_token.val().dims()[2];
        let everywhere = grid.positions(width, &device).expand([batch, grid.patches(), width]);
        let seen = self.embed.forward(tokens) + context.matmul(everywhere.clone());
        let asked = |target: &Tensor<3>| target.clone().matmul(everywhere.clone()) + self.mask_token.val();
        let sequences = targets
            .iter()
            .map(|target| Tensor::cat(vec![seen.clone(), asked(target)], 1))
            .collect();
        let sequences = Tensor::cat(sequences, 0);
        let length = sequences.dims()[1];
        let found = self.blocks.forward(TransformerEncoderInput::new(sequences));
        let found = self.norm.forward(found.slice_dim(1, given..length));
        self.project.forward(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::first_weights::seeded;
    use crate::network::masking::one_hot;

    /// What is asked for at a place does not depend on what else is asked for, and does on the place.
    #[test]
    fn targets_are_predicted_apart_and_by_their_place() {
        let device = Device::flex();
        let grid = Grid {
            rows: 2,
            columns: 2,
            patch: 1,
            values: 1,
        };
        let sizes = Blocks {
            width: 8,
            depth: 1,
            heads: 2,
        };
        let predictor = seeded(Predictor::init(sizes, 4, &device), 3);
        let tokens = Tensor::<3>::from_floats([[[1.0, 0.0, -1.0, 0.5]]], &device);
        let at = |patch: usize| one_hot(&[vec![patch]], 4, &device);
        let predict = |targets: &[Tensor<3>]| -> Vec<f32> {
            let found = predictor.forward(grid, tokens.clone(), at(0), targets);
            found.into_data().iter().collect()
        };
        let (alone, both) = (predict(&[at(1)]), predict(&[at(1), at(2)]));
        assert!(alone.iter().zip(&both[..4]).all(|(a, b)| (a - b).abs() < 1e-6));
        assert!(
            both[..4].iter().zip(&both[4..]).any(|(a, b)| (a - b).abs() > 1e-4),
            "{both:?}"
        );
    }
}
