//! The session: one run at a time, and what the page asks about it.
//!
//! A request names its run; one about a run that has ended is dropped. [`Session::handle`] answers a
//! command, [`Session::advance`] (see [`crate::session::advance`]) does a bounded piece of work.

pub mod advance;
pub mod change;
pub mod examining;
pub mod snapshots;
pub mod step_timing;
use crate::clock::{Throttle, now};
use crate::data::Data;
use crate::pace::{Pace, Rate};
use crate::page::{dataset_summary, views};
use crate::request_error::Refusal;
use crate::run::{Broken, Run};
use crate::session::examining::Examining;
use protocol::wire::{RunId, ToPage, ToWorker};
use protocol::{Catalogue, Command, DeviceKind, Effect, Event, KnobError, Mark, Projection, RunConfig, Settings};
use ssl::SslError;
use ssl::burn::tensor::Device;
use ssl::training::snapshot::State;

/// What happened, before it is known to which run.
pub type Events = Vec<Event>;

/// Whether, and how, a run steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Going {
    /// It waits.
    Paused,
    /// It steps on.
    Playing,
    /// It takes so many steps, then pauses.
    Counted(u32),
    /// It stands still since a loss that is no number.
    Halted,
}

/// A run and the page's wishes.
pub struct Session {
    pub(crate) device: Device,
    pub(crate) kind: DeviceKind,
    pub(crate) catalogue: Catalogue,
    pub(crate) run: Option<Run>,
    pub(crate) going: Going,
    pub(crate) pace: Pace,
    pub(crate) rate: Rate,
    pub(crate) projection: Projection,
    pub(crate) credit: u32,
    pub(crate) pin: Option<u32>,
    pub(crate) masks: u64,
    /// Something that a frame shows has changed since the last one.
    pub(crate) stale: bool,
    pub(crate) finished: bool,
    /// The step of the last report.
    pub(crate) reported: u64,
    pub(crate) readings: Throttle,
    pub(crate) frames: Throttle,
    pub(crate) painted: Throttle,
    pub(crate) kept: Throttle,
    pub(crate) examining: Option<Examining>,
    /// When a snapshot was last sent.
    pub(crate) sent: f64,
    id: RunId,
    data: Data,
}

impl Session {
    /// A session without a run.
    pub fn new(catalogue: Catalogue, device: Device, kind: DeviceKind) -> Self {
        Self {
            device,
            kind,
            catalogue,
            run: None,
            going: Going::Paused,
            pace: Pace::default(),
            rate: Rate::default(),
            projection: Projection::default(),
            credit: 0,
            pin: None,
            masks: 0,
            stale: false,
            finished: false,
            reported: 0,
            readings: Throttle::default(),
            frames: Throttle::default(),
            painted: Throttle::default(),
            kept: Throttle::default(),
            examining: None,
            sent: 0.0,
            id: 0,
            data: Data::default(),
        }
    }

    /// What a run can be made of.
    pub fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    /// The run, if one is on.
    pub fn run(&self) -> Option<&Run> {
        self.run.as_ref()
    }

    /// What is said first.
    pub fn hello(&self) -> Event {
        Event::Hello {
            catalogue: self.catalogue.clone(),
            device: self.kind.clone(),
        }
    }

    /// Events as messages about the run that is on.
    pub(crate) fn about(&self, events: Events) -> Vec<ToPage> {
        let run = self.id;
        events.into_iter().map(|event| ToPage { run, event }).collect()
    }

    /// Answers a command.
    pub async fn handle(&mut self, message: ToWorker) -> Vec<ToPage> {
        let ToWorker { run, command } = message;
        let answer = match command {
            Command::Start { config, playing } => return self.start(run, &config, playing).await,
            Command::Restore { snapshot, playing } => return self.restore(run, &snapshot, playing).await,
            Command::Trial { config, steps } => return vec![self.trial(run, &config, steps).await],
            Command::Set { settings, .. } if run > self.id && self.run.is_some() => {
                return self.restart(run, &settings).await;
            }
            _ if run != self.id || self.run.is_none() => return vec![],
            Command::Set { settings, mark } => return self.set(&settings, mark).await,
            command => self.tell(command).await,
        };
        let events = answer.unwrap_or_else(|error| self.fail(&error));
        self.about(events)
    }

    async fn tell(&mut self, command: Command) -> Result<Events, SslError> {
        match command {
            Command::Play => return Ok(self.go(Going::Playing)),
            Command::Pause => return Ok(self.go(Going::Paused)),
            Command::Step(0) => {}
            Command::Step(steps) => {
                self.go(Going::Counted(steps));
            }
            Command::Speed(speed) => {
                self.pace.set(speed, now());
                self.rate.reset();
            }
            Command::Project(projection) => {
                self.stale |= projection != self.projection;
                self.projection = projection;
            }
            Command::Credit(more) => self.credit = self.credit.saturating_add(more),
            Command::Pin(pin) => {
                self.stale |= pin != self.pin;
                self.pin = pin;
            }
            Command::DrawViews { images, draws, seed } => {
                (self.masks, self.stale) = (seed, true);
                self.painted = Throttle::default();
                let sheet = self.run.as_mut().map(|run| views::views(run, &images, draws, seed));
                return Ok(sheet.map(Event::Views).into_iter().collect());
            }
            Command::Snapshot => return self.snapshot().await,
            Command::Examine => return self.examine().await,
            Command::StopExamining => return Ok(self.stop_examining()),
            // These are answered before.
            Command::Start { .. } | Command::Restore { .. } | Command::Trial { .. } | Command::Set { .. } => {}
            // These are the service's.
            Command::Experiment { .. } | Command::StopExperiment => {}
        }
        Ok(vec![])
    }

    /// Plays, pauses or steps, unless the run stands still.
    fn go(&mut self, going: Going) -> Events {
        if self.going == Going::Halted {
            return vec![Event::Playing(false)];
        }
        self.going = going;
        self.rate.reset();
        self.pace.resume(now());
        vec![Event::Playing(going == Going::Playing)]
    }

    async fn start(&mut self, id: RunId, config: &RunConfig, playing: bool) -> Vec<ToPage> {
        match self.begin(id, config, None, playing).await {
            Ok(events) => self.about(events),
            Err(refusal) if self.run.is_some() => vec![self.refused(id, refusal)],
            Err(refusal) => {
                // Nothing is on: the page gets the run of a first visit, and the reason.
                let usual = self.catalogue.complete(&Settings::new()).map_err(Refusal::from);
                let started = match usual {
                    Ok(usual) => self.begin(id, &usual, None, playing).await,
                    Err(refusal) => Err(refusal),
                };
                let mut messages = started.map(|events| self.about(events)).unwrap_or_default();
                messages.push(self.refused(id, refusal));
                messages
            }
        }
    }

    async fn restore(&mut self, id: RunId, snapshot: &[u8], playing: bool) -> Vec<ToPage> {
        let begun = match State::read(snapshot) {
            Ok(state) => self.begin(id, &state.config.clone(), Some(&state), playing).await,
            Err(error) => Err(error.into()),
        };
        match begun {
            Ok(events) => self.about(events),
            Err(refusal) => vec![self.refused(id, refusal)],
        }
    }

    async fn begin(
        &mut self,
        id: RunId,
        config: &RunConfig,
        snapshot: Option<&State>,
        playing: bool,
    ) -> Result<Events, Refusal> {
        let config = self.catalogue.complete(config.settings())?;
        let dataset = self.data.of(&config)?;
        let mut run = Run::start(&self.catalogue, config, dataset, &self.device, snapshot).await?;
        let started = Event::Started {
            config: run.config.clone(),
            description: run.description.clone(),
            data: dataset_summary::facts(&run.dataset),
            step: run.steps(),
            initial: run.evaluation.initial_report(),
        };
        (self.id, self.reported) = (id, run.steps());
        self.run = Some(run);
        self.going = if playing { Going::Playing } else { Going::Paused };
        (self.credit, self.pin, self.masks) = (0, None, 0);
        (self.stale, self.finished, self.examining) = (true, false, None);
        self.rate.reset();
        self.pace.resume(now());
        (self.readings, self.frames) = (Throttle::default(), Throttle::default());
        (self.painted, self.kept, self.sent) = (Throttle::default(), Throttle::default(), now());
        Ok(vec![started, Event::Playing(playing)])
    }

    fn refused(&self, run: RunId, refusal: Refusal) -> ToPage {
        let event = match refusal {
            Refusal::At(errors) => Event::Refused(errors),
            lost @ Refusal::Lost(_) => Event::Failed(lost.to_string()),
        };
        ToPage { run, event }
    }

    async fn trial(&mut self, id: RunId, config: &RunConfig, steps: u32) -> ToPage {
        let timed = match (self.catalogue.complete(config.settings()), self.data.of(config)) {
            (Ok(config), Ok(dataset)) => step_timing::trial(&config, &dataset, &self.device, &self.kind, steps).await,
            (Err(error), _) => Err(error.into()),
            (_, Err(refusal)) => Err(refusal),
        };
        match timed {
            Ok(ms_per_step) => ToPage {
                run: id,
                event: Event::Trial { ms_per_step },
            },
            Err(refusal) => self.refused(id, refusal),
        }
    }

    /// `settings` on the run's config, and whether they begin it again.
    fn changed(&self, settings: &Settings) -> Result<(RunConfig, bool), Refusal> {
        let Some(run) = &self.run else {
            return Err(Refusal::At(Vec::<KnobError>::new()));
        };
        let config = self.catalogue.change(&run.config, settings)?;
        let restarts =
            change::turned(&run.config, &config).any(|path| self.catalogue.effect(&config, path) == Effect::Restart);
        Ok((config, restarts))
    }

    /// A `Set` under a new id: it begins the run again, or it is about a run that never was.
    async fn restart(&mut self, id: RunId, settings: &Settings) -> Vec<ToPage> {
        match self.changed(settings) {
            Ok((config, true)) => self.start(id, &config, self.going == Going::Playing).await,
            Ok((_, false)) => vec![],
            Err(refusal) => vec![self.refused(id, refusal)],
        }
    }

    async fn set(&mut self, settings: &Settings, mark: Option<String>) -> Vec<ToPage> {
        let id = self.id;
        match self.changed(settings) {
            Ok((config, true)) => self.start(id, &config, self.going == Going::Playing).await,
            Ok((config, false)) => {
                let mut messages = vec![];
                if self.going == Going::Halted {
                    // Weights that are no numbers take no setting: first back to where they were.
                    if let Some(good) = self.run.as_ref().and_then(|run| run.good.clone()) {
                        messages = self.restore(id, &good.bytes, false).await;
                    }
                }
                let mut events = vec![];
                match self.turn(config, mark, &mut events).await {
                    Ok(()) => messages.extend(self.about(events)),
                    Err(refusal) => {
                        messages.extend(self.about(events));
                        messages.push(self.refused(id, refusal));
                    }
                }
                messages
            }
            Err(refusal) => vec![self.refused(id, refusal)],
        }
    }

    /// Turns live knobs.
    async fn turn(&mut self, config: RunConfig, text: Option<String>, events: &mut Events) -> Result<(), Refusal> {
        let Some(run) = &mut self.run else { return Ok(()) };
        if let Err(broken) = run.read(&[]).await? {
            self.diverge(broken, events).await?;
            return Ok(());
        }
        let step = run.steps();
        let before = run.config.clone();
        // To go back to, should the change break the run; and what the curves show as "before".
        let kept = run.snapshot().await?;
        run.set(&self.catalogue, config).await?;
        (run.good, run.candidate) = (Some(kept), None);
        let breaks = &run.description.ablations;
        let alarm = text.is_some() && change::is_ablated(&before, &run.config, breaks);
        if alarm {
            run.projector.freeze(step);
        } else if !change::is_broken(&run.config, breaks) {
            run.projector.thaw();
        }
        events.push(Event::Changed {
            config: run.config.clone(),
            description: run.description.clone(),
            mark: text.map(|text| Mark { step, text, alarm }),
        });
        (self.stale, self.finished) = (true, self.finished && step >= run.budget());
        Ok(())
    }

    /// The run stands still: says since when, and offers the last good snapshot.
    pub(crate) async fn diverge(&mut self, Broken(step): Broken, events: &mut Events) -> Result<(), SslError> {
        let Some(run) = &mut self.run else { return Ok(()) };
        self.going = Going::Halted;
        let remedy = change::remedy(&self.catalogue, &run.config);
        let verdict = change::explain(run.evaluation.diverged(step), &run.config, remedy.as_ref());
        let (good, snapshot) = match &run.good {
            Some(good) => (good.step, good.bytes.to_vec()),
            None => (0, Vec::new()),
        };
        events.push(Event::Playing(false));
        events.push(Event::Diverged {
            step,
            verdict,
            good,
            snapshot,
            remedy,
        });
        Ok(())
    }

    /// The device does not answer: says so, and does no more.
    pub(crate) fn fail(&mut self, error: &SslError) -> Events {
        self.going = Going::Halted;
        (self.credit, self.examining) = (0, None);
        vec![Event::Failed(error.to_string())]
    }
}
