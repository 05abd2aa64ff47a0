//! Runs the program and reads what it printed.

use serde_json::Value;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// What a finished program printed, and its exit code.
pub struct Ended {
    /// Standard output.
    pub output: String,
    /// Standard error.
    pub errors: String,
    /// Exit code.
    pub code: Option<i32>,
}

/// The program, with these words, not started.
pub fn command(words: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ssl-playground"));
    command.args(words.split_whitespace()).stdin(Stdio::null());
    command
}

/// The program with these words, run to its end.
pub fn run(words: &str) -> Ended {
    let output = command(words).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("not UTF-8");
    Ended {
        output: text(output.stdout),
        errors: text(output.stderr),
        code: output.status.code(),
    }
}

/// As [`run`], of words that are meant to work: there is nothing on standard error and no escape code anywhere.
pub fn succeed(words: &str) -> String {
    let ended = run(words);
    assert_eq!((ended.code, &*ended.errors), (Some(0), ""), "{words}: {}", ended.output);
    assert!(
        !ended.output.contains('\u{1b}'),
        "{words} prints escape codes into a pipe"
    );
    ended.output
}

/// The lines of `output`, each of which is JSON.
pub fn lines(output: &str) -> Vec<Value> {
    let line = |line: &str| serde_json::from_str(line).unwrap_or_else(|error| panic!("{line}: {error}"));
    output.lines().map(line).collect()
}

/// An empty folder for the test of this `name`.
pub fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    if folder.exists() {
        std::fs::remove_dir_all(&folder).unwrap();
    }
    std::fs::create_dir_all(&folder).unwrap();
    folder
}
