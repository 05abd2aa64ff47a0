//! The stages that run native test programs and need more than those.

use super::run::Run;
use crate::vulkan;
use anyhow::Result;

/// Runs the tests of `ssl`. With `--long` also the comparison of CPU and GPU on whatever Vulkan or Metal device there is;
/// a software device is installed first where there is none and apt can do it.
///
/// # Errors
/// Where a test fails; without any device the comparison does.
pub fn ssl(run: &mut Run) -> Result<()> {
    if run.long {
        vulkan::ensure()?;
        return run.native(|it| ["ssl", "parity"].contains(&&*it.package));
    }
    run.native(|it| it.package == "ssl")
}
