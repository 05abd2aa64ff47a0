//! The runs of an experiment, one after another, for the page: started, stopped, resumed.
//!
//! To resume is to start with the list of runs that are finished; the rest gives the same table as without a pause,
//! since each run follows from its config alone.

use crate::clock::now;
use crate::data::Data;
use crate::experiment::cell_run::CellRun;
use protocol::experiment::{Experiment, Finished, Place, Progress, Size};
use protocol::wire::RunId;
use protocol::{Catalogue, Event};
use ssl::burn::tensor::Device;
use std::collections::{BTreeSet, VecDeque};

/// Seconds of work between two looks at the messages.
const SLICE: f64 = 0.05;
/// Least seconds between two messages about the progress.
const SAY_EVERY: f64 = 0.2;
/// Share of a run that must be done before the time left is estimated.
const TELLING: f32 = 0.1;

/// An experiment in progress.
struct Work {
    id: RunId,
    experiment: Experiment,
    size: Size,
    /// Runs that are not finished; the first is in hand.
    left: VecDeque<Place>,
    /// Runs of the whole experiment.
    all: usize,
    cell_run: Option<CellRun>,
    /// When it was started or resumed.
    began: f64,
    /// Runs finished since then.
    finished: usize,
    /// When the page was last told of the progress.
    said: f64,
}

/// Makes the runs of one experiment at a time.
#[derive(Default)]
pub(crate) struct Runner {
    data: Data,
    work: Option<Work>,
}

impl Runner {
    /// Starts `experiment` under `id`, in place of one in progress; the runs at the places `done` are left out.
    pub(crate) fn start(&mut self, id: RunId, experiment: &Experiment, size: Size, done: &[Place]) {
        let size = size.within_reason();
        let done: BTreeSet<&Place> = done.iter().collect();
        let places = experiment.places(size);
        let all = places.len();
        self.work = Some(Work {
            id,
            experiment: experiment.clone(),
            size,
            left: places.into_iter().filter(|place| !done.contains(place)).collect(),
            all,
            cell_run: None,
            began: now(),
            finished: 0,
            said: 0.0,
        });
    }

    /// Ends the experiment in progress; its run in hand is lost.
    pub(crate) fn stop(&mut self) {
        self.work = None;
    }

    /// Returns the id of the experiment in progress, or None where there is none.
    pub(crate) fn working(&self) -> Option<RunId> {
        self.work.as_ref().map(|work| work.id)
    }

    /// Does a bounded piece of work on `device`, and returns events for the page.
    pub(crate) async fn advance(&mut self, catalogue: &Catalogue, device: &Device) -> Vec<Event> {
        let Some(work) = &mut self.work else { return vec![] };
        let mut events = vec![];
        match work.slice(&mut self.data, catalogue, device).await {
            Some(finished) => events.push(Event::ExperimentRun(finished)),
            None if work.cell_run.is_none() => {
                self.work = None;
                return vec![Event::ExperimentDone];
            }
            None => {}
        }
        if !events.is_empty() || now() - work.said >= SAY_EVERY {
            work.said = now();
            events.extend(work.progress().map(Event::ExperimentProgress));
        }
        events
    }
}

impl Work {
    /// Works on the run in hand, or begins the next one. Returns a result when one is finished.
    async fn slice(&mut self, data: &mut Data, catalogue: &Catalogue, device: &Device) -> Option<Finished> {
        let finished = match &mut self.cell_run {
            Some(cell_run) => cell_run.advance(SLICE).await,
            None => {
                let place = *self.left.front()?;
                let begun = CellRun::begin(catalogue, &self.experiment, place, self.size.steps, data, device).await;
                begun
                    .map(|cell_run| self.cell_run = Some(cell_run))
                    .err()
                    .map(|finished| *finished)
            }
        };
        if finished.is_some() {
            (self.cell_run, self.finished) = (None, self.finished + 1);
            self.left.pop_front();
        }
        finished
    }

    /// Returns how far the experiment is, or None where all runs are finished.
    fn progress(&self) -> Option<Progress> {
        let fraction = self.cell_run.as_ref().map_or(0.0, CellRun::fraction);
        let made = self.finished as f32 + fraction;
        let left = self.left.len() as f32 - fraction;
        let rate = made / (now() - self.began).max(f64::EPSILON) as f32;
        Some(Progress {
            done: (self.all - self.left.len()) as u32,
            of: self.all as u32,
            place: *self.left.front()?,
            fraction,
            seconds_left: (made >= TELLING).then(|| left / rate),
        })
    }
}
