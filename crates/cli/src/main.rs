//! `ssl-playground`: the lab without a page. Trains, examines and compares runs in a terminal, and speaks of the same
//! configs, links and experiments as the page does.
//!
//! Each subcommand is one file with its arguments. Results go to standard output, as lines for people or with `--json`
//! as one line of JSON each; progress and errors go to standard error. Exit code 0 is success, also where whoever read
//! the output has gone; 1 is a refusal or a failure, 2 a command line that does not make sense.

mod arguments;
mod completions;
mod config;
mod device;
mod error;
mod examine;
mod experiment;
mod link;
mod list;
mod nearest;
mod output;
mod train;

use arguments::{Arguments, Command};
use clap::{CommandFactory, Parser};
use error::CliError;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(usage) => return output::usage(&usage),
    };
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.is_closed_pipe() => ExitCode::SUCCESS,
        Err(error) => output::failure(&error, arguments.json),
    }
}

fn run(arguments: &Arguments) -> Result<(), CliError> {
    let json = arguments.json;
    match &arguments.command {
        Command::Train(train) => train.run(json),
        Command::Examine(examine) => examine.run(json),
        Command::Experiment(experiment) => experiment.run(json),
        Command::List(list) => list.run(json),
        Command::Link(link) => link.run(json),
        Command::Completions(completions) => completions.run(Arguments::command(), json),
    }
}
