//! The only place that talks to workers and asks the browser for things that the state wants done.
//!
//! Bytes go out and come in as the protocol's wire format; a message that cannot be read is a dead
//! worker, because both sides are always of one build.

pub mod browser;
pub mod symbol_highlight;
pub mod window_events;
pub mod worker;

use crate::bridge::worker::Link;
use crate::state::message::{Effect, Lab, Msg, WorkerId};
use wasm_bindgen_futures::spawn_local;
use yew::Callback;

/// Carries out the effects of the state.
pub struct Bridge {
    cpu: Option<Link>,
    gpu: Option<Link>,
    lab: Vec<Option<Link>>,
    send: Callback<Msg>,
}

impl Bridge {
    /// Returns a bridge that reports to `send`, with the CPU worker already on its way.
    pub fn new(send: Callback<Msg>) -> Self {
        let mut bridge = Self {
            cpu: None,
            gpu: None,
            lab: Vec::new(),
            send,
        };
        bridge.cpu = bridge.open(WorkerId::Cpu, true);
        bridge
    }

    fn open(&self, worker: WorkerId, first: bool) -> Option<Link> {
        match Link::open(worker, first, self.send.clone()) {
            Ok(link) => Some(link),
            Err(reason) => {
                self.send.emit(Msg::Died(worker, reason));
                None
            }
        }
    }

    fn slot(&mut self, worker: WorkerId) -> &mut Option<Link> {
        match worker {
            WorkerId::Cpu => &mut self.cpu,
            WorkerId::Gpu => &mut self.gpu,
            WorkerId::Lab(number) => {
                let number = usize::from(number);
                if self.lab.len() <= number {
                    self.lab.resize_with(number + 1, || None);
                }
                &mut self.lab[number]
            }
        }
    }

    /// Does what the state wants done.
    pub fn carry_out(&mut self, effect: Effect) {
        match effect {
            Effect::Send(worker, run, command) => {
                if let Some(link) = self.slot(worker)
                    && let Err(reason) = link.send(run, command)
                {
                    self.send.emit(Msg::Died(worker, reason));
                }
            }
            Effect::Spawn(worker) => {
                *self.slot(worker) = None;
                let link = self.open(worker, false);
                *self.slot(worker) = link;
            }
            Effect::Kill(worker) => *self.slot(worker) = None,
            Effect::Probe => browser::probe(self.send.clone()),
            Effect::Link(link) => browser::set_fragment(&link),
            Effect::Theme(theme) => browser::set_theme(theme, true),
            Effect::Copy => browser::copy_address(self.send.clone()),
            Effect::CopyLink(link) => browser::copy(&browser::address_of(&link), self.send.clone()),
            Effect::Keep(key, text) => browser::keep(&key, &text),
            Effect::ListKept(run) => browser::list_kept(run),
            Effect::Recall(key) => {
                let text = browser::kept(&key);
                self.send.emit(Msg::Lab(Lab::Recalled(key, text)));
            }
            Effect::Forget(key) => browser::forget(&key),
            Effect::Fetch(name) => {
                let (send, address) = (self.send.clone(), format!("results/{name}.csv"));
                spawn_local(async move {
                    let text = browser::text_beside_the_page(&address).await;
                    send.emit(Msg::Lab(Lab::Arrived(name, text)));
                });
            }
        }
    }
}
