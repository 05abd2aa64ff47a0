//! Known collapses, on the digits with fixed seeds: for each method, which switch keeps the embedding from collapsing,
//! and that the verdict names the collapse without it. By group of methods.
#![allow(clippy::unwrap_used, reason = "a test stops where something is not as it must be")]
#![cfg(not(target_arch = "wasm32"))]

mod clusters;
mod masked;
mod pairs;
mod regularised;
mod run;
