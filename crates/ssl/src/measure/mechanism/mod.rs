//! Mechanisms: the matrix that a method's loss looks at, computed from the embeddings of two views of the same images in
//! evaluation mode.
//!
//! Each is a file and a line in [`list::MECHANISMS`]; a description names the one of its run
//! ([`protocol::Description::mechanism`]). They are computed on the host, from what was read of the network.
//!
//! Watch for: a matrix shows at most [`MOST`] rows; its numbers are of those.

pub mod assignments;
pub mod covariance;
pub mod cross_correlation;
pub mod list;
pub mod similarity;

use crate::measure::matrix::Matrix;
use protocol::{Mechanism, MechanismCard, Text};

/// The largest number of rows and columns: more could not be told apart on a page.
pub const MOST: usize = 64;

/// What a mechanism is computed from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The embeddings.
    Embeddings,
    /// The scores of the embeddings with each cluster.
    ClusterScores,
}

/// Describes one mechanism.
pub struct MechanismKind {
    /// The name by which descriptions refer to it.
    pub key: &'static str,
    /// What it is computed from.
    pub source: Source,
    /// Computes it from that of both views, finite, of one size and with two rows at least; with the goals of the card.
    compute: fn(&Matrix, &Matrix, &MechanismCard) -> Mechanism,
}

impl MechanismKind {
    /// Computes the matrix of the embeddings, or scores, of both views, `N×D` each, row by row of the same images; `card`
    /// gives what the loss asks of it. `None` where sizes differ, there are fewer than two rows or no columns, or an entry is not
    /// finite.
    pub fn of(&self, first: &Matrix, second: &Matrix, card: &MechanismCard) -> Option<Mechanism> {
        let same = (first.rows, first.cols) == (second.rows, second.cols);
        let sound = same && first.rows > 1 && first.cols > 0 && first.is_finite() && second.is_finite();
        sound.then(|| (self.compute)(first, second, card))
    }

    /// Returns the card of this mechanism for a loss that asks `diagonal` and `other` of its values; empty for nothing.
    pub fn asked(&self, diagonal: impl Into<Text>, other: impl Into<Text>) -> MechanismCard {
        MechanismCard {
            kind: self.key.into(),
            diagonal: diagonal.into(),
            other: other.into(),
            temperature: 0.0,
        }
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
