//! The tools that xtask installs fit what Cargo.lock says.

use crate::source::root;

#[test]
fn the_wasm_bindgen_tool_is_of_the_library_s_version() {
    let lock = std::fs::read_to_string(root().join("Cargo.lock")).unwrap();
    let package = lock
        .split("[[package]]")
        .find(|package| package.contains("\nname = \"wasm-bindgen\"\n"));
    let version = package
        .unwrap()
        .lines()
        .find_map(|line| line.strip_prefix("version = "))
        .unwrap();
    let tools = std::fs::read_to_string(root().join("xtask/src/toolbox.rs")).unwrap();
    assert!(
        tools.contains(&format!("version: {version}")),
        "xtask does not install wasm-bindgen {version}"
    );
}
