//! Triplets as the loss would mine them among the images of the evaluation set: from an anchor to an image of its class,
//! and to one of another class. The map draws them as lines.
//!
//! FaceNet, Schroff et al. 2015, arXiv 1503.03832; Hermans et al. 2017, arXiv 1703.07737. They are chosen by the loss's own
//! [`choose`]. The constant of the card is the margin m, of squared distances. Watch for: training mines among the views of
//! a batch, this among the images as they are, where the map has them.

use crate::loss::l2_normalise::l2_normalise;
use crate::loss::pairwise::{same_label, squared_distances};
use crate::loss::triplet_mining::{Mining, choose};
use crate::measure::matrix::Matrix;
use crate::measure::mechanism::{Inputs, MechanismKind};
use burn::tensor::Tensor;
use protocol::{Mechanism, MechanismCard};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

/// The number of anchors that are drawn; more lines could not be followed.
const ANCHORS: usize = 16;

/// Holds the farthest of the class, the nearest of another.
pub static HARD_TRIPLETS: MechanismKind = MechanismKind {
    key: "hard_triplets",
    tensors: |inputs, card| mined(inputs, card, Mining::Hard),
    compute: |read, card| compute(read, card, "the farthest of its class", "the nearest of another"),
};

/// Holds any of the class, the nearest of another that is farther by less than the margin.
pub static SEMI_HARD_TRIPLETS: MechanismKind = MechanismKind {
    key: "semi_hard_triplets",
    tensors: |inputs, card| mined(inputs, card, Mining::SemiHard),
    compute: |read, card| {
        let found = compute(
            read,
            card,
            "any of its class",
            "the nearest of another that is a little farther",
        )?;
        // Such a triplet is in the right order and within the margin by how it is chosen: the rest says nothing.
        let numbers = found.numbers.into_iter().take(2).collect();
        Some(Mechanism { numbers, ..found })
    },
};

/// Holds any of the class, any of another.
pub static RANDOM_TRIPLETS: MechanismKind = MechanismKind {
    key: "random_triplets",
    tensors: |inputs, card| mined(inputs, card, Mining::Random),
    compute: |read, card| compute(read, card, "any of its class", "any of another"),
};

/// Returns the weights of positive and negative of each anchor and the squared distances, `[N, N]` each.
fn mined(inputs: &Inputs, card: &MechanismCard, mining: Mining) -> Vec<Tensor<2>> {
    let z = l2_normalise(inputs.embedding(inputs.images));
    let labels: Vec<u32> = inputs.labels.iter().map(|label| u32::from(*label)).collect();
    let same = same_label(&labels, &z.device());
    let squared = squared_distances(z.clone(), z);
    // The same draw each time, so that lines move only because the embedding does.
    let mut rng = ChaCha8Rng::seed_from_u64(0);
    let chosen = choose(squared.clone(), same, mining, margin(card).into(), &mut rng);
    vec![chosen.positive, chosen.negative, squared]
}

fn margin(card: &MechanismCard) -> f32 {
    card.constants.first().copied().unwrap_or_default()
}

fn compute(read: &[Matrix], card: &MechanismCard, positive: &str, negative: &str) -> Option<Mechanism> {
    let [positives, negatives, squared] = read else {
        return None;
    };
    let images = squared.rows;
    let chosen = |weights: &Matrix, anchor: usize| weights.row(anchor).iter().position(|weight| *weight > 0.0);
    let triplets: Vec<([usize; 3], f32)> = (0..images)
        .filter_map(|anchor| {
            let (near, far) = (chosen(positives, anchor)?, chosen(negatives, anchor)?);
            let distances = squared.row(anchor);
            Some(([anchor, near, far], distances[near] - distances[far] + margin(card)))
        })
        .collect();
    let count = triplets.len();
    let share = |of: &dyn Fn(f32) -> bool| {
        triplets.iter().filter(|(_, violated)| of(*violated)).count() as f32 / count.max(1) as f32
    };
    let mean = triplets.iter().map(|(_, violated)| violated.max(0.0)).sum::<f32>() / count.max(1) as f32;
    // Anchors from all over the set, which is in no order.
    let every = count.div_ceil(ANCHORS).max(1);
    let drawn = triplets.iter().step_by(every);
    Some(Mechanism {
        title: "Mined triplets".into(),
        triplets: drawn
            .map(|(triplet, violated)| (triplet.map(|index| index as u32), *violated > 0.0))
            .collect(),
        numbers: vec![
            ("anchors with a triplet".into(), count as f32 / images as f32, "".into()),
            ("loss of a triplet, mean".into(), mean, "0".into()),
            ("of them teach: loss above 0".into(), share(&|violated| violated > 0.0), "0".into()),
            (
                "of them in the wrong order".into(),
                share(&|violated| violated > margin(card)),
                "0".into(),
            ),
        ],
        caption: format!(
            "From each anchor, a ring: {positive} (solid), {negative} (dashed). Faint where the margin holds: it teaches \
             nothing."
        )
        .into(),
        ..Mechanism::default()
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]
    use super::*;

    #[test]
    fn hard_triplets_and_those_that_teach_by_hand() {
        // One class at 0 and 1, another at 3; the third image has no positive.
        let matrix = |data: [f32; 9]| Matrix {
            data: data.into(),
            rows: 3,
            cols: 3,
        };
        let positives = matrix([0.0, 1.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0]);
        let negatives = matrix([0.0, 0.0, 1.0, 0.0, 0.0, 1.0, 0.5, 0.5, 0.0]);
        let squared = matrix([0.0, 1.0, 9.0, 1.0, 0.0, 4.0, 9.0, 4.0, 0.0]);
        let card = MechanismCard {
            constants: vec![5.0],
            ..MechanismCard::default()
        };
        let found = (HARD_TRIPLETS.compute)(&[positives, negatives, squared], &card).unwrap();
        // 1 − 9 + 5 is below 0, 1 − 4 + 5 is not.
        assert_eq!(found.triplets, [([0, 1, 2], false), ([1, 0, 2], true)]);
        let numbers: Vec<f32> = found.numbers.iter().map(|number| number.1).collect();
        assert_eq!(numbers, [2.0 / 3.0, 1.0, 0.5, 0.0]);
    }
}
