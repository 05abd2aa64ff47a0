//! The input of a joint-embedding loss: the embeddings of two views, and the labels of their images.
//!
//! Losses of deep metric learning look at both views as one batch of 2B, with a mask of the
//! pairs that share a label; where there are no labels each image is a class of its own.
//! Shape letters: `B` batch, `D` dimension.

use crate::loss::pairwise::{off_diagonal, same_label};
use burn::tensor::{Int, Tensor, TensorData};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::RngCore;

/// Holds two views of the same images, row by row: embeddings, or, for a method with prototypes, scores.
#[derive(Clone, Debug)]
pub struct Views<'a> {
    /// Embeddings or scores of the first views, `[B, D]`.
    pub first: Tensor<2>,
    /// Embeddings or scores of the second views, `[B, D]`.
    pub second: Tensor<2>,
    /// Label of each image; empty where there are none.
    pub labels: &'a [u8],
    /// Embeddings or scores of earlier batches, `[K, D]`; `None` for a method without a queue.
    pub queue: Option<Tensor<2>>,
    /// Running mean of the second branch's scores, `[D]`; `None` for a method without centring.
    pub centre: Option<Tensor<1>>,
    /// Steps already taken, for constants that change over a run.
    pub step: u64,
    /// Random generator for stochastic losses (triplet mining, the directions of SIGReg).
    pub rng: ChaCha8Rng,
}

impl Views<'_> {
    /// Returns the batch size B.
    pub fn size(&self) -> usize {
        self.first.dims()[0]
    }

    /// Returns the first views followed by the second ones, `[2B, D]`.
    pub fn concat_views(&self) -> Tensor<2> {
        Tensor::cat(vec![self.first.clone(), self.second.clone()], 0)
    }

    /// Returns a mask that is 1 where two rows of [`Views::concat_views`] share a label, `[2B, 2B]`.
    pub fn same_label_mask(&self) -> Tensor<2> {
        let classes = self.classes();
        same_label(&[classes.clone(), classes].concat(), &self.first.device())
    }

    /// Returns a mask that is 1 where a second view is of another class than a first one, `[B, B]`.
    pub fn negatives(&self) -> Tensor<2> {
        let same = same_label(&self.classes(), &self.first.device());
        same.neg().add_scalar(1.0) * off_diagonal(self.size(), &self.first.device())
    }

    /// Returns for each image the second view of another image of its class, drawn at random, `[B, D]`; of the image itself
    /// where it is alone in its class.
    pub fn of_the_class(&self) -> Tensor<2> {
        let classes = self.classes();
        let mut rng = self.rng.clone();
        let drawn = classes.iter().enumerate().map(|(at, class)| {
            let others = || (0..classes.len()).filter(|&other| other != at && classes[other] == *class);
            let some = others().count();
            let chosen = (some > 0).then(|| others().nth(rng.next_u32() as usize % some));
            chosen.flatten().unwrap_or(at) as i64
        });
        let drawn: Vec<i64> = drawn.collect();
        let rows = Tensor::<1, Int>::from_data(TensorData::new(drawn, [classes.len()]), &self.second.device());
        self.second.clone().select(0, rows)
    }

    fn classes(&self) -> Vec<u32> {
        let size = self.size();
        if self.labels.len() == size {
            self.labels.iter().map(|&label| u32::from(label)).collect()
        } else {
            (0..size).map(|index| index as u32).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use burn::tensor::Device;
    use rand_chacha::rand_core::SeedableRng;

    fn numbers(tensor: Tensor<2>) -> Vec<f32> {
        tensor.into_data().iter().collect()
    }

    #[test]
    fn a_positive_of_the_class_is_another_image_unless_there_is_none() {
        let labels = [0, 1, 0, 2, 0, 1];
        let second: Vec<f32> = (0..6).map(|index| index as f32).collect();
        let mut drawn = Vec::new();
        for seed in 0..20 {
            let views = Views {
                first: Tensor::zeros([6, 1], &Device::flex()),
                second: Tensor::from_data(TensorData::new(second.clone(), [6, 1]), &Device::flex()),
                labels: &labels,
                queue: None,
                centre: None,
                step: 0,
                rng: ChaCha8Rng::seed_from_u64(seed),
            };
            let found = numbers(views.of_the_class());
            for (at, other) in found.iter().map(|other| *other as usize).enumerate() {
                assert_eq!(labels[other], labels[at]);
                assert!(other != at || labels[at] == 2, "{at} has others");
            }
            drawn.push(found[0]);
        }
        assert!(drawn.contains(&2.0) && drawn.contains(&4.0), "{drawn:?}");
    }

    #[test]
    fn with_labels_and_without() {
        let views = |labels| Views {
            first: Tensor::zeros([2, 1], &Device::flex()),
            second: Tensor::ones([2, 1], &Device::flex()),
            labels,
            queue: None,
            centre: None,
            step: 0,
            rng: ChaCha8Rng::seed_from_u64(0),
        };
        assert_eq!(numbers(views(&[]).concat_views()), [0.0, 0.0, 1.0, 1.0]);
        assert_eq!(numbers(views(&[3, 3]).same_label_mask()), [1.0; 16]);
        assert_eq!(numbers(views(&[3, 3]).negatives()), [0.0; 4]);
        let each = [1.0, 0.0, 1.0, 0.0, 0.0, 1.0, 0.0, 1.0];
        assert_eq!(numbers(views(&[]).same_label_mask()), [each, each].concat());
        assert_eq!(numbers(views(&[]).negatives()), [0.0, 1.0, 1.0, 0.0]);
    }
}
