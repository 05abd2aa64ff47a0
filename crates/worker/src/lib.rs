//! The run loop: a [`Session`] holds one run, answers the page's commands and steps in bounded
//! slices. It knows no browser and is tested natively; `wasm` is the thin main around it.
//!
//! Nothing is read back inside a step. Losses wait on the device and are read together with the
//! instruments; frames go out on credit only.

pub mod clock;
pub mod data;
pub mod examining;
pub mod experiment;
pub mod facts;
pub mod frame;
pub mod keeping;
pub mod linear_map;
pub mod mark;
pub mod pace;
pub mod pictures;
pub mod refusal;
pub mod run;
pub mod service;
pub mod session;
pub mod slice;
pub mod trial;
pub mod views;
#[cfg(target_arch = "wasm32")]
pub mod wasm;

pub use service::Service;
pub use session::Session;
