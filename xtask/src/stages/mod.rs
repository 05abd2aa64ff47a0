//! The stages of `cargo xtask test`: what they share (`run`), each kind in its file, above them the list.

pub mod list;
pub mod run;

mod lint;
mod native;
mod page;
mod wasm;
