//! Chromium and ChromeDriver for what runs in a browser, and a software Vulkan device for what
//! runs on a GPU: found where they are, installed by apt on Debian, asked for elsewhere.

use crate::program::{self, Program};
use anyhow::{Result, bail};
use std::path::PathBuf;

const DEBIAN: [&str; 3] = ["chromium", "chromium-driver", "mesa-vulkan-drivers"];

/// The browser's program.
pub fn chromium() -> Option<PathBuf> {
    let set = std::env::var_os("CHROME").map(PathBuf::from);
    let application = PathBuf::from("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");
    set.filter(|file| file.is_file())
        .or_else(|| program::which(&["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]))
        .or_else(|| application.is_file().then_some(application))
}

/// The program that drives it.
pub fn chromedriver() -> Option<PathBuf> {
    let set = std::env::var_os("CHROMEDRIVER").map(PathBuf::from);
    set.filter(|file| file.is_file())
        .or_else(|| program::which(&["chromedriver"]))
}

/// Installs what is missing where that can be done without asking: as root, by sudo without a
/// password, or in CI.
///
/// # Errors
/// With the command to run where it cannot.
pub fn ensure() -> Result<()> {
    if chromium().is_some() && chromedriver().is_some() {
        return Ok(());
    }
    if cfg!(target_os = "macos") {
        bail!("the browser tests need Chrome and its driver: brew install --cask google-chrome chromedriver");
    }
    if program::which(&["apt-get"]).is_none() {
        bail!("the browser tests need chromium and chromedriver on the path; install them by this system's packages");
    }
    let install = format!("apt-get install --yes --no-install-recommends {}", DEBIAN.join(" "));
    let root = Program::new("id").arg("-u").output().is_some_and(|id| id.trim() == "0");
    let sudo = Program::new("sudo").args(["-n", "true"]).output().is_some();
    if !root && !sudo {
        bail!("the browser tests need Chromium; please run: sudo {install}");
    }
    println!(
        "Installing Chromium, its driver and a software Vulkan device by apt, for the tests that run in a browser."
    );
    for line in ["apt-get update", &install] {
        let mut words = if root { vec![] } else { vec!["sudo", "-n"] };
        words.extend(line.split(' '));
        Program::new(words[0])
            .args(&words[1..])
            .env("DEBIAN_FRONTEND", "noninteractive")
            .run()?;
    }
    if chromium().is_none() || chromedriver().is_none() {
        bail!("Chromium was installed and yet is not on the path");
    }
    Ok(())
}
