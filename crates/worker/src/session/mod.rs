//! The session: one run at a time, and what the page asks about it.
//!
//! [`Session::handle`] answers a command, [`Session::advance`] does a bounded piece of work, [`Session::wait`] says
//! when there is more. Runs have ids that count up: a command names its run, and one about a run that has ended is
//! dropped.
//!
//! The parts of a session's state are files of their own that know nothing of the session (`stepping`, `display`,
//! `snapshot_schedule`, `examination`, `change`); the files that answer commands (`beginning`, `settings`,
//! `snapshots`, `examining`) and `advance` put them together.

mod advance;
mod beginning;
mod change;
mod display;
mod examination;
mod examining;
mod settings;
mod snapshot_schedule;
mod snapshots;
mod step_timing;
mod stepping;

use crate::clock::Clock;
use crate::data::Data;
use crate::page::views;
use crate::request_error::Refusal;
use crate::run::Run;
use crate::run::error::RunError;
use crate::session::display::Display;
use crate::session::examination::Examining;
use crate::session::snapshot_schedule::SnapshotSchedule;
use crate::session::stepping::{Going, Stepping};
use protocol::wire::{RunId, ToPage, ToWorker};
use protocol::{Catalogue, Command, DeviceKind, Event, RunConfig};
use ssl::burn::tensor::Device;

/// Events that are not yet tagged with the id of a run.
type Events = Vec<Event>;

/// What runs are trained on.
struct Backend {
    device: Device,
    kind: DeviceKind,
}

/// Holds a run and the page's wishes.
pub struct Session {
    catalogue: Catalogue,
    backend: Backend,
    /// The dataset of the last run, kept for the next one.
    data: Data,
    /// The id of the run; 0 before the first.
    id: RunId,
    run: Option<Run>,
    stepping: Stepping,
    display: Display,
    snapshots: SnapshotSchedule,
    examining: Option<Examining>,
    clock: Clock,
    /// The step at which the run waits for another one; none where it goes on by itself.
    hold: Option<u64>,
}

impl Session {
    /// Creates a session without a run.
    ///
    /// `catalogue` is what configs are checked against and completed by; `device` is what runs are trained on, and
    /// `kind` is how the page is told of it.
    pub fn new(catalogue: Catalogue, device: Device, kind: DeviceKind) -> Self {
        Self {
            catalogue,
            backend: Backend { device, kind },
            data: Data::default(),
            id: 0,
            run: None,
            stepping: Stepping::default(),
            display: Display::default(),
            snapshots: SnapshotSchedule::default(),
            examining: None,
            clock: Clock::default(),
            hold: None,
        }
    }

    /// Returns the session with the time taken from `clock` in place of the system's.
    pub fn with_clock(self, clock: Clock) -> Self {
        Self { clock, ..self }
    }

    /// Returns the catalogue that configs are checked against.
    pub fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    /// Returns the run, or None before the first one began.
    pub fn run(&self) -> Option<&Run> {
        self.run.as_ref()
    }

    /// Returns what the session takes the time from.
    pub(crate) fn clock(&self) -> Clock {
        self.clock.clone()
    }

    /// Returns the id of the run; 0 before the first.
    pub(crate) fn id(&self) -> RunId {
        self.id
    }

    /// Returns the run, to read from it.
    pub(crate) fn run_mut(&mut self) -> Option<&mut Run> {
        self.run.as_mut()
    }

    /// Returns the steps taken; 0 before the first run.
    pub(crate) fn steps(&self) -> u64 {
        self.run.as_ref().map_or(0, Run::steps)
    }

    /// Returns whether the run takes steps without a further command.
    pub(crate) fn is_stepping(&self) -> bool {
        self.stepping.is_on()
    }

    /// Returns whether the run takes no more steps: it is at its end, or halted.
    pub(crate) fn is_over(&self) -> bool {
        let ended = self.run.as_ref().is_none_or(|run| run.steps() >= run.budget());
        ended || self.stepping.going() == Going::Halted
    }

    /// Has the run wait before it takes more steps than `step`, or go on by itself.
    pub(crate) fn hold_at(&mut self, step: Option<u64>) {
        self.hold = step;
    }

    /// Returns whether the run steps and need not wait for another one.
    fn goes_on(&self) -> bool {
        self.stepping.is_on() && self.hold.is_none_or(|hold| self.steps() < hold)
    }

    /// Returns the first event that the page is sent: the catalogue and the kind of device.
    pub fn hello(&self) -> Event {
        Event::Hello {
            catalogue: self.catalogue.clone(),
            device: self.backend.kind.clone(),
        }
    }

    /// Answers a command with messages for the page. A command about a run that has ended has no answer.
    pub async fn handle(&mut self, message: ToWorker) -> Vec<ToPage> {
        let ToWorker { run, command } = message;
        match command {
            Command::Start { config, playing } => self.start(run, &config, playing).await,
            Command::Restore { snapshot, playing } => self.restore(run, &snapshot, playing).await,
            Command::Trial { config, steps } => vec![self.trial(run, &config, steps).await],
            Command::Set { settings, .. } if run > self.id && self.run.is_some() => self.restart(run, &settings).await,
            _ if run != self.id || self.run.is_none() => vec![],
            Command::Set { settings, mark } => self.set(&settings, mark).await,
            command => {
                let events = self.answer(command).await;
                self.about(events)
            }
        }
    }

    /// Answers a command about the run that is on.
    async fn answer(&mut self, command: Command) -> Events {
        match command {
            Command::Play => return self.go(Going::Playing),
            Command::Pause => return self.go(Going::Paused),
            Command::Step(0) => {}
            Command::Step(steps) => {
                self.go(Going::Counted(steps));
            }
            Command::Speed(speed) => self.stepping.set_speed(speed, self.clock.now()),
            Command::Project(projection) => self.display.set_projection(projection),
            Command::Mechanism(shown) => self.display.set_mechanism(shown),
            Command::Credit(frames) => self.display.grant(frames),
            Command::Pin(pin) => self.display.set_pin(pin),
            Command::DrawViews { images, draws, seed } => {
                self.display.set_masks(seed);
                let sheet = self.run.as_mut().map(|run| views::views(run, &images, draws, seed));
                return sheet.map(Event::Views).into_iter().collect();
            }
            Command::Describe(configs) => return self.describe(&configs),
            Command::Snapshot => return self.snapshot().await,
            Command::Examine => return self.examine().await,
            Command::StopExamining => return self.stop_examining(),
            // These are answered by `handle`.
            Command::Start { .. } | Command::Restore { .. } | Command::Trial { .. } | Command::Set { .. } => {}
            // These are answered by the service.
            Command::Experiment { .. } | Command::StopExperiment | Command::ListExperiments => {}
            Command::Twin(_) | Command::EndTwins => {}
            // These are answered by a browser, which alone keeps runs.
            Command::GoOn { .. } | Command::Keep(_) | Command::ForgetKept(_) => {}
        }
        vec![]
    }

    /// Plays, pauses or steps, unless the run is halted.
    fn go(&mut self, going: Going) -> Events {
        self.stepping.go(going, self.clock.now());
        vec![Event::Playing(self.stepping.going() == Going::Playing)]
    }

    /// Times some steps of a config, which need not be that of the run.
    async fn trial(&mut self, id: RunId, config: &RunConfig, steps: u32) -> ToPage {
        let Backend { device, kind } = &self.backend;
        let timed = match (self.catalogue.complete(config.settings()), self.data.of(config)) {
            (Ok(config), Ok(dataset)) => step_timing::trial(&config, &dataset, device, kind, steps).await,
            (Err(error), _) => Err(error.into()),
            (_, Err(refusal)) => Err(refusal),
        };
        match timed {
            Ok(ms_per_step) => ToPage {
                run: id,
                event: Event::Trial { ms_per_step },
            },
            Err(refusal) => refused(id, refusal),
        }
    }

    /// Describes runs as they would begin; one that cannot begin is left out.
    fn describe(&mut self, configs: &[RunConfig]) -> Events {
        let one = |config: &RunConfig| {
            let config = self.catalogue.complete(config.settings()).ok()?;
            let shape = self.data.of(&config).ok()?.shape;
            let learner = ssl::start(&config, shape, &self.backend.device).ok()?;
            let description = ssl::describe(&self.catalogue, &config, learner.as_ref(), shape).ok()?;
            Some(Event::Described {
                config,
                description: Box::new(description),
            })
        };
        configs.iter().filter_map(one).collect()
    }

    /// Tags events with the id of the run that is on.
    fn about(&self, events: Events) -> Vec<ToPage> {
        let run = self.id;
        events.into_iter().map(|event| ToPage { run, event }).collect()
    }

    /// Halts a run that cannot go on, and returns what the page is told of it.
    fn halt(&mut self, error: RunError) -> Events {
        match error {
            RunError::Diverged(step) => self.diverge(step),
            RunError::Ssl(error) => self.fail(error.to_string()),
        }
    }

    /// Halts a run whose loss at `step` is not a number: the page is told the likely cause, and is given the last
    /// good snapshot to go back to.
    fn diverge(&mut self, step: u64) -> Events {
        self.stepping.halt();
        let Some(run) = &self.run else { return vec![] };
        let remedy = change::remedy(&self.catalogue, &run.config);
        let verdict = change::explain(run.evaluation.diverged(step), &run.config, remedy.as_ref());
        let (good, snapshot) = match run.snapshots.good() {
            Some(good) => (good.step, good.bytes.to_vec()),
            None => (0, Vec::new()),
        };
        let diverged = Event::Diverged {
            step,
            verdict,
            good,
            snapshot,
            remedy,
        };
        vec![Event::Playing(false), diverged]
    }

    /// Halts everything, since the device does not answer; `sentence` says so.
    fn fail(&mut self, sentence: String) -> Events {
        self.stepping.halt();
        self.display.revoke();
        self.examining = None;
        vec![Event::Failed(sentence)]
    }
}

/// Returns the message that run `id` cannot be, or cannot be so, and why.
fn refused(id: RunId, refusal: Refusal) -> ToPage {
    let event = match refusal {
        Refusal::At(errors) => Event::Refused(errors),
        lost @ Refusal::Lost(_) => Event::Failed(lost.to_string()),
    };
    ToPage { run: id, event }
}
