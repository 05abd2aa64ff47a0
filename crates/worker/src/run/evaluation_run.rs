//! The examination of the network in a snapshot, with the data that it was trained on: what the page and the terminal
//! program start alike.

use crate::request_error::Refusal;
use crate::run::elsewhere::elsewhere;
use crate::run::labelled_batches::labelled_batches;
use datasets::{Batches, Dataset};
use protocol::{Catalogue, RunConfig};
use ssl::SslError;
use ssl::burn::tensor::Device;
use ssl::examination::EvaluationRun;
use ssl::examination::input::{EvaluationInput, Split, VIEWS};
use ssl::examination::supervised_run::LabelledBatches;
use ssl::measure::evaluation_set::MOST_IMAGES;
use ssl::training::snapshot::State;
use std::rc::Rc;

/// Random stream of the views that some measures need.
const STREAM: u64 = 0x65_78_61_6d;

/// Returns the examination, not begun, of the network in `snapshot`, the bytes of a run's snapshot; the run was
/// trained on `dataset`. What the encoder is probed on besides is the other data of `catalogue`.
///
/// # Errors
/// [`Refusal::At`] for a snapshot that cannot be read or does not fit its own config, or whose weights are not finite, [`Refusal::Lost`] where `device`
/// does not answer.
pub fn evaluation_run(
    snapshot: &[u8],
    dataset: &Rc<Dataset>,
    catalogue: &Catalogue,
    device: &Device,
) -> Result<EvaluationRun, Refusal> {
    let state = State::read(snapshot)?;
    if !state.is_finite() {
        return Err(SslError::NotFinite.into());
    }
    // Of these settings a run has been made already: what is refused here is refused before it begins.
    drop(labelled_batches(&state.config, dataset, None)?);
    let drawn_from = Rc::clone(dataset);
    let batches: LabelledBatches = Box::new(move |config, only| labelled_batches(config, &drawn_from, only));
    let input = input(&state.config, dataset)?;
    Ok(EvaluationRun::new(
        state,
        input,
        Some(batches),
        elsewhere(catalogue, dataset),
        device,
    )?)
}

/// Returns what the network is examined with: the training split, and of the test split the images that the page
/// shows.
fn input(config: &RunConfig, dataset: &Dataset) -> Result<EvaluationInput, Refusal> {
    let split = |split: &datasets::Split| Split {
        images: split.samples.clone(),
        labels: split.labels.clone(),
    };
    let (train, test) = (split(&dataset.train), split(&dataset.test));
    let mut input = EvaluationInput::new(dataset.shape, dataset.classes.clone(), train, test, MOST_IMAGES);
    let values = dataset.train.factors.iter().zip(&dataset.test.factors);
    for (factor, (train, test)) in dataset.factors.iter().zip(values) {
        input.add_factor(factor.name.clone(), factor.measured_as(), train, test);
    }
    let mut batches = Batches::new(config, dataset)?;
    input.add_views(|index, image| batches.draw(image, VIEWS, STREAM, index as u64).concat());
    Ok(input)
}
