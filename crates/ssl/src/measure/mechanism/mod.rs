//! Mechanisms: the matrix that a method's loss looks at, computed from the embeddings of two views of the same images in
//! evaluation mode.
//!
//! Each is a file and a line in [`list::MECHANISMS`]; a description names the one of its run
//! ([`protocol::Description::mechanism`]). Each says what is read of the network ([`MechanismKind::tensors`]); what is
//! shown is computed of that on the host.
//!
//! Watch for: a matrix shows at most [`MOST`] rows; its numbers are of those.

pub mod assignments;
pub mod covariance;
pub mod cross_correlation;
pub mod list;
pub mod queue;
pub mod similarity;
pub mod triplets;
pub mod whitening;

use crate::measure::matrix::Matrix;
use crate::training::learner::Learner;
use burn::tensor::Tensor;
use protocol::{Mechanism, MechanismCard, Shape, Text};

/// Holds the largest number of rows and columns: more could not be told apart on a page.
pub const MOST: usize = 64;

/// Holds what mechanisms are computed from: `N` images and two views of each, `N · C · H · W` numbers, channels first.
#[derive(Clone, Copy)]
pub struct Inputs<'a> {
    /// The learner, which is looked at in evaluation mode.
    pub learner: &'a dyn Learner,
    /// The images as they are.
    pub images: &'a [f32],
    /// Two views of each.
    pub views: [&'a [f32]; 2],
    /// The class of each image, `N`.
    pub labels: &'a [u8],
    /// The size of one image.
    pub shape: Shape,
}

impl Inputs<'_> {
    /// Returns the embeddings of `images`, one for each label, `[N, D]`.
    fn embedding(&self, images: &[f32]) -> Tensor<2> {
        self.learner.outputs(images, self.labels.len(), self.shape).embedding
    }

    /// Returns the embeddings of both views, `[N, D]` each.
    fn embeddings(&self) -> Vec<Tensor<2>> {
        self.views.map(|view| self.embedding(view)).into()
    }
}

/// Describes one mechanism.
pub struct MechanismKind {
    /// The name by which descriptions refer to it.
    pub key: &'static str,
    /// Returns what it is computed from, on the device; empty where the learner has none of it.
    tensors: fn(&Inputs, &MechanismCard) -> Vec<Tensor<2>>,
    /// Computes it from the same as numbers, which are finite, with the goals of the card; `None` where it cannot be.
    compute: fn(&[Matrix], &MechanismCard) -> Option<Mechanism>,
}

impl MechanismKind {
    /// Returns what the mechanism is computed from as tensors on the device, to be read back; `card` gives the constants of
    /// the loss. Empty where the learner has none of it.
    pub fn tensors(&self, inputs: &Inputs, card: &MechanismCard) -> Vec<Tensor<2>> {
        (self.tensors)(inputs, card)
    }

    /// Computes the mechanism of what [`MechanismKind::tensors`] gave, row by row of the same images; `card` gives what the
    /// loss asks of it. `None` where there are fewer than two rows or no columns, sizes do not fit, or an entry is not
    /// finite.
    pub fn of(&self, read: &[Matrix], card: &MechanismCard) -> Option<Mechanism> {
        let sound = |matrix: &Matrix| matrix.rows > 1 && matrix.cols > 0 && matrix.is_finite();
        (!read.is_empty() && read.iter().all(sound)).then_some(())?;
        (self.compute)(read, card)
    }

    /// Returns the card of this mechanism for a loss that asks `diagonal` and `other` of its values; empty for nothing.
    pub fn asked(&self, diagonal: impl Into<Text>, other: impl Into<Text>) -> MechanismCard {
        MechanismCard {
            kind: self.key.into(),
            diagonal: diagonal.into(),
            other: other.into(),
            constants: Vec::new(),
        }
    }
}

/// Returns both views where `read` holds two matrices of one size.
fn both_views(read: &[Matrix]) -> Option<(&Matrix, &Matrix)> {
    match read {
        [first, second] if (first.rows, first.cols) == (second.rows, second.cols) => Some((first, second)),
        _ => None,
    }
}

/// Returns `what` with its goal, if there is one, as a sentence.
fn sentence(what: &str, goal: &str) -> Text {
    if goal.is_empty() {
        format!("{what}.").into()
    } else {
        format!("{what}: it should be {goal}.").into()
    }
}

/// Returns the matrix of each two dimensions, `size²` `values` of the first `size` of `of` dimensions, without its title,
/// caption and the names of rows and columns. `diagonal` says what a value on the diagonal is, `mean` what their mean is.
fn of_dimensions(
    values: Vec<f64>,
    (size, of): (usize, usize),
    (diagonal, mean): (&str, &'static str),
    card: &MechanismCard,
) -> Mechanism {
    let values: Vec<f32> = values.into_iter().map(|value| value as f32).collect();
    let (on, beside) = Mechanism::summed_up(&values, size);
    Mechanism {
        rows: size as u32,
        columns: size as u32,
        values,
        of: of as u32,
        diagonal: sentence(diagonal, &card.diagonal),
        other: sentence("Two dimensions", &card.other),
        numbers: vec![
            (mean.into(), on, card.diagonal.clone()),
            ("the rest, mean size".into(), beside, card.other.clone()),
        ],
        ..Mechanism::default()
    }
}

/// Returns the first [`MOST`] columns of `z`, each centred, as one list of N numbers for each.
fn centred_columns(z: &Matrix) -> Vec<Vec<f64>> {
    let column = |dimension: usize| {
        let values: Vec<f64> = (0..z.rows).map(|row| f64::from(z.row(row)[dimension])).collect();
        let mean = values.iter().sum::<f64>() / z.rows as f64;
        values.into_iter().map(|value| value - mean).collect()
    };
    (0..z.cols.min(MOST)).map(column).collect()
}

/// Returns the dot products of each of `rows` with each of `columns`.
fn products(rows: &[Vec<f64>], columns: &[Vec<f64>]) -> Vec<f64> {
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum();
    rows.iter()
        .flat_map(|row| columns.iter().map(move |column| dot(row, column)))
        .collect()
}
