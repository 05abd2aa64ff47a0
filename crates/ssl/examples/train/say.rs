//! What the terminal says: on a bar and in a table for people, as lines of JSON for programs.

use crate::Error;
use indicatif::{ProgressBar, ProgressStyle};
use protocol::{Examination, Report};
use std::io::{ErrorKind, Write};

/// How the bar looks.
pub fn style() -> ProgressStyle {
    let style = ProgressStyle::with_template("{bar:24} {pos}/{len} · {elapsed}, {eta} left\n{wide_msg}");
    style.unwrap_or_else(|_| ProgressStyle::default_bar())
}

/// What was read, on the bar for people or as a line of JSON.
pub fn say(bar: Option<&ProgressBar>, report: &Report) -> Result<(), Error> {
    let Some(bar) = bar else {
        return line(&serde_json::to_string(report)?);
    };
    bar.set_position(report.step);
    bar.set_message(report.to_string());
    Ok(())
}

/// The examination, as a table or as one line of JSON.
pub fn examination(report: &Examination, json: bool) -> Result<(), Error> {
    if json {
        line(&serde_json::to_string(report)?)
    } else {
        line(&format!("\n{report}"))
    }
}

/// A line on standard output; the end, where whoever read it has gone, as `head` does.
fn line(text: &str) -> Result<(), Error> {
    match writeln!(std::io::stdout(), "{text}") {
        Err(gone) if gone.kind() == ErrorKind::BrokenPipe => std::process::exit(0),
        written => Ok(written?),
    }
}
