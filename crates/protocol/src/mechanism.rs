//! The mechanism of a method as a matrix: what its loss looks at, with where it wants weight and what every cell means.

use crate::text::Text;
use serde::{Deserialize, Serialize};

/// Names the matrix of a run, and what its loss asks of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct MechanismCard {
    /// The name of the matrix, such as `covariance`.
    pub kind: Text,
    /// What the loss asks of a value on the diagonal, such as `1 or more`; empty where it asks nothing.
    pub diagonal: Text,
    /// What it asks of any other value, such as `0`; empty where it asks nothing.
    pub other: Text,
    /// Constants of the loss that the mechanism depends on, such as the temperature of the softmax that makes scores
    /// probabilities; which they are, each mechanism says.
    pub constants: Vec<f32>,
}

/// Holds the matrix at one step, and the words to read it by.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Mechanism {
    /// The number of steps taken.
    pub step: u64,
    /// The heading, such as `Cross-correlation of the two views`.
    pub title: Text,
    /// What a row is, with `{}` for its number: `dimension {} of view 1`.
    pub row: Text,
    /// What a column is, with `{}` for its number.
    pub column: Text,
    /// The letter of the matrix, such as `C`.
    pub letter: Text,
    /// Triplets that the loss would choose: the indices of anchor, positive and negative in the evaluation set, and
    /// whether the loss is above 0 for them. Drawn on the map; empty where the loss chooses none.
    pub triplets: Vec<([u32; 3], bool)>,
    /// The number of rows; 0 where there is no matrix.
    pub rows: u32,
    /// The number of columns.
    pub columns: u32,
    /// The values, row by row.
    pub values: Vec<f32>,
    /// The size of a value that is drawn in full colour; 0 counts as 1.
    pub full: f32,
    /// Whether no value is below 0.
    pub positive: bool,
    /// The number of which `values` are the first columns; of a square matrix the first rows too.
    pub of: u32,
    /// What a cell on the diagonal is, and what it should be if the loss asks for something.
    pub diagonal: Text,
    /// The same of any other cell.
    pub other: Text,
    /// Numbers that sum the matrix up: what, value, and goal, such as `1`; the goal is empty where there is none.
    pub numbers: Vec<(Text, f32, Text)>,
    /// One sentence below.
    pub caption: Text,
    /// For each layer of an EMA teacher its name and how far it is behind the student, as a share of the length of the
    /// student's weights; empty where there is no teacher.
    pub teacher: Vec<(Text, f32)>,
}

impl Mechanism {
    /// Returns the value in `row` and `column`; `None` outside of the matrix.
    pub fn value(&self, row: u32, column: u32) -> Option<f32> {
        let inside = row < self.rows && column < self.columns;
        let place = inside.then_some((row * self.columns + column) as usize)?;
        self.values.get(place).copied()
    }

    /// Returns the mean of the diagonal and the mean size of all other values; 0 where there are none.
    pub fn summed_up(values: &[f32], size: usize) -> (f32, f32) {
        let (mut diagonal, mut others) = (0.0f64, 0.0f64);
        for (place, &value) in values.iter().enumerate().take(size * size) {
            match place % (size + 1) {
                0 => diagonal += f64::from(value),
                _ => others += f64::from(value.abs()),
            }
        }
        let pairs = size * size.saturating_sub(1);
        (
            (diagonal / size.max(1) as f64) as f32,
            (others / pairs.max(1) as f64) as f32,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_diagonal_apart_from_the_rest_by_hand() {
        let (diagonal, others) = Mechanism::summed_up(&[1.0, -0.5, 0.25, 0.5], 2);
        assert_eq!((diagonal, others), (0.75, 0.375));
        assert_eq!(Mechanism::summed_up(&[], 0), (0.0, 0.0));
    }

    #[test]
    fn outside_there_is_no_value() {
        let matrix = Mechanism {
            rows: 2,
            columns: 3,
            values: vec![0.0, 1.0, 2.0, 3.0, 4.0, 5.0],
            ..Mechanism::default()
        };
        assert_eq!([matrix.value(1, 0), matrix.value(0, 3)], [Some(3.0), None]);
        assert_eq!(matrix.value(2, 0), None);
    }
}
