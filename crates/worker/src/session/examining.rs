//! An examination between the steps of a run: of a copy of the network as it was when it was asked for.
//!
//! The run is only read, once, for the copy; batches for what trains with labels are drawn apart from
//! the run's own. So looking changes nothing but how fast the run goes.

use crate::clock::now;
use crate::page::dataset_summary;
use crate::request_error::Refusal;
use crate::session::{Events, Session};
use datasets::{Batches, Dataset};
use protocol::{Event, RunConfig};
use ssl::SslError;
use ssl::examination::input::{EvaluationInput, Split, VIEWS};
use ssl::examination::{Draw, EvaluationRun};
use ssl::training::snapshot::State;
use std::rc::Rc;

/// Products in a piece of work: a few milliseconds.
const PIECE: usize = 4_000_000;
/// Least seconds between two words about it.
const TELL_EVERY: f64 = 0.3;
/// Stream of the views that some measures need.
const STREAM: u64 = 0x65_78_61_6d;

/// The examination that is on.
pub struct Examining {
    evaluation: EvaluationRun,
    told: f64,
}

impl Examining {
    fn tell(&self, going: bool) -> Event {
        Event::Examining(Box::new(protocol::Examining {
            going,
            progress: self.evaluation.progress(),
            doing: self.evaluation.doing(),
            report: self.evaluation.report(),
        }))
    }
}

impl Session {
    /// Begins an examination of the network as it is.
    pub(crate) async fn examine(&mut self) -> Result<Events, SslError> {
        let mut events = self.stop_examining();
        let kept = self.keep(&mut events).await?;
        let (Some(kept), Some(run)) = (kept, &self.run) else {
            events.push(Event::Examining(Box::default()));
            return Ok(events);
        };
        match begin(&kept.bytes, &run.dataset, &self.device) {
            Ok(evaluation) => {
                let examining = Examining {
                    evaluation,
                    told: now(),
                };
                events.push(examining.tell(true));
                self.examining = Some(examining);
            }
            Err(Refusal::At(errors)) => events.extend([Event::Examining(Box::default()), Event::Refused(errors)]),
            Err(Refusal::Lost(why)) => return Err(SslError::Device(why)),
        }
        Ok(events)
    }

    /// Ends the examination that is on.
    pub(crate) fn stop_examining(&mut self) -> Events {
        let ended = self.examining.take();
        ended.map(|examining| examining.tell(false)).into_iter().collect()
    }

    /// Goes on with the examination, if one is on.
    pub(crate) async fn examine_on(&mut self, until: f64, events: &mut Events) -> Result<(), SslError> {
        let Some(examining) = &mut self.examining else {
            return Ok(());
        };
        let mut done = examining.evaluation.advance(PIECE).await?;
        while !done && now() < until {
            done = examining.evaluation.advance(PIECE).await?;
        }
        if done || now() - examining.told >= TELL_EVERY {
            examining.told = now();
            events.push(examining.tell(!done));
        }
        if done {
            self.examining = None;
        }
        Ok(())
    }
}

fn begin(snapshot: &[u8], dataset: &Rc<Dataset>, device: &ssl::burn::tensor::Device) -> Result<EvaluationRun, Refusal> {
    let state = State::read(snapshot)?;
    let draws = (0..3).map(|_| draw(&state.config, dataset));
    let draws = draws.collect::<Result<Vec<Draw>, Refusal>>()?;
    let input = evaluation_input(&state.config, dataset)?;
    Ok(EvaluationRun::new(state, input, draws, device)?)
}

/// The batches of a run of its own.
pub(crate) fn draw(config: &RunConfig, dataset: &Rc<Dataset>) -> Result<Draw, Refusal> {
    let mut batches = Batches::new(config, dataset)?;
    let (dataset, size) = (Rc::clone(dataset), config.count("run.batch")?);
    Ok(Box::new(move |step| {
        let drawn = batches.next(&dataset, size, 1, step);
        (drawn.views.concat(), drawn.labels.to_vec())
    }))
}

/// The training split, and of the test split what the page shows.
fn evaluation_input(config: &RunConfig, dataset: &Dataset) -> Result<EvaluationInput, Refusal> {
    let split = |split: &datasets::Split| Split {
        images: split.samples.clone(),
        labels: split.labels.clone(),
    };
    let (train, test) = (split(&dataset.train), split(&dataset.test));
    let mut input = EvaluationInput::new(
        dataset.shape,
        dataset.classes.clone(),
        train,
        test,
        dataset_summary::MOST,
    );
    let values = dataset.train.factors.iter().zip(&dataset.test.factors);
    for (factor, (train, test)) in dataset.factors.iter().zip(values) {
        input.add_factor(factor.name.clone(), factor.measured_as(), train, test);
    }
    let mut batches = Batches::new(config, dataset)?;
    input.add_views(|index, image| batches.draw(image, VIEWS, STREAM, index as u64).concat());
    Ok(input)
}
