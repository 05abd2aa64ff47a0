//! The examination of a copy of the network, as it was when somebody asked for it.
//!
//! It is made from a snapshot, and batches for what trains with labels are drawn apart from the run's own. So an
//! examination changes nothing of the run but its speed.

use crate::clock::now;
use crate::request_error::Refusal;
use crate::run::evaluation_set::MOST_IMAGES;
use crate::run::labelled_batches::labelled_batches;
use datasets::{Batches, Dataset};
use protocol::{Event, RunConfig};
use ssl::SslError;
use ssl::burn::tensor::Device;
use ssl::examination::input::{EvaluationInput, Split, VIEWS};
use ssl::examination::{Draw, EvaluationRun};
use ssl::training::snapshot::State;
use std::rc::Rc;

/// Multiply-adds in a piece of work: a few milliseconds.
const PIECE: usize = 4_000_000;
/// Least seconds between two messages about the progress.
const TELL_EVERY: f64 = 0.3;
/// Random stream of the views that some measures need.
const STREAM: u64 = 0x65_78_61_6d;
/// Networks that train with labels: supervised from first weights, fine-tuned, and its counterpart from scratch.
const TRAINED_WITH_LABELS: usize = 3;

/// An examination in progress.
pub(super) struct Examining {
    evaluation: EvaluationRun,
    /// When the page was last told of it, in seconds of [`now`].
    told: f64,
}

impl Examining {
    /// Begins the examination of the network in `snapshot`, the bytes of a run's snapshot, with `dataset`, which
    /// the run trains on.
    ///
    /// # Errors
    /// [`Refusal::At`] for a snapshot that cannot be read, [`Refusal::Lost`] where `device` does not answer.
    pub(super) fn begin(snapshot: &[u8], dataset: &Rc<Dataset>, device: &Device) -> Result<Self, Refusal> {
        let state = State::read(snapshot)?;
        let draws = (0..TRAINED_WITH_LABELS).map(|_| labelled_batches(&state.config, dataset));
        let draws = draws.collect::<Result<Vec<Draw>, Refusal>>()?;
        let input = input(&state.config, dataset)?;
        Ok(Self {
            evaluation: EvaluationRun::new(state, input, draws, device)?,
            told: now(),
        })
    }

    /// Works until the moment `until`, for one piece of work at least. Returns whether all is done, and an event
    /// for the page when it is time to tell it.
    ///
    /// # Errors
    /// [`SslError::Device`] where the device does not answer.
    pub(super) async fn advance(&mut self, until: f64) -> Result<(bool, Option<Event>), SslError> {
        let mut done = self.evaluation.advance(PIECE).await?;
        while !done && now() < until {
            done = self.evaluation.advance(PIECE).await?;
        }
        let told = (done || now() - self.told >= TELL_EVERY).then(|| {
            self.told = now();
            self.event(!done)
        });
        Ok((done, told))
    }

    /// Returns the event with the report so far; `going` says whether more is to come.
    pub(super) fn event(&self, going: bool) -> Event {
        Event::Examining(Box::new(protocol::Examining {
            going,
            progress: self.evaluation.progress(),
            doing: self.evaluation.doing(),
            report: self.evaluation.report(),
        }))
    }
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
