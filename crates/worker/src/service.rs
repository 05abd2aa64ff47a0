//! Everything that a worker does for the page: a run, and beside it an experiment.
//!
//! One worker can do both; the page gives experiments a worker of their own, so that its run keeps its
//! pace. An experiment has ids of its own, which its events carry.

use crate::catalogue::catalogue;
use crate::experiment::runner::Runner;
use crate::session::Session;
use protocol::wire::{RunId, ToPage, ToWorker};
use protocol::{Command, DeviceKind, Event};
use ssl::burn::tensor::Device;

/// Holds a session and an experiment, each with ids of its own.
pub struct Service {
    session: Session,
    runner: Runner,
    device: Device,
}

impl Service {
    /// Creates a service that trains on `device`, which the page is told to be of this `kind`.
    pub fn new(device: Device, kind: DeviceKind) -> Self {
        Self {
            session: Session::new(catalogue(), device.clone(), kind),
            runner: Runner::default(),
            device,
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
            Command::Experiment { name, own, size, done } => {
                let catalogue = self.session.catalogue();
                let known = || catalogue.experiments.iter().find(|known| known.name == name);
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
            command => self.session.handle(ToWorker { run, command }).await,
        }
    }

    /// Does a bounded piece of work for the run and one for the experiment, and returns messages for the page. Does
    /// nothing where [`Service::wait`] says to wait.
    pub async fn advance(&mut self) -> Vec<ToPage> {
        let mut messages = self.session.advance().await;
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
        self.session.wait()
    }
}

/// Tags events with the id of their run or experiment.
fn about(run: RunId, events: impl IntoIterator<Item = Event>) -> Vec<ToPage> {
    events.into_iter().map(|event| ToPage { run, event }).collect()
}
