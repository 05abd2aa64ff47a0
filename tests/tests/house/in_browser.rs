//! Every crate whose tests run in a browser has what `wasm-pack test --headless --chrome` needs, and the same of it.

use crate::source::root;
use std::fs;
use std::path::Path;

/// Crates that take every `#[test]` into a browser.
const CRATES: [&str; 4] = ["crates/protocol", "crates/datasets", "crates/ssl", "crates/worker"];

fn read(file: &Path) -> String {
    fs::read_to_string(file).unwrap_or_else(|why| panic!("{}: {why}", file.display()))
}

#[test]
fn every_crate_starts_the_same_chromium() {
    let flags = read(&root().join("tests/parity/webdriver.json"));
    for name in CRATES {
        let file = root().join(name).join("webdriver.json");
        assert_eq!(read(&file), flags, "{}", file.display());
    }
}

#[test]
fn every_test_program_of_a_crate_runs_in_a_browser_or_says_that_it_does_not() {
    let mut checked = 0;
    for name in CRATES {
        let folder = root().join(name);
        let mut roots = vec![folder.join("src/lib.rs")];
        for entry in fs::read_dir(folder.join("tests")).into_iter().flatten().flatten() {
            let path = entry.path();
            let main = path.join("main.rs");
            if main.is_file() {
                roots.push(main);
            } else if path.extension().is_some_and(|end| end == "rs") {
                roots.push(path);
            }
        }
        for file in roots {
            let text = read(&file);
            let taken = text.contains("extern crate in_browser;");
            let left_out = text.contains("#![cfg(not(target_arch = \"wasm32\"))]");
            assert!(
                taken || left_out,
                "{}: its tests would be passed over in a browser",
                file.display()
            );
            checked += 1;
        }
    }
    assert!(checked >= 8, "only {checked} were found");
}
