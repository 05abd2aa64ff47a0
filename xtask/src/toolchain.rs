//! The compiler: rustup's stable with the wasm target.

use crate::program::Program;
use anyhow::{Result, bail};
use std::path::Path;

/// The target of everything that runs in a browser.
pub const WASM: &str = "wasm32-unknown-unknown";

/// Adds the wasm target unless the compiler has it.
///
/// # Errors
/// Where it is missing and rustup is, too, or cannot add it.
pub fn ensure_wasm_target() -> Result<()> {
    if has_target() {
        return Ok(());
    }
    if Program::new("rustup").arg("--version").output().is_none() {
        bail!("this compiler has no target {WASM}; install Rust by rustup (https://rustup.rs), which can add it");
    }
    Program::new("rustup").args(["target", "add", WASM]).run()
}

fn has_target() -> bool {
    let printed = Program::new("rustc")
        .args(["--print", "target-libdir", "--target", WASM])
        .output();
    printed.is_some_and(|folder| Path::new(folder.trim()).is_dir())
}
