//! wasm-opt makes what ships smaller. It must be a recent one: that of Debian 12 (version 108)
//! breaks the module.

use crate::{program::Program, toolbox};
use anyhow::Result;

/// Least version that is known to leave the module whole.
const LEAST: u32 = 116;

/// Installs one unless a recent one is there.
///
/// # Errors
/// Where neither npm nor cargo can install it.
pub fn ensure() -> Result<()> {
    let found = Program::new("wasm-opt").arg("--version").output();
    if found
        .as_deref()
        .and_then(version)
        .is_some_and(|version| version >= LEAST)
    {
        return Ok(());
    }
    toolbox::ensure(&toolbox::WASM_OPT)
}

/// `wasm-opt version 116 (version_116-3-g0123)` → 116.
fn version(line: &str) -> Option<u32> {
    line.split_whitespace().find_map(|word| word.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn its_version_is_read_with_and_without_a_tail() {
        assert_eq!(version("wasm-opt version 132 (version_132)"), Some(132));
        assert_eq!(version("wasm-opt version 108\n"), Some(108));
        assert_eq!(version("command not found"), None);
    }
}
