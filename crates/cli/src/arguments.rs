//! The command line: the subcommands and what is common to them.

use crate::completions::Completions;
use crate::examine::Examine;
use crate::experiment::ExperimentArguments;
use crate::link::Link;
use crate::list::List;
use crate::train::Train;

/// Self-supervised learning on toy data: the methods, data and experiments of SSL Playground in a terminal
#[derive(Debug, clap::Parser)]
#[command(name = "ssl-playground", version, max_term_width = 100)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// One line of JSON for each result, and nothing else on standard output
    #[arg(long, global = true)]
    pub json: bool,
}

/// Names a subcommand.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Train any method on any data and print a report every few steps
    Train(Train),
    /// Put a network through every protocol, each beside its baselines
    Examine(Examine),
    /// Make the runs of an experiment, or plan them for many machines and collect the results
    Experiment(ExperimentArguments),
    /// List methods, data, encoders, augmentations, optimisers, experiments, or knobs with range and unit
    List(List),
    /// Write the link of a run, or read one
    Link(Link),
    /// Print a script that completes this program's words in a shell
    Completions(Completions),
}

#[cfg(test)]
mod tests {
    use super::Arguments;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Arguments::command().debug_assert();
    }
}
