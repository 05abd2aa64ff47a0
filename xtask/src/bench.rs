//! `cargo xtask bench learning|steps`.

use crate::arguments::Arguments;
use anyhow::{Result, bail};

/// Runs the command.
///
/// # Errors
/// Where there is no such measurement.
pub fn run(_: &mut Arguments) -> Result<()> {
    bail!("not here yet")
}
