//! A training batch for a learner, from views and labels that the sampler drew.

use datasets::batches::Drawn;
use ssl::{Batch, Shape};

/// Returns the batch of `size` images that `drawn` holds, each of this `shape`.
///
/// `seed` is the run's, `step` counts the steps already taken: the two fix whatever a method draws by chance.
pub(crate) fn batch(drawn: Drawn<'_>, size: usize, shape: Shape, seed: u64, step: u64) -> Batch<'_> {
    Batch {
        views: drawn.views,
        size,
        labels: drawn.labels,
        shape,
        seed,
        step,
    }
}
