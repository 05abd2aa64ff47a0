//! `cargo xtask results [NAME …]`: makes the runs of experiments by the release program, into the files that come with the
//! page. What is there stays, so that it goes on where it was interrupted.

use crate::arguments::Arguments;
use crate::folders;
use crate::program::Program;
use anyhow::{Context, Result, bail};

/// Runs the command: the named experiments, or all that have a file already.
///
/// # Errors
/// Where the program does not build or a run cannot be kept.
pub fn run(arguments: &mut Arguments) -> Result<()> {
    let mut names = arguments.words();
    arguments.finish()?;
    let folder = folders::root().join("web/results");
    if names.is_empty() {
        for entry in std::fs::read_dir(&folder).context("web/results cannot be listed")? {
            let path = entry?.path();
            if path.extension().is_some_and(|extension| extension == "csv") {
                names.extend(path.file_stem().and_then(|stem| stem.to_str()).map(str::to_owned));
            }
        }
        names.sort_unstable();
    }
    if names.is_empty() {
        bail!("there are no results yet: name experiments, as ssl-playground list experiments has them");
    }
    for name in names {
        Program::new("cargo")
            .args(["run", "--release", "--locked", "--package", "cli", "--"])
            .args(["experiment", &name, "--results"])
            .arg(folder.join(format!("{name}.csv")))
            .run()?;
    }
    Ok(())
}
