//! Similarity of views: what contrastive losses compare. A row is an image's first view, a column an image's second
//! view; on the diagonal both are of the same image.
//!
//! Chen et al. 2020, arXiv 2002.05709: the cosine of two views of one image is to be the largest of its row. Methods
//! without negatives only ask for the diagonal, and it is to be seen whether the rest stays apart.

use crate::measure::embedding::centre_residual::centre_residual;
use crate::measure::matrix::Matrix;
use crate::measure::mechanism::{MOST, MechanismKind, both_views, products, sentence};
use protocol::{Mechanism, MechanismCard};

/// Holds the cosine of each image's first view with each image's second view.
pub static SIMILARITY: MechanismKind = MechanismKind {
    key: "similarity",
    tensors: |inputs, _| inputs.embeddings(),
    compute,
};

fn compute(read: &[Matrix], card: &MechanismCard) -> Option<Mechanism> {
    let (first, second) = both_views(read)?;
    let rows = |z: &Matrix| -> Vec<Vec<f64>> {
        let z = z.normalised();
        (0..z.rows.min(MOST))
            .map(|row| z.row(row).iter().map(|&value| f64::from(value)).collect())
            .collect()
    };
    let (rows, columns) = (rows(first), rows(second));
    let size = rows.len();
    let values: Vec<f32> = products(&rows, &columns)
        .into_iter()
        .map(|value| value as f32)
        .collect();
    let own = values
        .iter()
        .step_by(size + 1)
        .map(|&value| f64::from(value))
        .sum::<f64>();
    let all: f64 = values.iter().map(|&value| f64::from(value)).sum();
    let others = (all - own) / (size * (size - 1)) as f64;
    let is_largest = |row: &usize| {
        let here = values[row * size + row];
        let row = &values[row * size..(row + 1) * size];
        row.iter().filter(|&&value| value >= here).count() == 1
    };
    let centre = centre_residual(first).map_or(0.0, |parts| parts.centre);
    let found = (0..size).filter(is_largest).count() as f32 / size as f32;
    Some(Mechanism {
        title: "Similarity of views".into(),
        row: "image {}, view 1,".into(),
        column: "image {}, view 2".into(),
        letter: "cos".into(),
        rows: size as u32,
        columns: size as u32,
        values,
        of: first.rows as u32,
        diagonal: sentence("Two views of one image", &card.diagonal),
        other: sentence("Views of two images", &card.other),
        numbers: vec![
            (
                "same image, mean".into(),
                (own / size as f64) as f32,
                card.diagonal.clone(),
            ),
            ("other images, mean".into(), others as f32, card.other.clone()),
            // No loss asks for this one: it tells whether images are told apart.
            (
                format!("finds its own view, chance {:.2}", 1.0 / size as f32).into(),
                found,
                "".into(),
            ),
            // The centre that all embeddings share grows as they collapse: Zhang et al. 2022, arXiv 2203.16262.
            ("shared by all, mₒ".into(), centre, "".into()),
        ],
        caption: "Cosines of embeddings of test images. Blue all over: all images look alike to it.".into(),
        ..Mechanism::default()
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]
    use super::*;

    #[test]
    fn cosines_and_how_many_find_themselves_by_hand() {
        let first = Matrix {
            data: vec![2.0, 0.0, 0.0, 3.0],
            rows: 2,
            cols: 2,
        };
        let second = Matrix {
            data: vec![1.0, 0.0, 4.0, 3.0],
            rows: 2,
            cols: 2,
        };
        let found = compute(&[first.clone(), second.clone()], &MechanismCard::default()).unwrap();
        let expected = [1.0, 0.8, 0.0, 0.6];
        assert!(
            found.values.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-6),
            "{found:?}"
        );
        let numbers: Vec<f32> = found.numbers.iter().map(|number| number.1).collect();
        assert!(
            (numbers[0] - 0.8).abs() < 1e-6 && (numbers[1] - 0.4).abs() < 1e-6,
            "{numbers:?}"
        );
        assert_eq!(numbers[2], 1.0);
    }

    #[test]
    fn equal_embeddings_find_no_view_of_their_own() {
        let flat = Matrix {
            data: vec![1.0; 6],
            rows: 3,
            cols: 2,
        };
        let found = compute(&[flat.clone(), flat.clone()], &MechanismCard::default()).unwrap();
        let numbers: Vec<f32> = found.numbers.iter().map(|number| number.1).collect();
        assert_eq!(numbers[2], 0.0);
        assert!((numbers[3] - 1.0).abs() < 1e-6, "all of it is shared: {numbers:?}");
    }
}
