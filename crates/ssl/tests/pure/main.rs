//! A loss changes nothing, a description shows what trains, and a setting that is offered changes something: every
//! method, with its parts as they are by default and with each switch turned over.
#![allow(clippy::unwrap_used, reason = "a test stops where something is not as it must be")]
#![cfg(not(target_arch = "wasm32"))]

mod cases;
mod description;
mod first_loss;
mod gradients;
mod idle;
mod lanes;
mod unlike;
