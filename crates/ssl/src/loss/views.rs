//! What a loss of the joint-embedding family is given: two views' embeddings, and whose they are.
//!
//! Losses of deep metric learning look at both views as one batch of 2B, with a matrix of who
//! shares a label; where there are no labels each image is a class of its own.
//! Shape letters: `B` batch, `D` dimension.

use crate::loss::pairwise::{off_diagonal, same_label};
use burn::tensor::Tensor;
use rand_chacha::ChaCha8Rng;

/// Two views of the same images, row by row: embeddings, or, of a method with prototypes, scores.
#[derive(Clone, Debug)]
pub struct Views<'a> {
    /// `[B, D]`
    pub first: Tensor<2>,
    /// `[B, D]`
    pub second: Tensor<2>,
    /// Label of each image; empty where there are none.
    pub labels: &'a [u8],
    /// Embeddings or scores of earlier batches, `[K, D]`, where the method keeps some.
    pub queue: Option<Tensor<2>>,
    /// A running mean of the second branch's scores, `[D]`, where the method keeps one.
    pub centre: Option<Tensor<1>>,
    /// Steps already taken, for constants that change over a run.
    pub step: u64,
    /// Chance for what a loss draws.
    pub rng: ChaCha8Rng,
}

impl Views<'_> {
    /// `B`
    pub fn size(&self) -> usize {
        self.first.dims()[0]
    }

    /// First views, then second ones, `[2B, D]`.
    pub fn concat_views(&self) -> Tensor<2> {
        Tensor::cat(vec![self.first.clone(), self.second.clone()], 0)
    }

    /// 1 where two of [`Views::both`] share a label, `[2B, 2B]`.
    pub fn same_label_mask(&self) -> Tensor<2> {
        let classes = self.classes();
        same_label(&[classes.clone(), classes].concat(), &self.first.device())
    }

    /// 1 where a second view is of another class than a first one, `[B, B]`.
    pub fn negatives(&self) -> Tensor<2> {
        let same = same_label(&self.classes(), &self.first.device());
        same.neg().add_scalar(1.0) * off_diagonal(self.size(), &self.first.device())
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
