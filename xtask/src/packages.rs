//! The workspace's packages, as cargo tells of them.

use crate::folders;
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
    /// Whether its tests run in a browser, too: it depends on `wasm-bindgen-test` for them.
    pub browser_tests: bool,
    /// Whether it has a library.
    pub library: bool,
    /// The names of its test programs beside the one in its sources.
    pub test_programs: Vec<String>,
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

/// Returns the feature `gpu` of those of `packages` that have it, as a list for cargo, so that burn is built once for
/// all tests.
pub fn gpu_features<'a>(packages: impl IntoIterator<Item = &'a Package>) -> String {
    let with_gpu = packages.into_iter().filter(|package| package.gpu);
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
    let root = folders::root();
    let folder = std::path::Path::new(manifest)
        .parent()
        .and_then(|folder| folder.strip_prefix(&root).ok());
    let folder = folder.context("a package outside of the repository")?;
    let dependencies = value["dependencies"].as_array().map(Vec::as_slice).unwrap_or_default();
    let targets = value["targets"].as_array().map(Vec::as_slice).unwrap_or_default();
    let is = |target: &Value, kind: &str| {
        let kinds = target["kind"].as_array();
        kinds.is_some_and(|kinds| kinds.iter().any(|known| known == kind))
    };
    // `test = false` in a manifest leaves one out, as cargo does.
    let tests = targets
        .iter()
        .filter(|target| is(target, "test") && target["test"] != false);
    let names = tests.filter_map(|target| target["name"].as_str()).map(str::to_owned);
    Ok(Package {
        name: name.to_owned(),
        folder: folder.to_string_lossy().into_owned(),
        gpu: value["features"].get("gpu").is_some(),
        browser_tests: dependencies
            .iter()
            .any(|dependency| dependency["name"] == "wasm-bindgen-test" && dependency["kind"] == "dev"),
        library: targets.iter().any(|target| is(target, "lib")),
        test_programs: names.collect(),
    })
}
