//! Features with labels, as a probe is given them.

use crate::check::reading::device;
use burn::tensor::{Tensor, TensorData};

/// Holds the features of `N` images and their classes.
#[derive(Clone, Debug)]
pub struct Labelled {
    /// Features, `[N, D]`.
    pub features: Tensor<2>,
    /// 1 at each image's class and 0 elsewhere, `[N, C]`.
    pub labels: Tensor<2>,
}

impl Labelled {
    /// Makes a set from `features`, row by row, and the class of each row, below `classes`.
    pub fn new(features: Vec<f32>, classes_of: &[usize], classes: usize) -> Self {
        let rows = classes_of.len();
        let columns = features.len() / rows.max(1);
        let one_hot = |at: usize| f32::from(u8::from(classes_of[at / classes] == at % classes));
        let labels: Vec<f32> = (0..rows * classes).map(one_hot).collect();
        Self {
            features: Tensor::from_data(TensorData::new(features, [rows, columns]), &device()),
            labels: Tensor::from_data(TensorData::new(labels, [rows, classes]), &device()),
        }
    }
}
