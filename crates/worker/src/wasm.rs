//! The main of a web worker: messages in, messages out, and slices of work in between.
//!
//! Messages are the wire format of `protocol` in a `Uint8Array`; one single zero asks whether the
//! worker is there. Between slices it yields to the browser through a `MessageChannel`, since timers
//! are clamped to milliseconds; a run that waits, waits in a timer or for the next message.
//!
//! Watch for: anything that panics here ends the worker, so the hook tells the page first.

mod gpu;
mod messages;
mod port;
mod rest;
mod storage;

use crate::service::Service;
use crate::wasm::messages::{failed, say};
use crate::wasm::port::Port;
use crate::wasm::storage::keeping::Keeping;
use protocol::wire::{self, ToPage, ToWorker};
use protocol::{DeviceKind, Event};
use ssl::burn::tensor::Device;
use wasm_bindgen_futures::spawn_local;

/// Serves the page, training on the CPU. Returns at once; the work goes on in the browser's event loop.
pub fn run_on_cpu() {
    let port = open();
    spawn_local(async move {
        serve(Service::new(Device::flex(), DeviceKind::Cpu), &port).await;
    });
}

/// Serves the page, training on WebGPU, or tells the page why that cannot be. Returns at once.
pub fn run_on_gpu() {
    let port = open();
    spawn_local(async move {
        match gpu::open().await {
            Ok((device, adapter)) => {
                serve(Service::new(device, DeviceKind::WebGpu { adapter }), &port).await;
            }
            Err(why) => say(failed(why)),
        }
    });
}

/// Has panics told to the page, and listens for its messages.
fn open() -> Port {
    std::panic::set_hook(Box::new(|info| {
        let why = info.to_string();
        port::complain(&why);
        // Not through `say`, which could panic in turn.
        if let Ok(bytes) = wire::encode(&failed(format!("The worker stopped: {}.", first_line(&why)))) {
            port::post(&bytes);
        }
    }));
    Port::open()
}

/// Returns place and reason of a panic, without the rest.
fn first_line(why: &str) -> String {
    why.lines().take(2).collect::<Vec<_>>().join(" ")
}

/// Answers messages and works in between, until the GPU is lost.
async fn serve(mut service: Service, port: &Port) {
    let hello = ToPage {
        run: 0,
        event: service.hello(),
    };
    say(hello.clone());
    let mut complete = false;
    let mut keeping = Keeping::default();
    loop {
        while let Some(bytes) = port.next() {
            if bytes == [0] {
                say(hello.clone());
                continue;
            }
            match wire::decode::<ToWorker>(&bytes) {
                Ok(message) => {
                    for answer in keeping.answer(&mut service, message).await {
                        keeping.hear(&answer);
                        say(answer);
                    }
                }
                Err(error) => say(failed(format!("The page and the worker do not match: {error}."))),
            }
        }
        match service.wait() {
            None => port.message().await,
            Some(seconds) if seconds > 0.0005 => port.message_or(seconds).await,
            Some(_) => {
                let events = service.advance().await;
                let trained = |message: &ToPage| matches!(message.event, Event::Report(_));
                if !complete && events.iter().any(trained) {
                    complete = true;
                    rest::fetch();
                }
                for event in events {
                    keeping.hear(&event);
                    say(event);
                }
                if gpu::is_lost() {
                    return;
                }
                port.breathe().await;
            }
        }
    }
}
