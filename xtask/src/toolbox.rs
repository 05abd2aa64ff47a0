//! The pinned tools: used from the path where their version is right, else from a folder of this
//! user's cache, else installed there.

use crate::folders;
use crate::program::Program;
use anyhow::Result;

/// A program from crates.io at one version.
pub struct Tool {
    name: &'static str,
    package: &'static str,
    version: &'static str,
    locked: bool,
    features: bool,
    optimisation: &'static str,
    takes: &'static str,
}

/// Makes a page's JavaScript half; of the same version as the library, exactly.
pub const WASM_BINDGEN: Tool = Tool {
    name: "wasm-bindgen",
    package: "wasm-bindgen-cli",
    version: "0.2.130",
    locked: false,
    features: true,
    // It reads modules of tens of megabytes.
    optimisation: "3",
    takes: "3 minutes",
};
/// Builds and serves the page. Only with its own lock file: it does not compile against newer dependencies. Without TLS
/// and the check for a newer version: it fetches nothing here, and is made a minute sooner.
pub const TRUNK: Tool = Tool {
    name: "trunk",
    package: "trunk",
    version: "0.21.14",
    locked: true,
    features: false,
    optimisation: "0",
    takes: "4 to 9 minutes",
};
/// Runs tests in a browser.
pub const WASM_PACK: Tool = Tool {
    name: "wasm-pack",
    package: "wasm-pack",
    version: "0.15.1",
    locked: false,
    features: true,
    optimisation: "0",
    takes: "3 minutes",
};
/// Drives Firefox.
pub const GECKODRIVER: Tool = Tool {
    name: "geckodriver",
    package: "geckodriver",
    version: "0.37.1",
    locked: true,
    features: true,
    optimisation: "0",
    takes: "3 minutes",
};

/// Installs the tool unless it is there in its version.
///
/// # Errors
/// Where cargo cannot install it.
pub fn ensure(tool: &Tool) -> Result<()> {
    let Tool {
        name,
        package,
        version,
        locked,
        features,
        optimisation,
        takes,
    } = tool;
    let found = Program::new(name).arg("--version").output();
    if found.is_some_and(|line| line.split_whitespace().any(|word| word == *version)) {
        return Ok(());
    }
    println!("Installing {name} {version} for this user; once, about {takes}.");
    Program::new("cargo")
        .args(["install", package, "--version", version])
        .args(locked.then_some("--locked"))
        .args((!features).then_some("--no-default-features"))
        .arg("--root")
        .arg(folders::tools())
        // Their build is not ours: no flags of this project, and its own folder, shared by all of them.
        .env("CARGO_TARGET_DIR", folders::tools().join("build"))
        // Most only call others: made quickly, they are no slower to use.
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", optimisation)
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
        .env("CARGO_PROFILE_RELEASE_DEBUG", "false")
        .within(&std::env::temp_dir())
        .run()
}
