//! The project's own source files.

use std::path::{Path, PathBuf};

/// One file.
pub struct Source {
    /// From the root, with `/`.
    pub path: String,
    /// What it says.
    pub text: String,
}

/// The repository's root.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// Every Rust file.
pub fn rust() -> Vec<Source> {
    let mut files = Vec::new();
    for folder in ["crates", "web", "tests", "xtask"] {
        collect(&root().join(folder), &mut files);
    }
    assert!(
        files.len() > 50,
        "found only {} files: is the search right?",
        files.len()
    );
    files
}

fn collect(folder: &Path, into: &mut Vec<Source>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() && !["target", "dist", "node_modules"].contains(&name.as_str()) && !name.starts_with('.') {
            collect(&path, into);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = std::fs::read_to_string(&path).unwrap();
            let path = path.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/");
            into.push(Source { path, text });
        }
    }
}
