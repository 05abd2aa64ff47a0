//! `cargo xtask split`, which trunk calls once a page is built: the CPU worker becomes two modules, what its first steps
//! need and the rest. `cargo xtask profile` finds out what the first steps need.

use crate::arguments::Arguments;
use crate::bench::driver;
use crate::program::Program;
use crate::{folders, site};
use anyhow::{Context, Result};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The functions that the first steps call, one name a line.
const PROFILE: &str = "crates/worker/first_steps.txt";
/// The import by which the worker has its rest loaded.
const LOAD: &str = "loadRest";
/// Set by `profile` for the page that it watches: functions note that they were called, and nothing is split.
const WATCHED: &str = "SSL_WATCHED";

/// Runs the command in the folder that trunk names.
///
/// # Errors
/// Where trunk did not call it, or a module cannot be read or split.
pub fn run(arguments: &mut Arguments) -> Result<()> {
    arguments.finish()?;
    let folder = std::env::var_os("TRUNK_STAGING_DIR").context("trunk calls this, as Trunk.toml says")?;
    let folder = PathBuf::from(folder);
    let first = folder.join("worker-cpu_bg.wasm");
    if std::env::var_os(WATCHED).is_some() {
        let loader = folder.join("worker-cpu_loader.js");
        let telling = fs::read_to_string(folders::root().join("tests/browser/called.js"))?;
        fs::write(&loader, fs::read_to_string(&loader)? + &telling)?;
        return splitter("instrument").arg(first).run();
    }
    splitter("split")
        .arg(first)
        .arg("--profile")
        .arg(folders::root().join(PROFILE))
        .args(["--load", LOAD, "--rest"])
        .arg(folder.join("worker-cpu_rest.wasm"))
        .run()?;
    splitter("strip").arg(folder.join("worker-gpu_bg.wasm")).run()
}

/// Watches the first steps of the page, as it ships and as `serve` has it, and writes down which functions they call.
///
/// # Errors
/// Where a page cannot be built or does not train.
pub fn profile(arguments: &mut Arguments) -> Result<()> {
    arguments.finish()?;
    let mut names = BTreeSet::new();
    for release in [true, false] {
        let folder = folders::target().join("watched");
        site::watched_into(&folder, release, WATCHED)?;
        called(&folder, &mut names)?;
    }
    let lines: String = names.iter().map(|name| format!("{name}\n")).collect();
    let head = "# Functions that a visit's first steps call, without hashes: cargo xtask profile.\n";
    fs::write(folders::root().join(PROFILE), format!("{head}{lines}")).context("the profile cannot be written")
}

/// Adds to `names` what the first steps of the page in `folder` call.
fn called(folder: &Path, names: &mut BTreeSet<String>) -> Result<()> {
    driver("first_steps")?.env("SSL_DIST", folder).run_reading(|line| {
        names.insert(line.to_owned());
        false
    })
}

/// The program that splits, told to do `what`.
fn splitter(what: &str) -> Program {
    Program::new("cargo")
        .args(["run", "--quiet", "--locked", "--package", "wasm_split", "--", what])
        // Trunk's colours and flags are not for it.
        .env("CARGO_TERM_COLOR", "never")
}
