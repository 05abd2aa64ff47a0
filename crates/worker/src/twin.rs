//! Runs in lock-step on one device, and how alike they are at a step that they have all taken.
//!
//! Each run is a session of its own and knows nothing of the others; this file says how far each may step, and compares
//! each with the first. With the same seed they have the same first weights, batches and views, as far as their configs leave these the same.

use crate::clock::{Clock, Throttle};
use crate::run::Run;
use crate::run::error::RunError;
use crate::session::Session;
use protocol::wire::{RunId, ToPage, ToWorker};
use protocol::{Command, Comparison, Event, RunConfig};
use ssl::measure::comparison::linear_cka::debiased;
use ssl::measure::comparison::procrustes_distance::procrustes;

/// Most steps that one run is ahead of another.
const ROUND: u64 = 10;
/// Most of the time that comparing takes.
const SHARE: f64 = 0.05;
/// A distance that rounding alone may make.
const ROUNDING: f64 = 1e-6;
/// Images that are named as those which lie otherwise.
const MOVED: usize = 6;

/// Holds a run beside the first, and when it was compared with that.
pub(crate) struct Twin {
    session: Session,
    clock: Clock,
    comparisons: Throttle,
    /// The step at which both were compared last.
    compared: Option<u64>,
}

impl Twin {
    /// Begins a run with the id `run` in a session that has none yet, paused. Returns it, where it could begin, and
    /// the messages for the page.
    pub(crate) async fn begin(mut session: Session, run: RunId, config: RunConfig) -> (Option<Self>, Vec<ToPage>) {
        let start = Command::Start { config, playing: false };
        let answers = session.handle(ToWorker { run, command: start }).await;
        let refused: Vec<ToPage> = answers
            .iter()
            .filter(|answer| matches!(answer.event, Event::Refused(_) | Event::Failed(_)))
            .cloned()
            .collect();
        if !refused.is_empty() {
            return (None, refused);
        }
        let twin = Self {
            clock: session.clock(),
            session,
            comparisons: Throttle::default(),
            compared: None,
        };
        (Some(twin), answers)
    }

    /// Returns the id of the run.
    pub(crate) fn id(&self) -> RunId {
        self.session.id()
    }

    /// Answers a command about this run.
    pub(crate) async fn handle(&mut self, message: ToWorker) -> Vec<ToPage> {
        self.session.handle(message).await
    }

    /// Answers for this run a command about the first that is for all.
    pub(crate) async fn follow(&mut self, command: &Command) -> Vec<ToPage> {
        let for_all = matches!(
            command,
            Command::Play
                | Command::Pause
                | Command::Step(_)
                | Command::Speed(_)
                | Command::Project(_)
                | Command::Pin(_)
        );
        if !for_all {
            return vec![];
        }
        let (run, command) = (self.id(), command.clone());
        self.session.handle(ToWorker { run, command }).await
    }

    /// Compares this run with the `first` where both have the same steps, at most once for each; `None` where that is not due.
    async fn compare(&mut self, first: &mut Session) -> Result<Option<Comparison>, RunError> {
        let step = first.steps();
        let began = self.clock.now();
        let due = !first.is_stepping() || self.comparisons.due(began, SHARE);
        if step != self.session.steps() || self.compared == Some(step) || !due {
            return Ok(None);
        }
        let (Some(a), Some(b)) = (first.run_mut(), self.session.run_mut()) else {
            return Ok(None);
        };
        let comparison = comparison(a, b).await?;
        self.compared = Some(step);
        self.comparisons.done(began, self.clock.now());
        Ok(Some(comparison))
    }
}

/// Does a bounded piece of work for each run, and compares those that have the steps of the first.
pub(crate) async fn advance(first: &mut Session, twins: &mut [Twin]) -> Vec<ToPage> {
    lock(first, twins);
    let mut messages = first.advance().await;
    for twin in twins.iter_mut() {
        // The page keeps none of these, and each has megabytes.
        let told = twin.session.advance().await.into_iter();
        messages.extend(told.filter(|message| !matches!(message.event, Event::Snapshot { .. })));
    }
    for twin in twins.iter_mut() {
        let run = twin.id();
        // Where the device does not answer the session says so itself.
        let compared = twin.compare(first).await.ok().flatten();
        messages.extend(compared.map(|comparison| ToPage {
            run,
            event: Event::Compared(comparison),
        }));
    }
    lock(first, twins);
    messages
}

/// Returns the seconds until one of the runs has something to do; none where none has until a command comes.
pub(crate) fn wait(first: &Session, twins: &[Twin]) -> Option<f64> {
    let others = twins.iter().filter_map(|twin| twin.session.wait());
    others.chain(first.wait()).reduce(f64::min)
}

/// Lets each run step to the end of the round in which the slowest is; runs that step no more hold nobody back.
pub(crate) fn lock(first: &mut Session, twins: &mut [Twin]) {
    let of = |session: &Session| (!session.is_over()).then(|| session.steps());
    let others = twins.iter().filter_map(|twin| of(&twin.session));
    let until = others
        .chain(of(first))
        .min()
        .map(|slowest| (slowest / ROUND + 1) * ROUND);
    // What is over has its end to tell.
    let hold = |session: &Session| until.filter(|_| !session.is_over());
    first.hold_at(hold(first));
    for twin in twins {
        twin.session.hold_at(hold(&twin.session));
    }
}

/// Compares the embeddings of two runs. Of other images they have nothing to compare.
async fn comparison(a: &mut Run, b: &mut Run) -> Result<Comparison, RunError> {
    let step = a.steps();
    let none = Comparison {
        step,
        ..Comparison::default()
    };
    if a.images() != b.images() {
        return Ok(none);
    }
    let (of_a, of_b) = (a.look().await?, b.look().await?);
    let (x, y) = (of_a.embedding.to_f64(), of_b.embedding.to_f64());
    a.remember(of_a);
    b.remember(of_b);
    let apart = procrustes(&x, &y);
    let mut moved: Vec<(f64, u32)> = apart
        .iter()
        .flat_map(|apart| apart.moved.iter().copied().zip(0..))
        .collect();
    moved.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    Ok(Comparison {
        cka: debiased(&x, &y).map(|cka| cka as f32),
        distance: apart.as_ref().map(|apart| apart.distance as f32),
        moved: moved
            .into_iter()
            .filter(|(by, _)| *by > ROUNDING)
            .take(MOVED)
            .map(|(_, image)| image)
            .collect(),
        ..none
    })
}
