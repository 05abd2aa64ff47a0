//! Batches for a network that trains with labels beside a run: by the run's config, from a sampler of their
//! own, so that the run's next batch stays what it was.

use crate::request_error::Refusal;
use datasets::{Batches, Dataset};
use protocol::RunConfig;
use ssl::examination::supervised_run::Draw;
use std::rc::Rc;

/// Returns what draws, for each step, one augmented view of `run.batch` training images (`[B, C, H, W]`, flat)
/// and their labels (`[B]`).
///
/// # Errors
/// [`Refusal::At`] where `config` lacks the settings of a sampler, or `dataset` does not suit them.
pub(crate) fn labelled_batches(config: &RunConfig, dataset: &Rc<Dataset>) -> Result<Draw, Refusal> {
    let mut batches = Batches::new(config, dataset)?;
    let (dataset, size) = (Rc::clone(dataset), config.count("run.batch")?);
    Ok(Box::new(move |step| {
        let drawn = batches.next(&dataset, size, 1, step);
        (drawn.views.concat(), drawn.labels.to_vec())
    }))
}
