//! The native test programs: built all at once, so that every crate sees the same features and
//! nothing is compiled twice, then run one by one.

use crate::packages;
use crate::program::Program;
use anyhow::Result;
use serde_json::Value;
use std::path::PathBuf;

/// One test program.
pub struct Executable {
    /// Its package.
    pub package: String,
    /// Its target: `ssl` for a library's own tests, `golden` for `tests/golden.rs`.
    pub target: String,
    /// The file.
    pub file: PathBuf,
}

/// Builds all of them, with WebGPU where `gpu`: burn's backend for it takes ten minutes of two cores.
///
/// # Errors
/// Where something does not compile.
pub fn build(gpu: bool) -> Result<Vec<Executable>> {
    let packages = packages::all()?;
    let mut executables = Vec::new();
    Program::new("cargo")
        .args(["test", "--workspace", "--locked", "--no-run", "--features"])
        .arg(if gpu {
            packages::gpu_features(&packages)
        } else {
            String::new()
        })
        .arg("--message-format=json-render-diagnostics")
        .run_reading(|line| {
            executables.extend(serde_json::from_str(line).ok().as_ref().and_then(executable));
            false
        })?;
    Ok(executables)
}

fn executable(message: &Value) -> Option<Executable> {
    if message["profile"]["test"] != true {
        return None;
    }
    // `path+file:///…/crates/ssl#0.1.0`, or `…#name@0.1.0` where the folder has another name.
    let id = message["package_id"].as_str()?;
    let (folder, version) = id.rsplit_once('#')?;
    let package = version
        .split_once('@')
        .map_or(folder.rsplit('/').next()?, |(name, _)| name);
    Some(Executable {
        package: package.to_owned(),
        target: message["target"]["name"].as_str()?.to_owned(),
        file: message["executable"].as_str()?.into(),
    })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at what it did not expect")]
    use super::*;

    #[test]
    fn an_artifact_is_a_test_program_only_if_it_can_be_run() {
        let message = |id: &str, test: bool| serde_json::json!({"package_id": id, "profile": {"test": test}, "target": {"name": "golden"}, "executable": "/t/golden-1"});
        let found = executable(&message("path+file:///house/crates/ssl#0.1.0", true)).unwrap();
        assert_eq!((found.package.as_str(), found.target.as_str()), ("ssl", "golden"));
        let renamed = executable(&message("path+file:///house/crates/core#ssl@0.1.0", true)).unwrap();
        assert_eq!(renamed.package, "ssl");
        assert!(executable(&message("path+file:///house/crates/ssl#0.1.0", false)).is_none());
    }
}
