//! The names of the functions that the first steps call: a text file with one name a line.

use std::collections::BTreeSet;

/// Names of functions, without hashes.
pub type Profile = BTreeSet<String>;

/// Reads a profile from the text of its file. Empty lines and those that begin with `#` say nothing.
pub fn read(text: &str) -> Profile {
    let lines = text.lines().map(str::trim);
    lines
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(str::to_owned)
        .collect()
}
