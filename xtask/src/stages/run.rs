//! What a stage is, and what the stages of one call share: the tier, the count of tests, what is built.

use crate::executables::{self, Executable};
use crate::program::Program;
use crate::tally::Tally;
use crate::{folders, packages};
use anyhow::{Context, Result, bail};
use std::path::PathBuf;

/// A named part of the test.
pub struct TestStage {
    /// What it is called on the command line.
    pub name: &'static str,
    /// What it shows, in a few words.
    pub idea: &'static str,
    /// Runs it. An error is a failure of the stage, whatever was counted.
    pub run: fn(&mut Run) -> Result<()>,
}

/// What the stages of one call share.
#[derive(Default)]
pub struct Run {
    /// Whether tests marked as long run, too.
    pub long: bool,
    /// Tests counted in this stage.
    pub tally: Tally,
    /// The folder of the page, once it is built.
    pub page: Option<PathBuf>,
    executables: Option<Vec<Executable>>,
}

impl Run {
    /// Returns what the stages of a call begin with.
    pub fn new(long: bool) -> Self {
        Self {
            long,
            ..Self::default()
        }
    }

    /// Runs the native test programs that `wanted` picks; all of them are built at the first call. With `--long` what is
    /// marked `#[ignore]` runs, too.
    ///
    /// # Errors
    /// Where they do not compile, where one of them failed, and where there is none to run.
    pub fn native(&mut self, wanted: fn(&Executable) -> bool) -> Result<()> {
        let packages = packages::all()?;
        let long = self.long.then_some("--include-ignored");
        let mut programs = Vec::new();
        for executable in self.built()?.iter().filter(|it| wanted(it)) {
            let package = packages.iter().find(|package| package.name == executable.package);
            let folder = folders::root().join(&package.context("a test of no package")?.folder);
            let program = Program::new(&executable.file.to_string_lossy())
                .args(long)
                .within(&folder)
                .env("CARGO_MANIFEST_DIR", &folder);
            programs.push((format!("{} {}", executable.package, executable.target), program));
        }
        if programs.is_empty() {
            bail!("there is no test program for this stage");
        }
        let mut failed = Vec::new();
        for (name, program) in programs {
            if self.count(program).is_err() {
                failed.push(name);
            }
        }
        if !failed.is_empty() {
            bail!("failed: {}", failed.join(", "));
        }
        Ok(())
    }

    /// Returns the file of the native test program of this target.
    ///
    /// # Errors
    /// Where the test programs do not compile, and where there is no such target.
    pub fn executable(&mut self, target: &str) -> Result<PathBuf> {
        let found = self.built()?.iter().find(|it| it.target == target);
        let file = found.map(|executable| executable.file.clone());
        file.with_context(|| format!("there is no test program ‘{target}’"))
    }

    /// Runs a test runner, shows its lines and adds its counts.
    ///
    /// # Errors
    /// Where it cannot be started or fails.
    pub fn count(&mut self, program: Program) -> Result<()> {
        program.run_reading(|line| {
            self.tally.read(line);
            true
        })
    }

    fn built(&mut self) -> Result<&[Executable]> {
        let built = match self.executables.take() {
            Some(built) => built,
            None => executables::build(self.long)?,
        };
        Ok(self.executables.insert(built))
    }
}
