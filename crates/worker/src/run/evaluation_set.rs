//! The evaluation set: the images that a run's instruments, the page's map and an examination's confusion share.

use datasets::Dataset;
use ssl::measure::evaluation::Set;

/// Most images of the test split in the evaluation set.
pub(crate) const MOST_IMAGES: usize = 512;

/// Returns how many images the evaluation set of `dataset` has: at most [`MOST_IMAGES`].
pub(crate) fn size(dataset: &Dataset) -> usize {
    dataset.test.len().min(MOST_IMAGES)
}

/// Returns the evaluation set: the first images of the test split, `[N, C, H, W]` flat, with their labels, and
/// the training labels that a nearest-neighbour classifier may use.
pub(crate) fn evaluation_set(dataset: &Dataset) -> Set {
    let count = size(dataset);
    Set {
        shape: dataset.shape,
        images: dataset.test.samples[..count * dataset.shape.len()].to_vec(),
        labels: dataset.test.labels[..count].to_vec(),
        training_labels: dataset.train.labels.clone(),
        noun: dataset.noun.clone(),
        chance: dataset.chance(),
    }
}
