//! `experiment --plan`: every run as a command that needs no other, for an engine that spreads work over machines.

use crate::error::CliError;
use crate::output;
use serde::Serialize;
use std::path::Path;
use worker::experiment::plan::PlannedCell;

/// A planned run, as JSON.
#[derive(Serialize)]
struct Line<'a> {
    cell: &'a str,
    label: &'a str,
    /// File of the result.
    file: &'a str,
    /// The command, word by word.
    command: &'a [String],
}

/// Prints the command of each cell of `planned`; its result goes into folder `dir`.
///
/// # Errors
/// [`CliError::Output`], [`CliError::Json`].
pub fn print(planned: &[PlannedCell], dir: &Path, json: bool) -> Result<(), CliError> {
    for cell in planned {
        let file = dir.join(&cell.file_name).to_string_lossy().into_owned();
        let command = command(cell, &file);
        if json {
            output::json(&Line {
                cell: &cell.id,
                label: &cell.label,
                file: &file,
                command: &command,
            })?;
        } else {
            let words: Vec<String> = command.iter().map(|word| quoted(word)).collect();
            output::line(&words.join(" "))?;
        }
    }
    Ok(())
}

fn command(cell: &PlannedCell, file: &str) -> Vec<String> {
    let steps = cell.steps.to_string();
    let words = ["ssl-playground", "experiment", &cell.experiment, "--steps", &steps];
    let words = words.into_iter().chain(["--cell", &cell.id, "--out", file]);
    words.map(str::to_owned).collect()
}

/// `word` as a shell reads it back.
fn quoted(word: &str) -> String {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "-_./=:,+".contains(letter);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_shell_reads_back_the_word() {
        assert_eq!(quoted("cells/a-r0-c1-s1.cell.json"), "cells/a-r0-c1-s1.cell.json");
        assert_eq!(quoted("my cells/it's"), r"'my cells/it'\''s'");
    }
}
