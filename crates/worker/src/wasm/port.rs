//! The worker's side of the messages, and ways to wait for them.

use js_sys::{Array, Promise, Uint8Array};
use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{DedicatedWorkerGlobalScope, MessageChannel, MessageEvent};

#[derive(Default)]
struct Inbox {
    waiting: VecDeque<Vec<u8>>,
    /// Resolves what waits for a message.
    wake: Option<js_sys::Function>,
}

/// Holds the page's messages that were not answered yet, and ways to wait for the next one.
pub struct Port {
    inbox: Rc<RefCell<Inbox>>,
    channel: Option<MessageChannel>,
    _hear: Closure<dyn FnMut(MessageEvent)>,
}

fn scope() -> Option<DedicatedWorkerGlobalScope> {
    js_sys::global().dyn_into().ok()
}

/// Posts bytes to the page; their buffer is handed over, not copied.
pub fn post(bytes: &[u8]) {
    let Some(scope) = scope() else { return };
    let array = Uint8Array::from(bytes);
    let transfer = Array::of1(&array.buffer());
    if let Err(error) = scope.post_message_with_transfer(&array, &transfer) {
        complain(&format!("{error:?}"));
    }
}

/// Writes to the console as an error.
pub fn complain(words: &str) {
    let console = js_sys::Reflect::get(&js_sys::global(), &"console".into()).unwrap_or_default();
    let error = js_sys::Reflect::get(&console, &"error".into()).unwrap_or_default();
    if let Some(error) = error.dyn_ref::<js_sys::Function>() {
        // A console that fails cannot be told about.
        let _ = error.call1(&console, &words.into());
    }
}

impl Port {
    /// Listens from now on.
    pub fn open() -> Self {
        let inbox = Rc::new(RefCell::new(Inbox::default()));
        let kept = Rc::clone(&inbox);
        let hear = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            if let Ok(bytes) = event.data().dyn_into::<Uint8Array>() {
                let wake = {
                    let mut inbox = kept.borrow_mut();
                    inbox.waiting.push_back(bytes.to_vec());
                    inbox.wake.take()
                };
                if let Some(wake) = wake {
                    // What waited may be gone; the message is in the inbox all the same.
                    let _ = wake.call0(&JsValue::NULL);
                }
            }
        });
        if let Some(scope) = scope() {
            scope.set_onmessage(Some(hear.as_ref().unchecked_ref()));
        }
        Self {
            inbox,
            channel: MessageChannel::new().ok(),
            _hear: hear,
        }
    }

    /// Takes out the oldest message, or returns None where there is none.
    pub fn next(&self) -> Option<Vec<u8>> {
        self.inbox.borrow_mut().waiting.pop_front()
    }

    /// Waits until there is a message.
    pub async fn message(&self) {
        self.wait(None).await;
    }

    /// Waits until there is a message, but no longer than so many seconds.
    pub async fn message_or(&self, seconds: f64) {
        self.wait(Some(seconds)).await;
    }

    async fn wait(&self, seconds: Option<f64>) {
        if !self.inbox.borrow().waiting.is_empty() {
            return;
        }
        let promise = Promise::new(&mut |resolve, _| {
            if let (Some(seconds), Some(scope)) = (seconds, scope()) {
                // Without a timer the next message wakes it.
                let _ = scope
                    .set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, (seconds * 1000.0).ceil() as i32);
            }
            self.inbox.borrow_mut().wake = Some(resolve);
        });
        // It is only ever resolved.
        let _ = JsFuture::from(promise).await;
        self.inbox.borrow_mut().wake = None;
    }

    /// Yields to the browser, which hands over messages that have come, and goes on at once.
    pub async fn breathe(&self) {
        let Some(channel) = &self.channel else { return };
        let promise = Promise::new(&mut |resolve, _| {
            channel.port1().set_onmessage(Some(&resolve));
            // A port that cannot post never resolves; a resolved promise at least yields.
            if channel.port2().post_message(&JsValue::NULL).is_err() {
                let _ = resolve.call0(&JsValue::NULL);
            }
        });
        // It is only ever resolved.
        let _ = JsFuture::from(promise).await;
    }
}
