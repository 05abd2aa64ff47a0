//! The run loop: a [`Session`] holds one run, answers the page's commands and steps in bounded slices; a [`Service`]
//! adds experiments, which are tables of runs. Neither knows a browser: both are tested natively, and `wasm` is the
//! thin main around them. Programs in a terminal make the same runs by [`experiment`].
//!
//! Nothing is read back inside a step. Losses wait on the device and are read together with the instruments; frames
//! are sent on credit only.
//!
//! Where to begin reading: [`Session::handle`] for what a command does, `session/advance.rs` for what happens in a
//! slice, [`run::Run`] for what a run consists of, [`experiment::cell_run`] for a cell of an experiment.

#[cfg(all(test, target_arch = "wasm32"))]
#[macro_use]
extern crate in_browser;

pub mod catalogue;
mod clock;
pub mod data;
pub mod experiment;
#[cfg(any(test, target_arch = "wasm32"))]
mod kept_curves;
mod pace;
mod page;
pub mod request_error;
pub mod run;
mod service;
mod session;
mod twin;
#[cfg(target_arch = "wasm32")]
pub mod wasm;

pub use clock::Clock;
pub use service::Service;
pub use session::Session;
