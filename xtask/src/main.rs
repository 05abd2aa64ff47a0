//! `cargo xtask`: set up, serve, build, test and measure, on a machine with only rustup.
//!
//! The one place that knows about tools, their versions and their flags. Each command is one file
//! and one line in [`COMMANDS`].

mod arguments;
mod bench;
mod browser;
mod debian;
mod executables;
mod folders;
mod npm;
mod packages;
mod program;
mod readme;
mod results;
mod screenshots;
mod setup;
mod site;
mod split;
mod stages;
mod tally;
mod test;
mod toolbox;
mod toolchain;
mod vulkan;

use arguments::Arguments;
use std::process::ExitCode;

struct Command {
    name: &'static str,
    usage: &'static str,
    idea: &'static str,
    run: fn(&mut Arguments) -> anyhow::Result<()>,
}

const COMMANDS: &[Command] = &[
    Command {
        name: "setup",
        usage: "[--browser]",
        idea: "install what the other commands need: the wasm target, wasm-bindgen, trunk",
        run: setup::run,
    },
    Command {
        name: "serve",
        usage: "[--release] [--port N] [--no-watch]",
        idea: "build the page, serve it here and print its address; builds again when a file changes",
        run: site::serve,
    },
    Command {
        name: "build",
        usage: "[--quick]",
        idea: "build the page as it ships into dist/, static files that work below any path of any host; --quick: larger, \
               and made sooner",
        run: site::build,
    },
    Command {
        name: "test",
        usage: "[STAGE…] [--long] [--list]",
        idea: "run every stage, or those named; --long adds what takes too long for every change",
        run: test::run,
    },
    Command {
        name: "bench",
        usage: "pace [METHOD|DATA …] [--afresh] [--built] | learning [METHOD|DATA …] [--afresh] | steps [--quick] [--built] | size [--built] | verdict | lecture [NUMBER …]",
        idea: "measure how many steps a minute takes, what is learned in them, what a step costs, what a visit fetches, how often the verdict was wrong, or when each statement of the lecture shows",
        run: bench::run,
    },
    Command {
        name: "results",
        usage: "[EXPERIMENT …]",
        idea: "make the results of experiments that come with the page; what is there stays",
        run: results::run,
    },
    Command {
        name: "profile",
        usage: "",
        idea: "watch which functions a visit's first steps call, by which the CPU worker is split",
        run: split::profile,
    },
    Command {
        name: "split",
        usage: "",
        idea: "what trunk calls once a page is built: split the CPU worker",
        run: split::run,
    },
    Command {
        name: "screenshots",
        usage: "[--built] [NAME]",
        idea: "take the README's pictures of the real page",
        run: screenshots::run,
    },
];

fn main() -> ExitCode {
    let mut arguments = Arguments::of_this_process();
    let name = arguments.next_word().unwrap_or_default();
    let Some(command) = COMMANDS.iter().find(|command| command.name == name) else {
        return explain(&name);
    };
    match (command.run)(&mut arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask {name}: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn explain(name: &str) -> ExitCode {
    println!("usage: cargo xtask COMMAND\n");
    for Command { name, usage, idea, .. } in COMMANDS {
        println!("  {name} {usage}\n      {idea}");
    }
    if matches!(name, "" | "help" | "--help" | "-h") {
        return ExitCode::SUCCESS;
    }
    eprintln!("\nThere is no command ‘{name}’.");
    ExitCode::FAILURE
}
