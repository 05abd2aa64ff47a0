//! Labels of the batch to come, for methods that learn from labels.
//!
//! Views are made from a sampler whose state is known before each batch; the same state says which
//! samples will come.

use datasets::{Batches, Dataset, Sampler};
use ssl::Learner;

/// Labels of the next `size` samples of `batches`, in its order; none for a learner that does not
/// look at them.
pub fn next(learner: &dyn Learner, batches: &Batches, dataset: &Dataset, size: usize) -> Vec<u8> {
    if !learner.labelled() {
        return Vec::new();
    }
    let indices = Sampler::restore(batches.state()).next_batch(size);
    let label = |&index: &usize| dataset.train.labels.get(index).copied();
    indices.iter().filter_map(label).collect()
}
