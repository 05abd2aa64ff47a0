//! Running other programs: each is printed before it runs, finds the pinned tools first on its
//! path, and its failure ends the command with its name.

use crate::folders;
use anyhow::{Context, Result, bail};
use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A program to run.
pub struct Program {
    words: Vec<String>,
    command: Command,
}

impl Program {
    /// `name`, run in the repository's root with the pinned tools on its path.
    pub fn new(name: &str) -> Self {
        let mut command = Command::new(name);
        command
            .current_dir(folders::root())
            .env("PATH", path_with(&folders::tools().join("bin")));
        // The compiler that runs this program has its own variables; they would confuse a nested one.
        for variable in ["CARGO", "CARGO_MANIFEST_DIR", "CARGO_PKG_NAME", "CARGO_PKG_VERSION"] {
            command.env_remove(variable);
        }
        Self {
            words: vec![name.to_owned()],
            command,
        }
    }

    /// Adds one word.
    pub fn arg(mut self, word: impl AsRef<OsStr>) -> Self {
        self.words.push(word.as_ref().to_string_lossy().into_owned());
        self.command.arg(word);
        self
    }

    /// Adds words.
    pub fn args<W: AsRef<OsStr>>(self, words: impl IntoIterator<Item = W>) -> Self {
        words.into_iter().fold(self, Self::arg)
    }

    /// Sets a variable.
    pub fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// Runs in another folder.
    pub fn within(mut self, folder: &Path) -> Self {
        self.command.current_dir(folder);
        self
    }

    /// Runs it, its output shown.
    ///
    /// # Errors
    /// Where it cannot be started or ends with anything but success.
    pub fn run(mut self) -> Result<()> {
        self.announce();
        let status = self
            .command
            .status()
            .with_context(|| format!("cannot start {}", self.words[0]))?;
        if !status.success() {
            bail!("{} ended with {status}", self.words[0]);
        }
        Ok(())
    }

    /// Runs it, shows its output and hands each line of its standard output to `each` first.
    /// `each` says whether the line is to be shown.
    ///
    /// # Errors
    /// As [`Program::run`].
    pub fn run_reading(mut self, mut each: impl FnMut(&str) -> bool) -> Result<()> {
        self.announce();
        let mut child = self
            .command
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("cannot start {}", self.words[0]))?;
        if let Some(output) = child.stdout.take() {
            for line in BufReader::new(output).split(b'\n') {
                let line = line?;
                let line = String::from_utf8_lossy(&line);
                if each(&line) {
                    println!("{line}");
                }
            }
        }
        let status = child.wait()?;
        if !status.success() {
            bail!("{} ended with {status}", self.words[0]);
        }
        Ok(())
    }

    /// Its standard output, where it can be started and succeeds; says nothing.
    pub fn output(mut self) -> Option<String> {
        let output = self.command.stderr(Stdio::null()).output().ok()?;
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        output.status.success().then_some(text)
    }

    fn announce(&self) {
        // A path of this machine says less than the file's name.
        let words: Vec<&str> = self
            .words
            .iter()
            .map(|word| word.strip_prefix(&*folders::root().to_string_lossy()).unwrap_or(word))
            .collect();
        println!("$ {}", words.join(" "));
    }
}

/// The first program of these names on the path, the pinned tools' folder included.
pub fn which(names: &[&str]) -> Option<PathBuf> {
    let path = path_with(&folders::tools().join("bin"));
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let candidates = names
        .iter()
        .flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    candidates.into_iter().find(|file| file.is_file())
}

fn path_with(first: &Path) -> std::ffi::OsString {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(first.to_owned()).chain(std::env::split_paths(&path));
    std::env::join_paths(folders).unwrap_or(path)
}
