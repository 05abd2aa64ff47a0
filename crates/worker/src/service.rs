//! Everything that a worker does for the page: a run, and beside it an experiment.
//!
//! One worker can do both; the page gives experiments a worker of their own, so that its run keeps its
//! pace. An experiment has ids of its own, which its events carry.

use crate::catalogue::{list_experiments, of_runs};
use crate::experiment::runner::Runner;
use crate::session::Session;
use crate::twin::Twin;
use protocol::wire::{RunId, ToPage, ToWorker};
use protocol::{Catalogue, Command, DeviceKind, Event};
use ssl::burn::tensor::Device;
use std::cell::OnceCell;

/// Holds a session and an experiment, each with ids of its own.
pub struct Service {
    session: Session,
    /// The catalogue with the experiments, once somebody asked for them.
    experiments: OnceCell<Catalogue>,
    /// The second of two runs in lock-step.
    twin: Option<Twin>,
    runner: Runner,
    device: Device,
    kind: DeviceKind,
}

impl Service {
    /// Creates a service that trains on `device`, which the page is told to be of this `kind`.
    pub fn new(device: Device, kind: DeviceKind) -> Self {
        Self {
            session: Session::new(of_runs(), device.clone(), kind.clone()),
            twin: None,
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
                self.leave_twin();
                self.twin = twin;
                answers
            }
            Command::EndTwin => {
                self.leave_twin();
                vec![]
            }
            command => self.about_runs(ToWorker { run, command }).await,
        }
    }

    /// Answers a command about a run, or about both that are in lock-step.
    async fn about_runs(&mut self, message: ToWorker) -> Vec<ToPage> {
        let first = self.session.id();
        let answers = match &mut self.twin {
            None => return self.session.handle(message).await,
            Some(twin) if message.run == twin.id() => return twin.handle(message).await,
            Some(twin) => {
                let follows = if message.run == first {
                    twin.follow(&message.command).await
                } else {
                    vec![]
                };
                let mut answers = self.session.handle(message).await;
                answers.extend(follows);
                answers
            }
        };
        // Another run in place of the first has no twin.
        if answers
            .iter()
            .any(|answer| matches!(answer.event, Event::Started { .. }))
        {
            self.leave_twin();
        }
        if let Some(twin) = &mut self.twin {
            twin.lock(&mut self.session);
        }
        answers
    }

    fn leave_twin(&mut self) {
        self.twin = None;
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
        let mut messages = match &mut self.twin {
            Some(twin) => twin.advance(&mut self.session).await,
            None => self.session.advance().await,
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
        match &self.twin {
            Some(twin) => twin.wait(&self.session),
            None => self.session.wait(),
        }
    }
}

/// Tags events with the id of their run or experiment.
fn about(run: RunId, events: impl IntoIterator<Item = Event>) -> Vec<ToPage> {
    events.into_iter().map(|event| ToPage { run, event }).collect()
}
