//! The evaluation set: the images that a run's instruments, the page's map and an examination's confusion share.

use datasets::Dataset;
use ssl::Images;
use ssl::measure::evaluation_set::{MOST_IMAGES, Set};

/// Returns both splits of `dataset`, borrowed, as `ssl` takes them.
pub fn images(dataset: &Dataset) -> Images<'_> {
    let (train, test) = (&dataset.train, &dataset.test);
    let images = Images::new(
        dataset.shape,
        (&train.samples, &train.labels),
        (&test.samples, &test.labels),
    );
    images.called(dataset.noun.clone())
}

/// Returns how many images the evaluation set of `dataset` has: at most [`MOST_IMAGES`].
pub(crate) fn size(dataset: &Dataset) -> usize {
    dataset.test.len().min(MOST_IMAGES)
}

/// Returns the evaluation set: the first images of the test split, `[N, C, H, W]` flat, with their labels, and
/// the training labels that a nearest-neighbour classifier may use.
pub(crate) fn evaluation_set(dataset: &Dataset) -> Set {
    Set::of(&images(dataset))
}
