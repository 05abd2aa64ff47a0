//! Batches for a network that trains with labels beside a run: by the run's config, from a sampler of their
//! own, so that the run's next batch stays what it was.

use datasets::{Batches, DataError, Dataset};
use protocol::RunConfig;
use ssl::SslError;
use ssl::examination::supervised_run::Draw;
use std::rc::Rc;

/// Returns what draws, for each step, one augmented view of `run.batch` training images (`[B, C, H, W]`, flat)
/// and their labels (`[B]`): of all training images, or of those with the indices `only`.
///
/// # Errors
/// [`SslError::Config`] where `config` lacks the settings of a sampler, [`SslError::Data`] where `dataset` does not suit
/// them.
pub(crate) fn labelled_batches(
    config: &RunConfig,
    dataset: &Rc<Dataset>,
    only: Option<&[usize]>,
) -> Result<Draw, SslError> {
    let dataset = match only {
        Some(indices) => Rc::new(dataset.training_on(indices)),
        None => Rc::clone(dataset),
    };
    let mut batches = Batches::new(config, &dataset).map_err(|error| match error {
        DataError::Config(error) => SslError::Config(error),
        other => SslError::Data(other.to_string()),
    })?;
    let size = config.count("run.batch")?;
    Ok(Box::new(move |step| {
        let drawn = batches.next(&dataset, size, 1, step);
        (drawn.views.concat(), drawn.labels.to_vec())
    }))
}
