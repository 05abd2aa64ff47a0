//! One worker: opened or adopted, spoken to, and ended when this value is dropped.
//!
//! The address of the page starts the CPU worker before this program has arrived and keeps what it
//! says in `early`. A worker of our own must not be spoken to before it says that it is there, so
//! what is sent until then waits here.

use crate::state::message::{Msg, WorkerId};
use js_sys::{Array, Reflect, Uint8Array};
use protocol::wire::{self, RunId, ToPage, ToWorker};
use protocol::{Command, Event};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{ErrorEvent, MessageEvent, Worker, WorkerOptions, WorkerType};
use yew::Callback;

/// Holds a worker and what it is told with.
pub struct Link {
    worker: Worker,
    /// Commands from before the worker was there; none once it is.
    waiting: Rc<RefCell<Option<Vec<Uint8Array>>>>,
    _message: Closure<dyn FnMut(MessageEvent)>,
    _error: Closure<dyn FnMut(ErrorEvent)>,
}

impl Link {
    /// Opens the worker, or adopts the one that the page's address started.
    ///
    /// # Errors
    /// A sentence where the browser refuses.
    pub fn open(id: WorkerId, first: bool, send: Callback<Msg>) -> Result<Self, String> {
        let adopted = if first && id == WorkerId::Cpu { adopt() } else { None };
        let (worker, early) = match adopted {
            Some(pair) => pair,
            None => (start(id)?, Array::new()),
        };
        let waiting = Rc::new(RefCell::new(Some(Vec::new())));
        let heard = {
            let (waiting, send, worker) = (Rc::clone(&waiting), send.clone(), worker.clone());
            move |event: MessageEvent| hear(id, &event, &worker, &waiting, &send)
        };
        let heard = Rc::new(heard);
        let listen = Rc::clone(&heard);
        let message = Closure::<dyn FnMut(MessageEvent)>::new(move |event| listen(event));
        let error = Closure::<dyn FnMut(ErrorEvent)>::new(move |event: ErrorEvent| {
            event.prevent_default();
            let reason = match event.message() {
                words if words.is_empty() => "The worker could not be fetched.".to_owned(),
                words => format!("The worker stopped: {words}."),
            };
            send.emit(Msg::Died(id, reason));
        });
        worker.set_onmessage(Some(message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(error.as_ref().unchecked_ref()));
        // A worker that was up before the page asks nothing twice; this asks whether it is there.
        let asked = Uint8Array::new_with_length(1);
        worker.post_message(&asked).map_err(|reason| words(&reason))?;
        for event in early.iter() {
            if let Ok(event) = event.dyn_into::<MessageEvent>() {
                heard(event);
            }
        }
        Ok(Self {
            worker,
            waiting,
            _message: message,
            _error: error,
        })
    }

    /// Tells the worker something about a run.
    ///
    /// # Errors
    /// A sentence where the message cannot be written or posted.
    pub fn send(&self, run: RunId, command: Command) -> Result<(), String> {
        let bytes = wire::encode(&ToWorker { run, command }).map_err(|error| error.to_string())?;
        let array = Uint8Array::from(bytes.as_slice());
        if let Some(waiting) = self.waiting.borrow_mut().as_mut() {
            waiting.push(array);
            return Ok(());
        }
        post(&self.worker, &array)
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

fn post(worker: &Worker, bytes: &Uint8Array) -> Result<(), String> {
    let transfer = Array::of1(&bytes.buffer());
    worker
        .post_message_with_transfer(bytes, &transfer)
        .map_err(|reason| words(&reason))
}

/// A message from the worker.
fn hear(
    id: WorkerId,
    event: &MessageEvent,
    worker: &Worker,
    waiting: &RefCell<Option<Vec<Uint8Array>>>,
    send: &Callback<Msg>,
) {
    let Ok(bytes) = event.data().dyn_into::<Uint8Array>() else {
        return;
    };
    match wire::decode::<ToPage>(&bytes.to_vec()) {
        Ok(ToPage { run, event }) => {
            if matches!(event, Event::Hello { .. }) {
                for bytes in waiting.borrow_mut().take().into_iter().flatten() {
                    if let Err(reason) = post(worker, &bytes) {
                        send.emit(Msg::Died(id, reason));
                    }
                }
            }
            send.emit(Msg::Event {
                from: id,
                run,
                event: Box::new(event),
            });
        }
        Err(error) => send.emit(Msg::Died(id, format!("The worker and the page do not match: {error}."))),
    }
}

/// The worker that the page's address started, and the message events that came before now.
fn adopt() -> Option<(Worker, Array)> {
    let window = web_sys::window()?;
    let name = JsValue::from_str("__cpuWorker");
    let worker: Worker = Reflect::get(&window, &name).ok()?.dyn_into().ok()?;
    Reflect::set(&window, &name, &JsValue::NULL).ok()?;
    let failed = Reflect::get(&worker, &JsValue::from_str("failed")).ok()?;
    if failed.is_truthy() {
        // One of our own says why.
        return None;
    }
    let early = Reflect::get(&worker, &JsValue::from_str("early")).ok()?;
    Some((worker, early.dyn_into().unwrap_or_default()))
}

fn start(id: WorkerId) -> Result<Worker, String> {
    let (address, name) = match id {
        WorkerId::Cpu => ("./worker-cpu_loader.js", "cpu"),
        WorkerId::Gpu => ("./worker-gpu_loader.js", "gpu"),
        WorkerId::Lab(_) => ("./worker-cpu_loader.js", "experiments"),
    };
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    options.set_name(name);
    Worker::new_with_options(address, &options).map_err(|reason| words(&reason))
}

/// Returns a JavaScript error in words.
pub fn words(error: &JsValue) -> String {
    let message = Reflect::get(error, &JsValue::from_str("message"));
    message
        .ok()
        .and_then(|message| message.as_string())
        .or_else(|| error.as_string())
        .unwrap_or_else(|| "the browser did not say why".to_owned())
}
