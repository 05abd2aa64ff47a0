//! The input of an examination: images, labels, views and factors as plain numbers, whatever dataset they come from.
//!
//! Shapes: an image is `C · H · W` numbers, channels first.

use crate::measure::probe::factors::{Factor, FactorKind};
use protocol::Shape;
use protocol::Text;

/// Holds the number of augmented views of each image, for the measures that need views (LiDAR, alignment).
pub const VIEWS: usize = 8;
/// Holds the largest number of test images that views are drawn of.
pub const VIEWED: usize = 96;

/// Holds the images and labels of one split.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Split {
    /// `N · C · H · W` numbers, channels first.
    pub images: Vec<f32>,
    /// The class of each image, `N`.
    pub labels: Vec<u8>,
}

/// Holds another dataset, in the size and with the channels of the examined one's images.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Elsewhere {
    /// Its title, such as `Digits`.
    pub title: Text,
    /// The names of its classes.
    pub classes: Vec<Text>,
    /// The split that probes are trained on.
    pub train: Split,
    /// The split that they are tested on.
    pub test: Split,
}

/// Makes another dataset when it is needed; `None` where it cannot be made.
pub type MakeElsewhere = Box<dyn FnOnce() -> Option<Elsewhere>>;

/// Holds everything that an examination reads of a dataset.
#[derive(Clone, Debug, PartialEq)]
pub struct EvaluationInput {
    /// The size of one image.
    pub shape: Shape,
    /// The names of the classes.
    pub classes: Vec<Text>,
    /// The split that probes and supervised networks are trained on.
    pub train: Split,
    /// The split that they are tested on.
    pub test: Split,
    /// Augmented views of the first test images, the [`VIEWS`] views of an image one after another; empty without
    /// views.
    pub views: Vec<f32>,
    /// Known factors of variation of the images, with their values; empty where the data have none.
    pub factors: Vec<Factor>,
}

impl EvaluationInput {
    /// Returns the input made of `train` and the first `most` images of `test`, without views and factors.
    pub fn new(shape: Shape, classes: Vec<Text>, train: Split, mut test: Split, most: usize) -> Self {
        test.labels.truncate(most);
        test.images.truncate(most.saturating_mul(shape.len()));
        Self {
            views: Vec::new(),
            factors: Vec::new(),
            shape,
            classes,
            train,
            test,
        }
    }

    /// Adds the factor `name`: `train` holds its value for each training image, `test` for each test image. Values of
    /// test images that the input does not hold are dropped.
    pub fn add_factor(&mut self, name: Text, kind: FactorKind, train: &[f32], test: &[f32]) {
        self.factors.push(Factor {
            name,
            kind,
            train: train.to_vec(),
            test: test.iter().take(self.test.labels.len()).copied().collect(),
        });
    }

    /// Adds views of the first [`VIEWED`] test images. `draw` is given the image's index and its `C · H · W` numbers,
    /// and must return [`VIEWS`] views of it, one after another.
    pub fn add_views(&mut self, mut draw: impl FnMut(usize, &[f32]) -> Vec<f32>) {
        let images = self.test.images.chunks_exact(self.shape.len().max(1));
        let views = images.take(VIEWED).enumerate().map(|(index, image)| draw(index, image));
        self.views = views.flatten().collect();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_so_much_of_the_test_split_is_seen() {
        let split = Split {
            images: vec![0.0; 10],
            labels: vec![0; 5],
        };
        let mut input = EvaluationInput::new(Shape::POINT, vec![], split.clone(), split, 3);
        input.add_factor("it".into(), FactorKind::Continuous, &[0.0; 5], &[0.0; 5]);
        input.add_views(|index, image| [image, &[index as f32; 14]].concat());
        assert_eq!((input.test.labels.len(), input.test.images.len()), (3, 6));
        assert_eq!((input.factors[0].train.len(), input.factors[0].test.len()), (5, 3));
        assert_eq!(input.views.len(), 3 * 16);
    }
}
