//! Triplet mining: which positive and which negative each anchor of a batch is given.
//!
//! Random: any of each. Hard (batch-hard, Hermans et al. 2017, arXiv 1703.07737): the farthest
//! positive and the nearest negative. Semi-hard (FaceNet, Schroff et al. 2015, arXiv 1503.03832): a
//! random positive, and of the negatives that are farther than it but within the margin the
//! nearest; an anchor without one has no triplet in this batch.
//! A choice is a row of weights with a 1 at who was chosen (equal ones share it), made by masks and
//! comparisons on the device: nothing is read back, and its backward pass is a product.
//! Watch for: hard mining of raw embeddings often collapses early, with the loss at the margin.
//! Shape letters: `N` images, `M` rows.

use crate::loss::pairwise::{positives_and_negatives, squared_distances};
use burn::tensor::{Tensor, TensorData};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::RngCore;

/// Says how the positive and the negative of an anchor are chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mining {
    /// Any positive, any negative.
    Random,
    /// Any positive; the nearest negative that is farther, within the margin.
    SemiHard,
    /// The farthest positive, the nearest negative.
    Hard,
}

/// Holds one triplet for each anchor as constant weights: no gradient goes through a choice.
#[derive(Clone, Debug)]
pub struct Chosen {
    /// Weights of the positive, `[N, N]`.
    pub positive: Tensor<2>,
    /// Weights of the negative, `[N, N]`.
    pub negative: Tensor<2>,
    /// 1 where the anchor has both, `[N, 1]`.
    pub valid: Tensor<2>,
}

impl Chosen {
    /// Computes d²(a, p) − d²(a, n) of each anchor's triplet, 0 for an anchor without one, `[N, D]` → `[N, 1]`.
    pub fn gap(&self, z: Tensor<2>) -> Tensor<2> {
        let squared = squared_distances(z.clone(), z);
        let of = |choice: &Tensor<2>| (squared.clone() * choice.clone()).sum_dim(1);
        of(&self.positive) - of(&self.negative)
    }
}

/// Chooses a triplet for each anchor from `squared` distances `[N, N]`. `same` `[N, N]` is from
/// [`super::pairwise::same_label`]; `margin` is a squared distance; `rng` draws where the choice is random.
pub fn choose(squared: Tensor<2>, same: Tensor<2>, mining: Mining, margin: f64, rng: &mut ChaCha8Rng) -> Chosen {
    let squared = squared.detach();
    let (positives, negatives) = positives_and_negatives(same);
    let positive = match mining {
        Mining::Hard => largest(squared.clone(), positives),
        Mining::Random | Mining::SemiHard => largest(chance(&squared, rng), positives),
    };
    let negative = match mining {
        Mining::Hard => largest(squared.neg(), negatives),
        Mining::Random => largest(chance(&squared, rng), negatives),
        Mining::SemiHard => {
            let near = (squared.clone() * positive.clone()).sum_dim(1);
            semi_hard(near, squared, negatives, margin)
        }
    };
    let valid = positive.clone().max_dim(1) * negative.clone().max_dim(1);
    Chosen {
        positive,
        negative,
        valid: valid.greater_elem(0.0).float(),
    }
}

/// Finds, for each pair at squared distance `near` `[M, 1]`, the nearest candidate that is farther than the pair by
/// less than the margin → weights `[M, N]`, zeros where there is none. Candidates are at `squared` distances
/// `[M, N]`; the mask `among` `[M, N]` is 1 for those that count.
pub fn semi_hard(near: Tensor<2>, squared: Tensor<2>, among: Tensor<2>, margin: f64) -> Tensor<2> {
    let beyond = squared.clone() - near;
    let farther = beyond.clone().greater_elem(0.0).float();
    let within = beyond.lower_elem(margin).float();
    largest(squared.neg(), among * farther * within)
}

/// Computes d(a, n) − d(a, p) of every triplet, and a mask of the valid ones: `[N, N]` → `[N, N, N]` each, with the
/// axes anchor, positive, negative. Hard ones have a gap of at most 0, semi-hard ones of at most the
/// margin.
pub fn gaps(distances: Tensor<2>, (positives, negatives): (Tensor<2>, Tensor<2>)) -> (Tensor<3>, Tensor<3>) {
    let gap = distances.clone().unsqueeze_dim::<3>(1) - distances.unsqueeze_dim::<3>(2);
    let valid = positives.unsqueeze_dim::<3>(2) * negatives.unsqueeze_dim::<3>(1);
    (gap, valid)
}

/// Finds the largest of each row among some, as weights; zeros where there is none.
fn largest(scores: Tensor<2>, among: Tensor<2>) -> Tensor<2> {
    let scores = scores + among.clone().sub_scalar(1.0).mul_scalar(1e30);
    let best = scores.clone().max_dim(1);
    let chosen = (scores - best).greater_equal_elem(0.0).float() * among;
    chosen.clone() / chosen.sum_dim(1).clamp_min(1.0)
}

/// Draws numbers in 0…1 on the host, of the shape and on the device of `like`.
fn chance(like: &Tensor<2>, rng: &mut ChaCha8Rng) -> Tensor<2> {
    let [rows, columns] = like.dims();
    let draw = |_| (rng.next_u32() >> 8) as f32 / (1u32 << 24) as f32;
    let data = (0..rows * columns).map(draw).collect::<Vec<f32>>();
    Tensor::from_data(TensorData::new(data, [rows, columns]), &like.device())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::loss::pairwise::same_label;
    use burn::tensor::Device;
    use rand_chacha::rand_core::SeedableRng;

    fn mined(mining: Mining) -> (Vec<f32>, Vec<f32>, Vec<f32>) {
        let device = Device::flex();
        // One class at 0, 1, 4 and another at 2, 4.5.
        let z = Tensor::<2>::from_floats([[0.0], [1.0], [4.0], [2.0], [4.5]], &device);
        let same = same_label(&[0, 0, 0, 1, 1], &device);
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        let chosen = choose(squared_distances(z.clone(), z), same, mining, 4.0, &mut rng);
        let row = |tensor: Tensor<2>| tensor.slice([0..1, 0..5]).into_data().iter().collect();
        (
            row(chosen.positive),
            row(chosen.negative),
            chosen.valid.into_data().iter().collect(),
        )
    }

    #[test]
    fn hard_takes_the_farthest_and_the_nearest() {
        let (positive, negative, valid) = mined(Mining::Hard);
        assert_eq!(positive, [0.0, 0.0, 1.0, 0.0, 0.0]);
        assert_eq!(negative, [0.0, 0.0, 0.0, 1.0, 0.0]);
        assert_eq!(valid, [1.0; 5]);
    }

    #[test]
    fn semi_hard_takes_the_nearest_that_is_farther() {
        let device = Device::flex();
        let squared = Tensor::<2>::from_floats([[1.0, 3.0, 4.0, 9.0]], &device);
        let among = Tensor::<2>::from_floats([[1.0, 0.0, 1.0, 1.0]], &device);
        let at = |near: f32| -> Vec<f32> {
            let near = Tensor::<2>::from_floats([[near]], &device);
            semi_hard(near, squared.clone(), among.clone(), 3.0)
                .into_data()
                .iter()
                .collect()
        };
        assert_eq!(at(2.0), [0.0, 0.0, 1.0, 0.0]);
        assert_eq!(at(5.0), [0.0; 4], "9 is beyond 5 + 3");
    }

    #[test]
    fn random_takes_one_of_each_and_the_seed_fixes_which() {
        let (positive, negative, valid) = mined(Mining::Random);
        assert_eq!(positive.iter().sum::<f32>(), 1.0);
        assert_eq!(positive[0] + positive[3] + positive[4], 0.0);
        assert_eq!(negative[3] + negative[4], 1.0);
        assert_eq!(valid, [1.0; 5]);
        assert_eq!(mined(Mining::Random), (positive, negative, valid));
    }

    #[test]
    fn an_anchor_alone_in_its_class_has_no_triplet() {
        let device = Device::flex();
        let z = Tensor::<2>::from_floats([[0.0], [1.0]], &device);
        let mut rng = ChaCha8Rng::seed_from_u64(1);
        let chosen = choose(
            squared_distances(z.clone(), z),
            same_label(&[0, 1], &device),
            Mining::Hard,
            1.0,
            &mut rng,
        );
        let valid: Vec<f32> = chosen.valid.into_data().iter().collect();
        assert_eq!(valid, [0.0, 0.0]);
    }
}
