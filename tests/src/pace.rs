//! How many steps a run takes in a minute of Chromium, kept in a file: one line for each method on each dataset.
//!
//! The file is `docs/pace.csv`. What a minute of training gives is computed natively, for as many steps: the learning is then
//! the same on every machine, and only the pace is a matter of speed.

use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};

const HEADING: &str = "data,method,steps";

/// Holds how far a method on a dataset, as shipped, comes in a minute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pace {
    /// Name of the dataset.
    pub data: String,
    /// Name of the method.
    pub method: String,
    /// Steps within 60 seconds, also where a run as shipped ends before.
    pub steps: u64,
}

/// Returns where the paces are kept.
pub fn file() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/pace.csv")
}

/// Returns the paces that are kept; none where there is no file yet.
///
/// # Errors
/// Where the file cannot be read.
pub fn kept() -> Result<Vec<Pace>> {
    match std::fs::read_to_string(file()) {
        Ok(text) => read(&text),
        Err(why) if why.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(why) => Err(why.into()),
    }
}

/// Reads the paces of a file's `text`.
///
/// # Errors
/// With the number of a line that cannot be read.
pub fn read(text: &str) -> Result<Vec<Pace>> {
    let one = |(number, line): (usize, &str)| {
        let place = || format!("line {}: {line}", number + 1);
        let &[data, method, steps] = line.split(',').collect::<Vec<_>>().as_slice() else {
            bail!("{}: not three fields", place());
        };
        let steps = steps.parse().with_context(place)?;
        Ok(Pace {
            data: data.into(),
            method: method.into(),
            steps,
        })
    };
    text.lines().enumerate().skip(1).map(one).collect()
}

/// Writes `paces` as a file's text, in the order of data and method.
pub fn write(paces: &[Pace]) -> String {
    let mut lines: Vec<String> = paces
        .iter()
        .map(|Pace { data, method, steps }| format!("{data},{method},{steps}\n"))
        .collect();
    lines.sort();
    format!("{HEADING}\n{}", lines.concat())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]
    use super::*;

    #[test]
    fn what_is_written_is_read_again_and_a_damaged_line_is_named() {
        let pace = |method: &str, steps| Pace {
            data: "digits".into(),
            method: method.into(),
            steps,
        };
        let text = write(&[pace("dino", 2961), pace("simclr", 4220), pace("byol", 2100)]);
        assert_eq!(
            read(&text).unwrap(),
            [pace("byol", 2100), pace("dino", 2961), pace("simclr", 4220)]
        );
        for damaged in ["digits,simclr", "digits,simclr,many"] {
            let error = read(&format!("{text}{damaged}\n")).unwrap_err();
            assert!(error.to_string().starts_with("line 5"), "{error}");
        }
    }
}
