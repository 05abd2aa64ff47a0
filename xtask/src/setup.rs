//! `cargo xtask setup`: everything that building and serving needs; with `--browser` what testing
//! needs, too.

use crate::{arguments::Arguments, browser, npm, program::Program, toolbox, toolchain, vulkan};
use anyhow::Result;

/// Runs the command.
///
/// # Errors
/// Where something cannot be installed.
pub fn run(arguments: &mut Arguments) -> Result<()> {
    let tests = arguments.flag("--browser");
    arguments.finish()?;
    for_building()?;
    if tests {
        toolbox::ensure(&toolbox::WASM_PACK)?;
        toolbox::ensure(&toolbox::GECKODRIVER)?;
        browser::ensure_chromium()?;
        browser::ensure_firefox()?;
        vulkan::ensure()?;
        npm::axe()?;
    }
    println!("Everything is there. Next: cargo xtask serve");
    Ok(())
}

/// What building the page needs. Not wasm-opt: a module is a tenth smaller with it, and after gzip,
/// as hosts send it, a tenth larger.
///
/// # Errors
/// Where something cannot be installed.
pub fn for_building() -> Result<()> {
    toolchain::ensure_wasm_target()?;
    toolbox::ensure(&toolbox::WASM_BINDGEN)?;
    toolbox::ensure(&toolbox::TRUNK)?;
    // trunk builds without the network (it would fetch tools of its own); so the sources come first.
    Program::new("cargo")
        .args(["fetch", "--locked", "--target", toolchain::WASM])
        .run()
}
