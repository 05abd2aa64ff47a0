//! `cargo xtask setup`: everything that building and serving needs; with `--browser` what testing
//! needs, too.

use crate::{arguments::Arguments, browser, program::Program, toolbox, toolchain, wasm_opt};
use anyhow::Result;

/// Runs the command.
///
/// # Errors
/// Where something cannot be installed.
pub fn run(arguments: &mut Arguments) -> Result<()> {
    let tests = arguments.flag("--browser");
    arguments.finish()?;
    for_building(true)?;
    if tests {
        toolbox::ensure(&toolbox::WASM_PACK)?;
        browser::ensure()?;
    }
    println!("Everything is there. Next: cargo xtask serve");
    Ok(())
}

/// What building the page needs; wasm-opt only for what ships.
///
/// # Errors
/// Where something cannot be installed.
pub fn for_building(release: bool) -> Result<()> {
    toolchain::ensure_wasm_target()?;
    toolbox::ensure(&toolbox::WASM_BINDGEN)?;
    toolbox::ensure(&toolbox::TRUNK)?;
    if release {
        wasm_opt::ensure()?;
    }
    // trunk builds without the network (it would fetch tools of its own); so the sources come first.
    Program::new("cargo")
        .args(["fetch", "--locked", "--target", toolchain::WASM])
        .run()
}
