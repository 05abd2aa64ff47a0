//! A file that is whole or not there: it is written beside its place and then renamed, so that a process that is killed
//! leaves no half of one under the right name.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Writes `text` to `file`, in place of what is there. The folder must exist.
///
/// # Errors
/// What the operating system says; then what was there is still there.
pub fn write(file: &Path, text: &str) -> io::Result<()> {
    // Of this process alone, since two may be at the same file where an engine tries again.
    let mut beside = file.as_os_str().to_owned();
    beside.push(format!(".{}.part", std::process::id()));
    let beside = PathBuf::from(beside);
    let put = || -> io::Result<()> {
        let mut part = File::create(&beside)?;
        part.write_all(text.as_bytes())?;
        part.sync_all()?;
        std::fs::rename(&beside, file)
    };
    put().inspect_err(|_| {
        // It may never have been made; what counts is the first reason.
        let _ = std::fs::remove_file(&beside);
    })
}
