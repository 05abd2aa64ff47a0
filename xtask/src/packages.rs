//! The workspace's packages, as cargo tells of them.

use crate::program::Program;
use anyhow::{Context, Result};
use serde_json::Value;

/// One package of the workspace.
pub struct Package {
    /// Its name.
    pub name: String,
    /// Its folder, from the root.
    pub folder: String,
    /// Whether it has a feature `gpu`.
    pub gpu: bool,
    /// Whether it has tests that run in a browser.
    pub browser_tests: bool,
}

/// Every package.
///
/// # Errors
/// Where cargo cannot read the workspace.
pub fn all() -> Result<Vec<Package>> {
    let text = Program::new("cargo")
        .args(["metadata", "--no-deps", "--format-version", "1"])
        .output()
        .context("cargo metadata failed")?;
    let metadata: Value = serde_json::from_str(&text)?;
    let packages = metadata["packages"].as_array().context("cargo names no packages")?;
    packages.iter().map(package).collect()
}

/// The feature list of everything native, so that burn is built once for all tests.
pub fn native_features(packages: &[Package]) -> String {
    let with_gpu = packages.iter().filter(|package| package.gpu);
    with_gpu
        .map(|package| format!("{}/gpu", package.name))
        .collect::<Vec<_>>()
        .join(",")
}

fn package(value: &Value) -> Result<Package> {
    let name = value["name"].as_str().context("a package without a name")?;
    let manifest = value["manifest_path"]
        .as_str()
        .context("a package without a manifest")?;
    let root = crate::program::root();
    let folder = std::path::Path::new(manifest)
        .parent()
        .and_then(|folder| folder.strip_prefix(&root).ok());
    let folder = folder.context("a package outside of the repository")?;
    let dependencies = value["dependencies"].as_array().map(Vec::as_slice).unwrap_or_default();
    Ok(Package {
        name: name.to_owned(),
        folder: folder.to_string_lossy().into_owned(),
        gpu: value["features"].get("gpu").is_some(),
        browser_tests: dependencies
            .iter()
            .any(|dependency| dependency["name"] == "wasm-bindgen-test"),
    })
}
