//! `completions`: a script that completes subcommands and options in a shell.

use crate::error::CliError;
use crate::output;
use clap_complete::Shell;

/// Holds arguments of `completions`.
#[derive(Debug, clap::Args)]
pub struct Completions {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

impl Completions {
    /// Prints the script that completes `command`, the whole command line.
    ///
    /// # Errors
    /// [`CliError::Output`], [`CliError::Json`].
    pub fn run(&self, mut command: clap::Command, json: bool) -> Result<(), CliError> {
        // Written at the end: the generator panics where a pipe is closed.
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut command, "ssl-playground", &mut script);
        let script = String::from_utf8_lossy(&script);
        if json {
            return output::json(&serde_json::json!({ "script": script }));
        }
        output::line(script.trim_end())
    }
}
