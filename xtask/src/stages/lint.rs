//! The stages that read the code: its form, what clippy says of it, and its documentation.

use super::run::Run;
use crate::packages;
use crate::program::Program;
use crate::toolchain::{self, WASM};
use anyhow::Result;

/// The code is formatted.
///
/// # Errors
/// Where it is not.
pub fn fmt(_: &mut Run) -> Result<()> {
    Program::new("cargo").args(["fmt", "--all", "--check"]).run()
}

/// The page: checked for wasm alone, since its dependencies take minutes natively, too.
const PAGE: &str = "web";

/// No warnings: the crates natively, the page for wasm. With `--long` also the crates for wasm, WebGPU included, whose
/// dependencies take minutes to check; what only a browser compiles of them are the workers' mains.
///
/// # Errors
/// Where there is a warning.
pub fn clippy(run: &mut Run) -> Result<()> {
    toolchain::ensure_wasm_target()?;
    let packages = packages::all()?;
    let strict = ["--", "-D", "warnings"];
    Program::new("cargo")
        .args(["clippy", "--workspace", "--exclude", PAGE, "--all-targets", "--locked"])
        .args(strict)
        .run()?;
    let in_browser = packages
        .iter()
        .filter(|package| package.name == PAGE || run.long && package.browser_tests);
    // Only of these: cargo knows no feature of a package that it is not asked to read.
    let features = if run.long {
        packages::gpu_features(in_browser.clone())
    } else {
        String::new()
    };
    Program::new("cargo")
        .args(["clippy", "--locked", "--target", WASM, "--lib", "--bins", "--tests"])
        .args(in_browser.flat_map(|package| ["--package", &package.name]))
        .args(["--features", &features])
        .args(strict)
        .run()
}

/// Documentation is whole (`cargo doc` has no warning), and the examples in it run.
///
/// # Errors
/// Where a link leads nowhere or an example fails.
pub fn doc(run: &mut Run) -> Result<()> {
    // As clippy reads them: so both use the same checked dependencies.
    for of in [
        &["--workspace", "--exclude", PAGE][..],
        &["--package", PAGE, "--target", WASM],
    ] {
        Program::new("cargo")
            .args(["doc", "--no-deps", "--locked"])
            .args(of)
            .env("RUSTDOCFLAGS", "-D warnings")
            .run()?;
    }
    let packages = packages::all()?;
    run.count(
        Program::new("cargo")
            .args(["test", "--workspace", "--locked", "--doc", "--features"])
            .arg(if run.long {
                packages::gpu_features(&packages)
            } else {
                String::new()
            }),
    )
}
