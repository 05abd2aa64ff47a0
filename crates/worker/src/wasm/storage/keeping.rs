//! What a worker keeps of its run, and when: each snapshot that the page is sent, beside training.
//!
//! Watch for: the browser takes its time to write. One snapshot is written at a time and the newest one waits, so
//! that nothing piles up.

use crate::clock::{Clock, Throttle};
use crate::kept_curves::KeptCurves;
use crate::service::Service;
use crate::wasm::messages::say;
use crate::wasm::storage::lock::{self, Lock};
use crate::wasm::storage::runs::{KeptRun, Runs, StorageError};
use protocol::wire::{RunId, ToPage, ToWorker};
use protocol::{Command, Event, KeepAs, Text};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;

/// Most of the time that copying and writing may take.
const SHARE: f64 = 0.02;

/// A snapshot on its way into the browser.
struct Write {
    id: RunId,
    key: Text,
    step: u64,
    run: KeptRun,
}

/// The writer, which works between the slices of training.
#[derive(Default)]
struct Writer {
    busy: bool,
    next: Option<Write>,
    /// Whether the page was told that its runs are not kept; once is enough.
    failed: bool,
}

/// Holds what a worker keeps of its run.
#[derive(Default)]
pub struct Keeping {
    key: Option<Text>,
    lock: Option<Lock>,
    curves: KeptCurves,
    /// Runs in lock-step with the first, which are not kept.
    twins: Vec<RunId>,
    playing: bool,
    clock: Clock,
    copies: Throttle,
    writer: Rc<RefCell<Writer>>,
}

impl Keeping {
    /// Answers a command: what is about kept runs here, everything else by the service.
    pub async fn answer(&mut self, service: &mut Service, message: ToWorker) -> Vec<ToPage> {
        let ToWorker { run, command } = message;
        if matches!(command, Command::Twin(_)) {
            self.twins.push(run);
        }
        match command {
            Command::EndTwins => {
                self.twins.clear();
                service.handle(ToWorker { run, command }).await
            }
            Command::Keep(None) => {
                self.keep(None);
                vec![]
            }
            Command::Keep(Some(KeepAs { key, reports, marks })) => {
                self.curves.precede(reports, marks);
                self.keep(Some(key));
                vec![]
            }
            Command::ForgetKept(keys) => {
                spawn_local(async move {
                    let keys: Vec<String> = keys.into_iter().map(Text::into_owned).collect();
                    if let Ok(runs) = Runs::open().await {
                        // What cannot be deleted now makes room for later runs all the same.
                        let _ = runs.delete(&keys).await;
                    }
                });
                vec![]
            }
            Command::GoOn {
                key,
                otherwise,
                playing,
            } => {
                let mut answers = match self.recall(&key).await {
                    Ok(Some(kept)) => {
                        let curves = KeptCurves::read(&kept.curves);
                        let snapshot = kept.snapshot;
                        let restore = Command::Restore { snapshot, playing };
                        let answers = service.handle(ToWorker { run, command: restore }).await;
                        if let Some(at) = answers.iter().position(is_start) {
                            return with_curves(answers, at, run, &curves);
                        }
                        let why = "What was kept of this run is of another version of this page, so it begins anew.";
                        vec![not_kept(run, why.to_owned())]
                    }
                    Ok(None) => vec![],
                    Err(why) => vec![not_kept(run, why)],
                };
                self.keep(None);
                let start = Command::Start {
                    config: otherwise,
                    playing,
                };
                answers.extend(service.handle(ToWorker { run, command: start }).await);
                answers
            }
            command => service.handle(ToWorker { run, command }).await,
        }
    }

    /// Takes in what the page is told, and keeps the snapshots.
    pub fn hear(&mut self, message: &ToPage) {
        if self.twins.contains(&message.run) {
            return;
        }
        match &message.event {
            Event::Playing(playing) => self.playing = *playing,
            // Before the first step there is nothing to lose.
            Event::Snapshot { step: 0, .. } => {}
            Event::Snapshot { step, snapshot } => self.write(message.run, *step, snapshot),
            event => self.curves.hear(event),
        }
    }

    fn keep(&mut self, key: Option<Text>) {
        if self.key == key {
            return;
        }
        self.lock = key.as_deref().map(|key| Lock::wait(&name(key)));
        self.key = key;
    }

    /// Returns what is kept under `key`, whose lock this worker holds from now on.
    ///
    /// # Errors
    /// A sentence that says why it cannot be had.
    async fn recall(&mut self, key: &Text) -> Result<Option<KeptRun>, String> {
        if !lock::is_offered() {
            return Err("Without https this browser cannot tell tabs apart, so the run begins anew.".to_owned());
        }
        let Some(lock) = Lock::try_hold(&name(key)).await else {
            return Err("Another tab goes on with this run, so it begins anew here.".to_owned());
        };
        let runs = Runs::open().await.map_err(|error| error.to_string())?;
        let kept = runs.get(key).await.map_err(|error| error.to_string())?;
        (self.key, self.lock) = (Some(key.clone()), Some(lock));
        Ok(kept)
    }

    fn write(&mut self, id: RunId, step: u64, snapshot: &[u8]) {
        let began = self.clock.now();
        // A run that rests costs nothing, and its last step is the one to keep.
        let due = !self.playing || self.copies.due(began, SHARE);
        let Some(key) = self.key.clone().filter(|_| due) else {
            return;
        };
        let Ok(curves) = self.curves.write(step) else { return };
        let run = KeptRun {
            snapshot: snapshot.to_vec(),
            curves,
        };
        self.copies.done(began, self.clock.now());
        let mut writer = self.writer.borrow_mut();
        writer.next = Some(Write { id, key, step, run });
        if !std::mem::replace(&mut writer.busy, true) {
            spawn_local(write_all(Rc::clone(&self.writer)));
        }
    }
}

/// Writes until nothing waits.
async fn write_all(writer: Rc<RefCell<Writer>>) {
    loop {
        let next = writer.borrow_mut().next.take();
        let Some(Write { id, key, step, run }) = next else {
            writer.borrow_mut().busy = false;
            return;
        };
        match put(&key, &run).await {
            Ok(()) => {
                let event = Event::Kept { key, step };
                say(ToPage { run: id, event });
            }
            Err(error) => {
                let told = std::mem::replace(&mut writer.borrow_mut().failed, true);
                if !told {
                    say(not_kept(id, error.to_string()));
                }
            }
        }
    }
}

async fn put(key: &str, run: &KeptRun) -> Result<(), StorageError> {
    Runs::open().await?.put(key, run).await
}

/// The name of the lock of a key.
fn name(key: &str) -> String {
    format!("ssl-playground-run-{key}")
}

fn is_start(message: &ToPage) -> bool {
    matches!(message.event, Event::Started { .. })
}

fn not_kept(run: RunId, why: String) -> ToPage {
    let event = Event::NotKept(why);
    ToPage { run, event }
}

/// Returns `answers` with the curves right after the start at `at`.
fn with_curves(mut answers: Vec<ToPage>, at: usize, run: RunId, curves: &KeptCurves) -> Vec<ToPage> {
    let event = curves.event();
    answers.insert(at + 1, ToPage { run, event });
    answers
}
