//! What the terminal says: on a bar and in a table for people, as lines of JSON for programs.

use crate::Error;
use indicatif::{ProgressBar, ProgressStyle};
use protocol::{Examination, Report};

/// How the bar looks.
pub fn style() -> ProgressStyle {
    let style = ProgressStyle::with_template("{bar:24} {pos}/{len} · {elapsed}, {eta} left\n{wide_msg}");
    style.unwrap_or_else(|_| ProgressStyle::default_bar())
}

/// What was read, on the bar for people or as a line of JSON.
pub fn say(bar: Option<&ProgressBar>, report: &Report) -> Result<(), Error> {
    let Some(bar) = bar else {
        println!("{}", serde_json::to_string(report)?);
        return Ok(());
    };
    bar.set_position(report.step);
    bar.set_message(report.to_string());
    Ok(())
}

/// The examination, as a table or as one line of JSON.
pub fn examination(report: &Examination, json: bool) -> Result<(), Error> {
    if json {
        println!("{}", serde_json::to_string(report)?);
    } else {
        println!("\n{report}");
    }
    Ok(())
}
