//! What a worker does for the page: a run, and beside it an experiment.
//!
//! One worker can do both; the page gives experiments a worker of their own, so that its run keeps its
//! pace. An experiment has ids of its own, which its events carry.

use crate::catalogue::catalogue;
use crate::experiment::runner::Runner;
use crate::session::Session;
use protocol::wire::{RunId, ToPage, ToWorker};
use protocol::{Command, DeviceKind, Event};
use ssl::burn::tensor::Device;

/// A run and an experiment.
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

    /// What is said first.
    pub fn hello(&self) -> Event {
        self.session.hello()
    }

    /// Answers a command.
    pub async fn handle(&mut self, message: ToWorker) -> Vec<ToPage> {
        let ToWorker { run, command } = message;
        match command {
            Command::Experiment { name, size, done } => {
                let started = self.runner.start(run, self.session.catalogue(), &name, size, &done);
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

    /// A bounded piece of work for each of the two. Does nothing where [`Service::wait`] says to wait.
    pub async fn advance(&mut self) -> Vec<ToPage> {
        let mut messages = self.session.advance().await;
        if let Some(id) = self.runner.working() {
            let events = self.runner.advance(self.session.catalogue(), &self.device).await;
            messages.extend(about(id, events));
        }
        messages
    }

    /// Seconds until there is something to do; none until there is a command.
    pub fn wait(&self) -> Option<f64> {
        if self.runner.working().is_some() {
            return Some(0.0);
        }
        self.session.wait()
    }
}

fn about(run: RunId, events: impl IntoIterator<Item = Event>) -> Vec<ToPage> {
    events.into_iter().map(|event| ToPage { run, event }).collect()
}
