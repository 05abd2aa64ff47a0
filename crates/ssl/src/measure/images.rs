//! The labelled images of a run, borrowed from whoever holds them: what a caller with data of any origin hands over.
//!
//! Labels are for the instruments and for methods that learn from labels; no self-supervised loss sees them.
//!
//! Shape letters: `N` images, `C` channels, `H` height, `W` width.

use protocol::{Shape, Text};

/// Holds one split: images and the class of each.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct LabelledImages<'a> {
    /// `N · C · H · W` numbers, channel first.
    pub images: &'a [f32],
    /// Class of each image, `N`.
    pub labels: &'a [u8],
}

/// Holds both splits of a dataset.
#[derive(Clone, Debug, PartialEq)]
pub struct Images<'a> {
    /// Size of one image.
    pub shape: Shape,
    /// What training draws its batches from.
    pub train: LabelledImages<'a>,
    /// What the instruments look at; training never sees it.
    pub test: LabelledImages<'a>,
    /// What one image is called in sentences, `digit`.
    pub noun: Text,
}

impl<'a> Images<'a> {
    /// Returns both splits, each a pair of images (`N · C · H · W` numbers, channel first) and labels (`N`), of images
    /// of this `shape`. In sentences they are called "image".
    pub fn new(shape: Shape, train: (&'a [f32], &'a [u8]), test: (&'a [f32], &'a [u8])) -> Self {
        let split = |(images, labels)| LabelledImages { images, labels };
        Self {
            shape,
            train: split(train),
            test: split(test),
            noun: "image".into(),
        }
    }

    /// Returns the same images, called `noun` in sentences.
    pub fn called(self, noun: Text) -> Self {
        Self { noun, ..self }
    }

    /// Returns the accuracy, in `0..=1`, of always naming the most frequent class of the test split; 0 where the split
    /// is empty.
    pub fn chance(&self) -> f32 {
        let mut counts = [0usize; 256];
        for &label in self.test.labels {
            counts[usize::from(label)] += 1;
        }
        let most = counts.into_iter().max().unwrap_or(0);
        most as f32 / self.test.labels.len().max(1) as f32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chance_is_the_share_of_the_most_frequent_class_of_the_test_split() {
        let pixels = [0.0; 8];
        let images = Images::new(Shape::POINT, (&pixels, &[0; 4]), (&pixels, &[0, 1, 1, 1]));
        assert_eq!(images.chance(), 0.75);
        assert_eq!(Images::new(Shape::POINT, (&[], &[]), (&[], &[])).chance(), 0.0);
    }
}
