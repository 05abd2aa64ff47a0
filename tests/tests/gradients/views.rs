//! Every listed loss of two views, with labels, by each of the views.
//!
//! Losses that choose (hard negatives) or have hinges disagree with differences where a step changes
//! a choice or crosses a hinge. They are tried at several inputs and must agree at one: a wrong
//! gradient disagrees at all of them.

use crate::differences::{numbers, off, tensor};
use ssl::burn::tensor::Tensor;
use ssl::loss::fast_ap::fast_ap;
use ssl::loss::list::LOSSES;
use ssl::loss::pairwise::same_label;
use ssl::loss::views::Views;
use ssl::{Batch, Shape};

const SHAPE: [usize; 2] = [5, 3];
const LABELS: [u8; 5] = [0, 1, 0, 2, 1];

/// Parts of the names of losses with kinks.
const KINKED: [&str; 7] = [
    "contrastive",
    "triplet",
    "FastAP",
    "lifted",
    "VICReg",
    "abs",
    "unsquared",
];

/// Seeds of the inputs of the loss `name`.
fn seeds(name: &str) -> std::ops::Range<usize> {
    let kinked = KINKED.iter().any(|part| name.contains(part));
    30..if kinked { 50 } else { 31 }
}

#[test]
fn every_listed_loss_by_either_view() {
    let shape = Shape {
        channels: 1,
        height: 1,
        width: 1,
    };
    let batch = Batch {
        views: &[],
        size: 0,
        labels: &[],
        shape,
        seed: 1,
        step: 0,
    };
    let count = SHAPE.iter().product();
    // Its ten bins leave no pair of ten views clear of an edge: it has a test of its own.
    for (name, loss) in LOSSES.iter().filter(|(name, _)| *name != "FastAP") {
        let views = |first: Tensor<2>, second: Tensor<2>| {
            loss(&Views {
                first,
                second,
                labels: &LABELS,
                queue: None,
                centre: None,
                step: 0,
                rng: batch.rng(),
            })
        };
        let at = |seed: usize| {
            let [one, two] = [seed, seed + 100].map(|seed| numbers(count, seed, 1.0));
            let first = off(&one, SHAPE, |first| {
                let second = tensor(two.clone(), SHAPE, &first.device());
                views(first, second)
            });
            let second = off(&two, SHAPE, |second| {
                let first = tensor(one.clone(), SHAPE, &second.device());
                views(first, second)
            });
            first.or(second)
        };
        let found: Vec<_> = seeds(name).map(at).collect();
        assert!(found.contains(&None), "{name}: {found:?}");
    }
}

#[test]
fn average_precision_of_three_images_in_two_bins() {
    let at = |seed: usize| {
        off(&numbers(6, seed, 1.0), [3, 2], |z| {
            let same = same_label(&[0, 0, 1], &z.device());
            fast_ap(z, same, 2)
        })
    };
    let found: Vec<_> = (30..50).map(at).collect();
    assert!(found.contains(&None), "{found:?}");
}
