//! The browsers that tests run in, and ChromeDriver: found where they are, installed by apt on Debian, asked for elsewhere.
//! Firefox's driver comes from crates.io, see `toolbox`.

use crate::{debian, program};
use anyhow::{Result, bail};
use std::path::PathBuf;

/// Returns Chromium's program: what `CHROME` names, else the first on the path; `None` where there is none.
pub fn chromium() -> Option<PathBuf> {
    let application = PathBuf::from("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");
    let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    found("CHROME", &names).or_else(|| application.is_file().then_some(application))
}

/// Returns the program that drives Chromium: what `CHROMEDRIVER` names, else the first on the path; `None` where there is
/// none.
pub fn chromedriver() -> Option<PathBuf> {
    found("CHROMEDRIVER", &["chromedriver"])
}

/// Returns Firefox's program: what `FIREFOX` names, else the first on the path; `None` where there is none.
pub fn firefox() -> Option<PathBuf> {
    let application = PathBuf::from("/Applications/Firefox.app/Contents/MacOS/firefox");
    found("FIREFOX", &["firefox", "firefox-esr"]).or_else(|| application.is_file().then_some(application))
}

/// Installs Chromium and its driver unless they are here.
///
/// # Errors
/// With what to do where that cannot be done without asking.
pub fn ensure_chromium() -> Result<()> {
    if chromium().is_some() && chromedriver().is_some() {
        return Ok(());
    }
    if cfg!(target_os = "macos") {
        bail!("the browser tests need Chrome and its driver: brew install --cask google-chrome chromedriver");
    }
    debian::install(
        &["chromium", "chromium-driver"],
        "Chromium and its driver, for the tests that run in a browser",
    )?;
    if chromium().is_none() || chromedriver().is_none() {
        bail!("Chromium was installed and yet is not on the path");
    }
    Ok(())
}

/// Installs Firefox unless it is here.
///
/// # Errors
/// With what to do where that cannot be done without asking.
pub fn ensure_firefox() -> Result<()> {
    if firefox().is_some() {
        return Ok(());
    }
    if cfg!(target_os = "macos") {
        bail!("the page's tests need Firefox: brew install --cask firefox");
    }
    debian::install(&["firefox-esr"], "Firefox, for the page's tests in it")?;
    if firefox().is_none() {
        bail!("Firefox was installed and yet is not on the path");
    }
    Ok(())
}

fn found(variable: &str, names: &[&str]) -> Option<PathBuf> {
    let set = std::env::var_os(variable).map(PathBuf::from);
    set.filter(|file| file.is_file()).or_else(|| program::which(names))
}
