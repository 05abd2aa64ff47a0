//! One idea a file, named by the field's term, short, opening with what it is.

use crate::source::{root, rust};

/// Lines of the longest file that is allowed; 60 to 150 are usual.
const LONGEST: usize = 400;

#[test]
fn no_file_is_too_long() {
    let long: Vec<String> = rust()
        .iter()
        .map(|file| (file, file.text.lines().count()))
        .filter(|(_, lines)| *lines > LONGEST)
        .map(|(file, lines)| format!("{} has {lines} lines", file.path))
        .collect();
    assert!(long.is_empty(), "over {LONGEST} lines: {long:#?}");
}

#[test]
fn every_file_says_what_it_is() {
    let silent: Vec<String> = rust()
        .into_iter()
        .filter(|file| !file.text.starts_with("//! "))
        .map(|file| file.path)
        .collect();
    assert!(silent.is_empty(), "without an opening `//!`: {silent:#?}");
}

#[test]
fn every_file_has_a_name_of_its_own() {
    let nameless = [
        "util",
        "utils",
        "helper",
        "helpers",
        "common",
        "misc",
        "shared_code",
        "stuff",
    ];
    for file in rust() {
        let parts = file.path.trim_end_matches(".rs").split('/');
        let found = parts.into_iter().find(|part| nameless.contains(part));
        assert!(found.is_none(), "{} is named by no idea", file.path);
    }
}

#[test]
fn nothing_is_silenced_without_a_reason() {
    for file in rust() {
        for (number, line) in file.text.lines().enumerate() {
            let line = line.trim_start();
            let silences = ["#[allow(", "#![allow(", "#[expect(", "#![expect("]
                .iter()
                .any(|start| line.starts_with(start));
            if silences {
                let attribute: String = file.text.lines().skip(number).take(8).collect();
                let attribute = attribute.split(")]").next().unwrap_or_default();
                assert!(
                    attribute.contains("reason"),
                    "{}:{} gives no reason",
                    file.path,
                    number + 1
                );
            }
        }
    }
}

#[test]
fn the_map_of_the_house_names_every_crate() {
    let map = std::fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    for name in ["protocol", "datasets", "ssl", "worker", "web", "tests", "xtask"] {
        assert!(
            map.contains(&format!("`{name}")) || map.contains(&format!("{name}/")),
            "ARCHITECTURE.md does not name {name}"
        );
    }
}
