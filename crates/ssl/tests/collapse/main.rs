//! What the literature says keeps an embedding from collapsing, on the digits, with fixed seeds: which
//! switch it is, and that the verdict says so. By group of methods.
#![allow(clippy::unwrap_used, reason = "a test stops where something is not as it must be")]
#![cfg(not(target_arch = "wasm32"))]

mod clusters;
mod masked;
mod pairs;
mod regularised;
mod run;
