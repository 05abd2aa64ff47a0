//! The run loop: a [`Session`] holds one run, answers the page's commands and steps in bounded
//! slices. It knows no browser and is tested natively; `wasm` is the thin main around it.
//!
//! Nothing is read back inside a step. Losses wait on the device and are read together with the
//! instruments; frames go out on credit only.

pub mod catalogue;
pub mod clock;
pub mod data;
pub mod experiment;
pub mod pace;
pub mod page;
pub mod request_error;
pub mod run;
pub mod service;
pub mod session;
#[cfg(target_arch = "wasm32")]
pub mod wasm;

pub use service::Service;
pub use session::Session;
