//! What an examination is made from: plain numbers, from wherever the data come.

use crate::measure::probe::factors::{Factor, FactorKind};
use protocol::Shape;
use protocol::Text;

/// Views of each image that the measures which need views are given.
pub const VIEWS: usize = 8;
/// Test images of which they are given views, at most.
pub const VIEWED: usize = 96;

/// One split.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Split {
    /// `N · C · H · W` numbers, channel first.
    pub images: Vec<f32>,
    /// Class of each, N.
    pub labels: Vec<u8>,
}

/// What an examination is made from.
#[derive(Clone, Debug, PartialEq)]
pub struct EvaluationInput {
    /// Size of an image.
    pub shape: Shape,
    /// Class names.
    pub classes: Vec<Text>,
    /// What probes are trained on.
    pub train: Split,
    /// What they are tested on.
    pub test: Split,
    /// Augmented views, the [`VIEWS`] of an image together; may be empty.
    pub views: Vec<f32>,
    /// What else is known of the images.
    pub factors: Vec<Factor>,
}

impl EvaluationInput {
    /// `train` and the first `most` of `test`, without views and factors.
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

    /// Adds a factor with its value for each training and each test image.
    pub fn add_factor(&mut self, name: Text, kind: FactorKind, train: &[f32], test: &[f32]) {
        self.factors.push(Factor {
            name,
            kind,
            train: train.to_vec(),
            test: test.iter().take(self.test.labels.len()).copied().collect(),
        });
    }

    /// Adds views of the first test images; `draw` makes [`VIEWS`] of the image that it is given.
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
        let mut material = EvaluationInput::new(Shape::POINT, vec![], split.clone(), split, 3);
        material.add_factor("it".into(), FactorKind::Continuous, &[0.0; 5], &[0.0; 5]);
        material.add_views(|index, image| [image, &[index as f32; 14]].concat());
        assert_eq!((material.test.labels.len(), material.test.images.len()), (3, 6));
        assert_eq!(
            (material.factors[0].train.len(), material.factors[0].test.len()),
            (5, 3)
        );
        assert_eq!(material.views.len(), 3 * 16);
    }
}
