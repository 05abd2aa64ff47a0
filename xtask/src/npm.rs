//! Packages of npm at one version: fetched once, below cargo's build folder, and only read from there afterwards.

use crate::program::Program;
use crate::{debian, folders, program};
use anyhow::{Context, Result, bail};
use std::path::PathBuf;

/// What finds faults of accessibility in a page.
const AXE: &str = "axe-core";
const AXE_VERSION: &str = "4.14.1";

/// Returns axe-core's one script, installed at the first call.
///
/// # Errors
/// Where npm is missing and apt cannot bring it without asking, and where npm cannot fetch the package.
pub fn axe() -> Result<PathBuf> {
    let folder = folders::target().join("npm");
    let package = folder.join("node_modules").join(AXE);
    let manifest = std::fs::read_to_string(package.join("package.json")).unwrap_or_default();
    let installed = serde_json::from_str::<serde_json::Value>(&manifest);
    if !installed.is_ok_and(|manifest| manifest["version"] == AXE_VERSION) {
        ensure()?;
        std::fs::create_dir_all(&folder)?;
        install()
            .args(["--no-save", "--prefix"])
            .arg(&folder)
            .arg(format!("{AXE}@{AXE_VERSION}"))
            .run()
            .with_context(|| format!("npm cannot fetch {AXE}, without which nothing is said of accessibility"))?;
    }
    let script = package.join("axe.min.js");
    if !script.is_file() {
        bail!("{AXE} was installed and has no {}", script.display());
    }
    Ok(script)
}

/// Returns `npm install` without what only people read, to be given a folder or a package: no script of a package runs
/// and no lock file is written.
pub fn install() -> Program {
    Program::new("npm").args([
        "install",
        "--no-audit",
        "--no-fund",
        "--ignore-scripts",
        "--no-package-lock",
    ])
}

fn ensure() -> Result<()> {
    if program::which(&["npm"]).is_some() && program::which(&["node"]).is_some() {
        return Ok(());
    }
    if cfg!(target_os = "macos") {
        bail!("axe-core comes by npm, which is not here: brew install node");
    }
    debian::install(&["nodejs", "npm"], "node and npm, by which axe-core comes")
}
