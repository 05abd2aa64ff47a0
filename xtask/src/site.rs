//! The page: built by trunk as `Trunk.toml` and `index.html` say, and served.

use crate::{arguments::Arguments, folders, program::Program, setup};
use anyhow::Result;
use std::path::{Path, PathBuf};

const PORT: u16 = 8080;

/// `cargo xtask build`: the page as it ships, or with `--quick` as `serve` has it, many times as large and made sooner.
///
/// # Errors
/// Where a tool cannot be installed or the page does not compile.
pub fn build(arguments: &mut Arguments) -> Result<()> {
    let quick = arguments.flag("--quick");
    arguments.finish()?;
    build_into(&folders::root().join("dist"), !quick)?;
    println!("The page is in dist/: copy it to any static host, below any path.");
    Ok(())
}

/// Builds the page into a folder.
///
/// # Errors
/// As [`build`].
pub fn build_into(folder: &Path, release: bool) -> Result<()> {
    setup::for_building()?;
    trunk("build", release).arg("--dist").arg(folder).run()
}

/// Builds a page whose functions note that they were called, into a folder; `flag` is what the hook is told by.
///
/// # Errors
/// As [`build`].
pub fn watched_into(folder: &Path, release: bool, flag: &str) -> Result<()> {
    setup::for_building()?;
    trunk("build", release)
        .arg("--dist")
        .arg(folder)
        .env(flag, "true")
        .run()
}

/// `cargo xtask serve`: builds, serves, and builds again on a change.
///
/// # Errors
/// As [`build`], and where the port is taken.
pub fn serve(arguments: &mut Arguments) -> Result<()> {
    let release = arguments.flag("--release");
    let watch = !arguments.flag("--no-watch");
    let port = arguments.option("--port")?.unwrap_or(PORT);
    arguments.finish()?;
    setup::for_building()?;
    println!(
        "Building; the first time takes some minutes. Then the page is at http://localhost:{port}/ (Ctrl-C ends it)."
    );
    trunk("serve", release)
        .arg("--dist")
        .arg(served())
        .args(["--port", &port.to_string()])
        .args((!watch).then_some("--no-autoreload"))
        .run()
}

/// Where the served page lies: not `dist/`, which is for what is to be copied to a host.
fn served() -> PathBuf {
    folders::target().join("served")
}

fn trunk(command: &str, release: bool) -> Program {
    Program::new("trunk")
        .arg(command)
        .args(release.then_some("--release"))
        // A variable that other programs set and trunk takes for one of its own flags.
        .env("NO_COLOR", "true")
}
