//! Assignments of images to prototypes: what clustering losses compare between views. A row is an image's first view, a
//! column a prototype, a value the probability p of the softmax of scores over the temperature of the loss.
//!
//! Caron et al. 2020, arXiv 2006.09882, section 3.1; the same p is the student's in DINO, MSN and DINOv2. Watch for: if
//! one column takes every row, one answer for all images minimises the loss.

use crate::measure::matrix::Matrix;
use crate::measure::mechanism::{MOST, MechanismKind};
use protocol::{Mechanism, MechanismCard};

/// The largest number of rows: images.
const IMAGES: usize = 32;

/// Holds the probability of each prototype for each image.
pub static ASSIGNMENTS: MechanismKind = MechanismKind {
    key: "assignments",
    tensors: |inputs, _| {
        let scores = inputs.learner.cluster_scores(inputs.embedding(inputs.views[0]));
        scores.into_iter().collect()
    },
    compute,
};

fn compute(read: &[Matrix], card: &MechanismCard) -> Option<Mechanism> {
    let scores = read.first()?;
    let temperature = card
        .constants
        .first()
        .copied()
        .filter(|given| *given > 0.0)
        .map_or(1.0, f64::from);
    let all: Vec<Vec<f64>> = (0..scores.rows)
        .map(|row| softmax(scores.row(row), temperature))
        .collect();
    let clusters = scores.cols;
    let nearest: Vec<usize> = all.iter().map(|p| largest(p)).collect();
    let counts: Vec<usize> = (0..clusters)
        .map(|k| nearest.iter().filter(|near| **near == k).count())
        .collect();
    let used = counts.iter().filter(|count| **count > 0).count();
    let most = counts.iter().copied().max().unwrap_or(0);
    let sure: f64 = all.iter().zip(&nearest).map(|(p, near)| p[*near]).sum();
    let columns = clusters.min(MOST);
    let rows = scores.rows.min(IMAGES);
    let images = scores.rows as f64;
    Some(Mechanism {
        title: "Assignments to prototypes".into(),
        row: "image {}".into(),
        column: "prototype {}".into(),
        letter: "p".into(),
        rows: rows as u32,
        columns: columns as u32,
        values: all
            .iter()
            .take(rows)
            .flat_map(|p| &p[..columns])
            .map(|p| *p as f32)
            .collect(),
        // Even assignments are 1/K: four times that is sure enough to be seen.
        full: (4.0 / clusters as f32).min(1.0),
        positive: true,
        of: clusters as u32,
        diagonal: "A row adds up to 1 over all prototypes.".into(),
        other: "A row adds up to 1 over all prototypes.".into(),
        numbers: vec![
            ("prototypes in use".into(), used as f32 / clusters as f32, "".into()),
            ("in the largest one".into(), (most as f64 / images) as f32, "".into()),
            ("mean largest p".into(), (sure / images) as f32, "".into()),
        ],
        caption: format!(
            "Of {} test images; one blue column alone means one answer for all images.",
            scores.rows
        )
        .into(),
        ..Mechanism::default()
    })
}

/// Returns the softmax of `scores` over `temperature`.
fn softmax(scores: &[f32], temperature: f64) -> Vec<f64> {
    let greatest = scores
        .iter()
        .fold(f64::NEG_INFINITY, |most, score| most.max(f64::from(*score)));
    let powers: Vec<f64> = scores
        .iter()
        .map(|score| ((f64::from(*score) - greatest) / temperature).exp())
        .collect();
    let sum: f64 = powers.iter().sum();
    powers.into_iter().map(|power| power / sum).collect()
}

/// Returns the index of the largest probability, the first of equal ones.
fn largest(p: &[f64]) -> usize {
    let mut best = 0;
    for (at, value) in p.iter().enumerate() {
        if *value > p[best] {
            best = at;
        }
    }
    best
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]
    use super::*;

    #[test]
    fn probabilities_and_shares_by_hand() {
        // Scores of log 3 and 0 at temperature 1: 3/4 and 1/4; at ½: 9/10 and 1/10.
        let log = 3f32.ln();
        let scores = Matrix {
            data: vec![log, 0.0, 0.0, log, log, 0.0, log, 0.0],
            rows: 4,
            cols: 2,
        };
        let at = |temperature| {
            let card = MechanismCard {
                constants: vec![temperature],
                ..MechanismCard::default()
            };
            compute(std::slice::from_ref(&scores), &card).unwrap()
        };
        let close = |found: f32, wanted: f32| assert!((found - wanted).abs() < 1e-6, "{found} {wanted}");
        let found = at(1.0);
        close(found.values[0], 0.75);
        close(found.values[2], 0.25);
        close(at(0.5).values[0], 0.9);
        let numbers: Vec<f32> = found.numbers.iter().map(|number| number.1).collect();
        close(numbers[0], 1.0);
        close(numbers[1], 0.75);
        close(numbers[2], 0.75);
        assert_eq!((found.rows, found.columns, found.of), (4, 2, 2));
    }
}
