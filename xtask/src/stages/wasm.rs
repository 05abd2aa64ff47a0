//! The stage that runs crates' own tests in headless Chromium, compiled to wasm, by wasm-pack.

use super::run::Run;
use crate::program::Program;
use crate::{browser, packages, toolbox, toolchain};
use anyhow::{Context, Result, bail};

/// What needs WebGPU. The other crates' tests run on the CPU, and share what the page's CPU worker is built of.
const WITH_GPU: &str = "parity";

/// Runs every crate that depends on `wasm-bindgen-test` for its tests.
///
/// # Errors
/// Where a tool is missing, a crate does not compile, or a test fails.
pub fn run(run: &mut Run) -> Result<()> {
    toolchain::ensure_wasm_target()?;
    browser::ensure_chromium()?;
    toolbox::ensure(&toolbox::WASM_BINDGEN)?;
    toolbox::ensure(&toolbox::WASM_PACK)?;
    let driver = browser::chromedriver().context("no chromedriver")?;
    let mut failed = Vec::new();
    for package in packages::all()?.iter().filter(|package| package.browser_tests) {
        let before = run.tally;
        let program = Program::new("wasm-pack")
            .args(["--log-level", "warn", "test", "--mode", "no-install"])
            .args(["--headless", "--chrome", "--chromedriver"])
            .arg(&driver)
            .arg(&package.folder)
            .arg("--locked")
            // Not the examples in documentation: in wasm they are compiled and do not run.
            .args(package.library.then_some("--lib"))
            .args(package.test_programs.iter().map(|name| format!("--test={name}")))
            .args((package.name == WITH_GPU).then_some("--features=gpu"))
            .args(run.long.then_some(["--", "--include-ignored"]).into_iter().flatten());
        if run.count(program).is_err() {
            failed.push(package.name.clone());
        } else if run.tally == before {
            // The runner is content with a program in which it finds no test.
            failed.push(format!("{} (no test ran)", package.name));
        }
    }
    if !failed.is_empty() {
        bail!("failed: {}", failed.join(", "));
    }
    Ok(())
}
