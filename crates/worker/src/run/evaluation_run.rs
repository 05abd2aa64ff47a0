//! The examination of the network in a snapshot, with the data that it was trained on: what the page and the terminal
//! program start alike.

use crate::request_error::Refusal;
use crate::run::labelled_batches::labelled_batches;
use datasets::{Batches, Dataset};
use protocol::RunConfig;
use ssl::burn::tensor::Device;
use ssl::examination::EvaluationRun;
use ssl::examination::input::{EvaluationInput, Split, VIEWS};
use ssl::examination::supervised_run::Draw;
use ssl::measure::evaluation_set::MOST_IMAGES;
use ssl::training::snapshot::State;
use std::rc::Rc;

/// Random stream of the views that some measures need.
const STREAM: u64 = 0x65_78_61_6d;
/// Networks that train with labels: supervised from first weights, fine-tuned, and its counterpart from scratch.
const TRAINED_WITH_LABELS: usize = 3;

/// Returns the examination, not begun, of the network in `snapshot`, the bytes of a run's snapshot; the run was
/// trained on `dataset`.
///
/// # Errors
/// [`Refusal::At`] for a snapshot that cannot be read or does not fit its own config, [`Refusal::Lost`] where `device`
/// does not answer.
pub fn evaluation_run(snapshot: &[u8], dataset: &Rc<Dataset>, device: &Device) -> Result<EvaluationRun, Refusal> {
    let state = State::read(snapshot)?;
    let draws = (0..TRAINED_WITH_LABELS).map(|_| labelled_batches(&state.config, dataset));
    let draws = draws.collect::<Result<Vec<Draw>, Refusal>>()?;
    let input = input(&state.config, dataset)?;
    Ok(EvaluationRun::new(state, input, draws, device)?)
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
