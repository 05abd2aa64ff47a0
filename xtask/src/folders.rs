//! The folders that commands work in: the repository's root, cargo's build folder, and the folder of the pinned tools.

use std::path::{Path, PathBuf};

/// Returns the repository's root: as cargo says now, since clones that share a build folder share this program.
pub fn root() -> PathBuf {
    let here = std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    let here = Path::new(&here);
    here.parent().unwrap_or(here).to_owned()
}

/// Returns the folder that cargo builds in: `CARGO_TARGET_DIR` where it is set, else `target` below the root.
pub fn target() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => root().join(folder),
        None => root().join("target"),
    }
}

/// Returns the folder that tools are installed in: `~/.cache/ssl-playground/tools`, or below `XDG_CACHE_HOME` where that
/// is an absolute path, or below `target` for a user without a home.
pub fn tools() -> PathBuf {
    let cache = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    let cache = cache.filter(|path| path.is_absolute()).unwrap_or_else(|| {
        let home = std::env::var_os("HOME").map_or_else(|| root().join("target"), PathBuf::from);
        home.join(".cache")
    });
    cache.join("ssl-playground").join("tools")
}
