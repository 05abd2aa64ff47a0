//! Experiments as the page and the terminal run them, natively on the CPU.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    missing_docs,
    reason = "a test that cannot go on has failed, and its name says what it is about"
)]

mod ablation;
mod cards;
mod cell_files;
mod collecting;
mod folder;
mod linear;
mod making;
mod measuring;
mod running;
mod shipped;
mod simsiam;
