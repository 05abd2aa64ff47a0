//! The queue of keys by age: a row is what one step pushed, the newest first; a column is an image; a value is the largest
//! cosine of the image's embedding with the keys of that row.
//!
//! MoCo, He et al. 2020, arXiv 1911.05722: keys stay comparable while the encoder that made them changes slowly. Watch
//! for: the kept keys are of images that nobody remembers, so a key is not compared with what the encoder would make of
//! its image now, but with how near it lies to today's embeddings: old rows that grow pale are stale. The constant of the
//! card is the number of keys that one step pushes.

use crate::measure::matrix::{Matrix, dot};
use crate::measure::mechanism::{Inputs, MOST, MechanismKind};
use burn::tensor::Tensor;
use protocol::{Mechanism, MechanismCard};

/// Holds the keys by age.
pub static QUEUE: MechanismKind = MechanismKind {
    key: "queue",
    tensors,
    compute,
};

/// Returns the embeddings of the first view, `[N, D]`, and the keys, `[K, D]`; empty where the learner has no queue.
fn tensors(inputs: &Inputs, _: &MechanismCard) -> Vec<Tensor<2>> {
    let state = inputs.learner.state();
    let Some(queue) = state.iter().find(|named| named.name == "net.queue") else {
        return Vec::new();
    };
    let &[keys, dims] = queue.shape.as_slice() else {
        return Vec::new();
    };
    let queue = queue.values.clone().reshape([keys, dims]);
    vec![inputs.embedding(inputs.views[0]), queue]
}

fn compute(read: &[Matrix], card: &MechanismCard) -> Option<Mechanism> {
    let [images, queue] = read else { return None };
    let pushed = card.constants.first().map_or(queue.rows, |keys| keys.max(1.0) as usize);
    let images = images.normalised();
    let columns = images.rows.min(MOST);
    // The rest of a queue that is no multiple is less than one step's keys, of which the largest cosine would be smaller.
    let ages = (queue.rows / pushed).clamp(1, MOST);
    let is_key = |row: &usize| queue.row(*row).iter().any(|value| *value != 0.0);
    // An empty row of the queue is no key.
    let nearest = |age: usize, image: usize| {
        let keys = age * pushed..((age + 1) * pushed).min(queue.rows);
        let cosines = keys.filter(is_key).map(|key| dot(images.row(image), queue.row(key)));
        cosines.reduce(f32::max).unwrap_or(0.0)
    };
    let values: Vec<f32> = (0..ages)
        .flat_map(|age| (0..columns).map(move |image| (age, image)))
        .map(|(age, image)| nearest(age, image))
        .collect();
    let held = (0..queue.rows).filter(is_key).count();
    let full = (held / pushed).clamp(1, ages);
    let mean = |age: usize| {
        let row = &values[age * columns..(age + 1) * columns];
        row.iter().sum::<f32>() / columns as f32
    };
    Some(Mechanism {
        title: "Keys of the queue, by age".into(),
        row: "the keys pushed {} steps ago".into(),
        column: "image {}: the nearest of them".into(),
        letter: "cos".into(),
        rows: ages as u32,
        columns: columns as u32,
        of: columns as u32,
        diagonal: WORDS.into(),
        other: WORDS.into(),
        numbers: vec![
            ("of the queue is filled".into(), held as f32 / queue.rows as f32, "1".into()),
            ("nearest of the newest, mean".into(), mean(0), "".into()),
            ("nearest of the oldest row, mean".into(), mean(full - 1), "".into()),
        ],
        caption: format!(
            "Each row holds {pushed} keys, the newest on top, with {columns} test images across. Where colour fades from \
             top to bottom, old keys are stale."
        )
        .into(),
        values,
        ..Mechanism::default()
    })
}

const WORDS: &str = "The nearest key of another image weighs most in the loss.";

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]
    use super::*;

    #[test]
    fn the_nearest_key_of_each_age_by_hand() {
        let images = Matrix {
            data: vec![3.0, 0.0, 0.0, 2.0],
            rows: 2,
            cols: 2,
        };
        // Two keys a step; of the second step's places one is still empty.
        let queue = Matrix {
            data: vec![0.6, 0.8, 0.0, 1.0, -1.0, 0.0, 0.0, 0.0],
            rows: 4,
            cols: 2,
        };
        let card = MechanismCard {
            constants: vec![2.0],
            ..MechanismCard::default()
        };
        let found = compute(&[images, queue], &card).unwrap();
        assert_eq!((found.rows, found.columns), (2, 2));
        let expected = [0.6, 1.0, -1.0, 0.0];
        let close = |(a, b): (&f32, f32)| (a - b).abs() < 1e-6;
        assert!(found.values.iter().zip(expected).all(close), "{:?}", found.values);
        let numbers: Vec<f32> = found.numbers.iter().map(|number| number.1).collect();
        assert!(numbers.iter().zip([0.75, 0.8, 0.8]).all(close), "{numbers:?}");
    }
}
