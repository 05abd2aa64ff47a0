//! What is written: results on standard output, errors and a progress bar on standard error.
//!
//! The bar is drawn only where standard error is a terminal. Nothing written here has colour; help and usage have it on
//! a terminal only, and not where `NO_COLOR` is set.

use crate::error::CliError;
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;
use std::fs::File;
use std::io::{ErrorKind, Write};
use std::path::Path;
use std::process::ExitCode;

/// Returns a progress bar of `length` pieces of work.
pub fn bar(length: u64) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:24} {pos}/{len} · {elapsed}, {eta} left · {wide_msg}");
    ProgressBar::new(length).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

/// Prints `text` as a line on standard output.
///
/// # Errors
/// [`CliError::Output`].
pub fn line(text: &str) -> Result<(), CliError> {
    let mut output = std::io::stdout().lock();
    let written = writeln!(output, "{text}").and_then(|()| output.flush());
    written.map_err(CliError::Output)
}

/// Prints `result` as a line of JSON.
///
/// # Errors
/// [`CliError::Json`], [`CliError::Output`].
pub fn json(result: &impl Serialize) -> Result<(), CliError> {
    line(&serde_json::to_string(result)?)
}

/// Checks that `file` can be written, before the work whose result it is for; what is there stays.
///
/// # Errors
/// [`CliError::Unwritable`].
pub fn check_writable(file: &Path) -> Result<(), CliError> {
    // A link that leads nowhere is there, too.
    let existed = file.symlink_metadata().is_ok();
    let opened = File::options().append(true).create(true).open(file);
    opened.map_err(|why| CliError::Unwritable {
        file: file.to_owned(),
        why,
    })?;
    if !existed {
        // Where it cannot be taken away it is empty, and written over in the end.
        let _ = std::fs::remove_file(file);
    }
    Ok(())
}

/// Returns `printed`, but no error where the reader of standard output has gone and the work `goes_on` without one, since its
/// result goes to a file.
///
/// # Errors
/// That of `printed`.
pub fn unless_gone(printed: Result<(), CliError>, goes_on: bool) -> Result<(), CliError> {
    match printed {
        Err(error) if goes_on && error.is_closed_pipe() => Ok(()),
        printed => printed,
    }
}

/// Returns the text of `file`, which a later run goes on with; `None` where it is not there yet.
///
/// # Errors
/// [`CliError::Unreadable`].
pub fn text_so_far(file: &Path) -> Result<Option<String>, CliError> {
    match std::fs::read_to_string(file) {
        Ok(text) => Ok(Some(text)),
        Err(why) if why.kind() == ErrorKind::NotFound => Ok(None),
        Err(why) => Err(CliError::Unreadable {
            file: file.to_owned(),
            why,
        }),
    }
}

/// What is printed with `--json` where something goes wrong.
#[derive(Serialize)]
struct Failure<'a> {
    error: &'a str,
}

/// Prints the sentence of `error`, with `as_json` also as a line of JSON on standard output, and returns exit code 1.
pub fn failure(error: &CliError, as_json: bool) -> ExitCode {
    let sentence = error.to_string();
    // Where neither can be written, nobody is there to be told.
    let _ = writeln!(std::io::stderr(), "{sentence}");
    if as_json {
        let _ = json(&Failure { error: &sentence });
    }
    ExitCode::FAILURE
}

/// Prints what is wrong with the command line, or the help that was asked for; returns exit code 2 or 0.
pub fn usage(error: &clap::Error) -> ExitCode {
    let _ = error.print();
    if error.use_stderr() && std::env::args_os().any(|argument| argument == "--json") {
        let text = error.render().to_string();
        let first = text.lines().next().unwrap_or_default();
        let _ = json(&Failure {
            error: first.strip_prefix("error: ").unwrap_or(first),
        });
    }
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
}
