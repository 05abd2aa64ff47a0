//! A Vulkan device for the tests that compare CPU and GPU natively; without a GPU a software one, lavapipe, will do.

use crate::debian;
use anyhow::Result;
use std::path::Path;

/// Folders in which Vulkan's loader looks for drivers.
const DRIVERS: [&str; 3] = [
    "/usr/share/vulkan/icd.d",
    "/etc/vulkan/icd.d",
    "/usr/local/share/vulkan/icd.d",
];

/// Installs a software device where Linux has no Vulkan driver. Elsewhere nothing is done: macOS has Metal, and where
/// there is neither, the comparison itself fails and says that it had no device.
///
/// # Errors
/// Where a person has to run apt, and where apt fails.
pub fn ensure() -> Result<()> {
    let driver = |folder: &&str| {
        Path::new(folder)
            .read_dir()
            .is_ok_and(|mut files| files.next().is_some())
    };
    if !cfg!(target_os = "linux") || DRIVERS.iter().any(driver) || !debian::has_apt() {
        return Ok(());
    }
    debian::install(
        &["mesa-vulkan-drivers", "libvulkan1"],
        "a software Vulkan device, for the comparison of CPU and GPU",
    )
}
