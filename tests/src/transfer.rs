//! What a visit fetches: raw bytes, and as a host that compresses sends them.

use crate::host::Served;
use anyhow::Result;
use flate2::{Compression, write::GzEncoder};
use std::fs;
use std::io::Write;
use std::path::Path;

/// One file of the page.
#[derive(Clone, Debug)]
pub struct Sized {
    /// Name below the page's address.
    pub name: String,
    /// Bytes.
    pub raw: usize,
    /// Bytes after gzip at its usual level.
    pub gzip: usize,
}

/// The files that were served, each once, in their order.
///
/// # Errors
/// Where one cannot be read again.
pub fn sizes(folder: &Path, served: &[Served]) -> Result<Vec<Sized>> {
    let mut files: Vec<Sized> = Vec::new();
    for answer in served.iter().filter(|answer| answer.status == 200) {
        if files.iter().all(|file| file.name != answer.name) {
            let bytes = fs::read(folder.join(&answer.name))?;
            let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
            encoder.write_all(&bytes)?;
            files.push(Sized {
                name: answer.name.clone(),
                raw: bytes.len(),
                gzip: encoder.finish()?.len(),
            });
        }
    }
    Ok(files)
}

/// Megabytes, of a million bytes.
pub fn megabytes(bytes: usize) -> String {
    format!("{:.2} MB", bytes as f64 / 1e6)
}
