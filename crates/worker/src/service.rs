//! Everything that a worker does for the page: a run, and beside it an experiment.
//!
//! One worker can do both; the page gives experiments a worker of their own, so that its run keeps its
//! pace. An experiment has ids of its own, which its events carry.

use crate::catalogue::{list_experiments, of_runs};
use crate::experiment::runner::Runner;
use crate::session::Session;
use crate::twin::{self, Twin};
use protocol::wire::{RunId, ToPage, ToWorker};
use protocol::{Catalogue, Command, DeviceKind, Event};
use ssl::burn::tensor::Device;
use std::cell::OnceCell;

/// Holds a session and an experiment, each with ids of its own.
pub struct Service {
    session: Session,
    /// The catalogue with the experiments, once somebody asked for them.
    experiments: OnceCell<Catalogue>,
    /// Runs in lock-step with that of the session.
    twins: Vec<Twin>,
    runner: Runner,
    device: Device,
    kind: DeviceKind,
}

impl Service {
    /// Creates a service that trains on `device`, which the page is told to be of this `kind`.
    pub fn new(device: Device, kind: DeviceKind) -> Self {
        Self {
            session: Session::new(of_runs(), device.clone(), kind.clone()),
            twins: vec![],
            experiments: OnceCell::new(),
            runner: Runner::default(),
            device,
            kind,
        }
    }

    /// Returns the first event that the page is sent: the catalogue and the kind of device.
    pub fn hello(&self) -> Event {
        self.session.hello()
    }

    /// Answers a command with messages for the page.
    pub async fn handle(&mut self, message: ToWorker) -> Vec<ToPage> {
        let ToWorker { run, command } = message;
        match command {
            Command::ListExperiments => {
                let Catalogue {
                    experiments,
                    run_seconds,
                    ..
                } = self.experiments().clone();
                let listed = Event::Experiments {
                    experiments,
                    run_seconds,
                };
                about(run, [listed])
            }
            Command::Experiment { name, own, size, done } => {
                let listed = own.is_none().then(|| self.experiments().clone());
                let known = || listed.as_ref()?.experiments.iter().find(|known| known.name == name);
                let started = match own.as_deref().or_else(known) {
                    Some(experiment) => {
                        self.runner.start(run, experiment, size, &done);
                        Ok(())
                    }
                    None => Err(format!("There is no experiment ‘{name}’ in this version.")),
                };
                let refused = started.err().map(Event::ExperimentRefused);
                about(run, refused)
            }
            Command::StopExperiment => {
                self.runner.stop();
                vec![]
            }
            Command::Twin(config) => {
                let session = Session::new(self.session.catalogue().clone(), self.device.clone(), self.kind.clone());
                let (twin, answers) = Twin::begin(session.with_clock(self.session.clock()), run, config).await;
                self.twins.extend(twin);
                answers
            }
            Command::EndTwins => {
                self.leave_twins();
                vec![]
            }
            command => self.about_runs(ToWorker { run, command }).await,
        }
    }

    /// Answers a command about a run, or about all that are in lock-step.
    async fn about_runs(&mut self, message: ToWorker) -> Vec<ToPage> {
        if let Some(twin) = self.twins.iter_mut().find(|twin| twin.id() == message.run) {
            return twin.handle(message).await;
        }
        let mut follows = vec![];
        if message.run == self.session.id() {
            for twin in &mut self.twins {
                follows.extend(twin.follow(&message.command).await);
            }
        }
        let mut answers = self.session.handle(message).await;
        // Another run in place of the first begins without them.
        if answers
            .iter()
            .any(|answer| matches!(answer.event, Event::Started { .. }))
        {
            self.leave_twins();
        }
        if !self.twins.is_empty() {
            twin::lock(&mut self.session, &mut self.twins);
        }
        answers.extend(follows);
        answers
    }

    fn leave_twins(&mut self) {
        self.twins.clear();
        self.session.hold_at(None);
    }

    /// Returns the catalogue with the experiments.
    fn experiments(&self) -> &Catalogue {
        self.experiments.get_or_init(|| {
            let mut catalogue = self.session.catalogue().clone();
            list_experiments(&mut catalogue);
            catalogue
        })
    }

    /// Does a bounded piece of work for the run and one for the experiment, and returns messages for the page. Does
    /// nothing where [`Service::wait`] says to wait.
    pub async fn advance(&mut self) -> Vec<ToPage> {
        let mut messages = if self.twins.is_empty() {
            self.session.advance().await
        } else {
            twin::advance(&mut self.session, &mut self.twins).await
        };
        if let Some(id) = self.runner.working() {
            let events = self.runner.advance(self.session.catalogue(), &self.device).await;
            messages.extend(about(id, events));
        }
        messages
    }

    /// Returns the seconds until there is something to do, or None where there is nothing until a command comes.
    pub fn wait(&self) -> Option<f64> {
        if self.runner.working().is_some() {
            return Some(0.0);
        }
        twin::wait(&self.session, &self.twins)
    }
}

/// Tags events with the id of their run or experiment.
fn about(run: RunId, events: impl IntoIterator<Item = Event>) -> Vec<ToPage> {
    events.into_iter().map(|event| ToPage { run, event }).collect()
}
