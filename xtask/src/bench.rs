//! `cargo xtask bench pace|learning|steps|size|verdict|lecture|runs`: how many steps a minute of training takes on the page that
//! ships, kept in `docs/pace.csv`; what as many steps give, what a step costs and what a visit fetches, written into
//! README.md; how often the verdict on those minutes was wrong, and when each statement of the lecture shows, written into
//! `docs/`; how long a run of each experiment takes, kept where the page reads it.

use crate::arguments::Arguments;
use crate::program::{self, Program};
use crate::{browser, folders, npm, readme, site};
use anyhow::{Context, Result, bail};
use std::path::PathBuf;

/// Runs the command.
///
/// # Errors
/// Where something cannot be built or measured, or a measurement is not what it must be.
pub fn run(arguments: &mut Arguments) -> Result<()> {
    let (quick, afresh) = (arguments.flag("--quick"), arguments.flag("--afresh"));
    let built = arguments.flag("--built");
    let what = arguments.next_word().unwrap_or_default();
    let only = if ["pace", "learning", "lecture", "runs"].contains(&&*what) {
        arguments.words()
    } else {
        Vec::new()
    };
    arguments.finish()?;
    let name = format!("bench_{what}");
    let program = match &*what {
        "verdict" => run_of(&name, false),
        "learning" | "runs" => run_of(&name, true),
        "pace" | "size" | "lecture" => driver(&name)?.env("SSL_DIST", released(built)?),
        "steps" => beside(driver(&name)?.env("SSL_DIST", released(built)?))?,
        _ => bail!("there are cargo xtask bench pace, learning, steps, size, verdict, lecture and runs"),
    };
    let mut table = String::new();
    let outcome = program
        .args(quick.then_some("--quick"))
        .args(afresh.then_some("--afresh"))
        .args(only)
        .run_reading(|line| {
            table += line;
            table.push('\n');
            true
        });
    if !quick && !table.is_empty() {
        let file = match &*what {
            "lecture" => "docs/lecture.md",
            "verdict" => "docs/verdict.md",
            _ => "README.md",
        };
        readme::write(file, &what, &table)?;
    }
    outcome
}

/// The page that ships, built into `dist/` unless it is said to be there.
///
/// # Errors
/// Where it cannot be built.
pub fn released(built: bool) -> Result<PathBuf> {
    let folder = folders::root().join("dist");
    if !built {
        site::build_into(&folder, true)?;
    }
    Ok(folder)
}

/// A program of the `tests` package that drives a browser.
///
/// # Errors
/// Where there is no browser.
pub fn driver(name: &str) -> Result<Program> {
    browser::ensure_chromium()?;
    Ok(run_of(name, false)
        .env("CHROME", browser::chromium().context("no chromium")?)
        .env("CHROMEDRIVER", browser::chromedriver().context("no chromedriver")?))
}

/// A program of the `tests` package; with `natively` it trains by itself, without a browser.
fn run_of(name: &str, natively: bool) -> Program {
    let program = Program::new("cargo").args(["run", "--quiet", "--locked", "--package", "tests", "--bin", name]);
    program.args(natively.then_some("--features=native")).args(["--"])
}

/// What the steps are held against: the native program, and TF.js from npm where there is npm.
fn beside(program: Program) -> Result<Program> {
    Program::new("cargo")
        .args([
            "build",
            "--release",
            "--locked",
            "--package",
            "tests",
            "--features",
            "native",
            "--bin",
            "native-steps",
        ])
        .run()?;
    let folder = folders::root().join("tests/browser");
    if program::which(&["npm"]).is_none() {
        println!("npm is not here, so TF.js is left out.");
    } else if !folder.join("node_modules/@tensorflow/tfjs").is_dir() {
        npm::install().within(&folder).run()?;
    }
    Ok(program.env("SSL_NATIVE_STEPS", folders::target().join("release/native-steps")))
}
