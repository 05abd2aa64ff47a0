//! Packages of the system, installed by apt on Debian and its relatives where that can be done without asking: as root, by
//! sudo without a password, or in CI.

use crate::program::{self, Program};
use anyhow::{Result, bail};

/// Whether apt is here.
pub fn has_apt() -> bool {
    program::which(&["apt-get"]).is_some()
}

/// Installs `packages`, of which `purpose` says what they are for, such as “Chromium, for the tests that run in it”.
///
/// # Errors
/// Where there is no apt, where a person has to run it, with the command to run, and where apt fails.
pub fn install(packages: &[&str], purpose: &str) -> Result<()> {
    let names = packages.join(" ");
    if !has_apt() {
        bail!(
            "missing: {purpose}. Without apt here, please install by this system's own packages what Debian calls {names}"
        );
    }
    let install = format!("apt-get install --yes --no-install-recommends {names}");
    let root = Program::new("id").arg("-u").output().is_some_and(|id| id.trim() == "0");
    let sudo = Program::new("sudo").args(["-n", "true"]).output().is_some();
    if !root && !sudo {
        bail!("missing: {purpose}. Please run: sudo {install}");
    }
    println!("Installing by apt: {purpose}.");
    for line in ["apt-get update", &install] {
        let mut words = if root { vec![] } else { vec!["sudo", "-n"] };
        words.extend(line.split(' '));
        Program::new(words[0])
            .args(&words[1..])
            .env("DEBIAN_FRONTEND", "noninteractive")
            .run()?;
    }
    Ok(())
}
