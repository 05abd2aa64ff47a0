//! `cargo xtask test`: named stages, run all or alone, each with its duration; the runners' own
//! counts, added up, are the last line.

use crate::executables::{self, Executable};
use crate::packages::{self, Package};
use crate::tally::Tally;
use crate::toolchain::{self, WASM};
use crate::{arguments::Arguments, browser, program, program::Program, site, toolbox};
use anyhow::{Context, Result, bail};
use std::time::{Duration, Instant};

struct TestStage {
    name: &'static str,
    idea: &'static str,
    run: fn(&mut Run) -> Result<()>,
}

const STAGES: &[TestStage] = &[
    TestStage {
        name: "fmt",
        idea: "the code is formatted",
        run: |_| Program::new("cargo").args(["fmt", "--all", "--check"]).run(),
    },
    TestStage {
        name: "clippy",
        idea: "no warnings, natively and for wasm",
        run: clippy,
    },
    TestStage {
        name: "protocol",
        idea: "configs, links and messages",
        run: |run| run.native(|it| it.package == "protocol"),
    },
    TestStage {
        name: "datasets",
        idea: "data and augmentations",
        run: |run| run.native(|it| it.package == "datasets"),
    },
    TestStage {
        name: "ssl",
        idea: "encoders, losses, methods, instruments, training",
        run: |run| run.native(|it| ["ssl", "parity"].contains(&&*it.package)),
    },
    TestStage {
        name: "worker",
        idea: "the run loop",
        run: |run| run.native(|it| it.package == "worker"),
    },
    TestStage {
        name: "cli",
        idea: "the program: what it prints, where, and with which exit code",
        run: |run| run.native(|it| it.package == "cli"),
    },
    TestStage {
        name: "web",
        idea: "the page's state and drawings, natively",
        run: |run| run.native(|it| it.package == "web"),
    },
    TestStage {
        name: "house",
        idea: "what keeps the house tidy, and xtask itself",
        run: |run| {
            run.native(|it| {
                it.package == "xtask" || it.package == "tests" && !["pages", "golden"].contains(&&*it.target)
            })
        },
    },
    TestStage {
        name: "golden",
        idea: "losses and gradients against golden values",
        run: |run| run.native(|it| it.target == "golden"),
    },
    TestStage {
        name: "doc",
        idea: "examples in the documentation",
        run: doc,
    },
    TestStage {
        name: "wasm",
        idea: "in headless Chromium, WebGPU against the CPU included",
        run: wasm,
    },
    TestStage {
        name: "pages",
        idea: "the built page, driven in headless Chromium",
        run: pages,
    },
];

/// Runs the command.
///
/// # Errors
/// Where a stage failed.
pub fn run(arguments: &mut Arguments) -> Result<()> {
    if arguments.flag("--list") {
        STAGES
            .iter()
            .for_each(|stage| println!("{:10} {}", stage.name, stage.idea));
        return Ok(());
    }
    let names = arguments.words();
    arguments.finish()?;
    if let Some(name) = names
        .iter()
        .find(|name| STAGES.iter().all(|stage| stage.name != **name))
    {
        bail!("there is no stage ‘{name}’; see cargo xtask test --list");
    }
    let chosen = STAGES
        .iter()
        .filter(|stage| names.is_empty() || names.iter().any(|name| name == stage.name));
    let mut run = Run::default();
    let mut ended = Vec::new();
    let mut total = Tally::default();
    for stage in chosen {
        println!("\n=== {}: {} ===", stage.name, stage.idea);
        let began = Instant::now();
        run.tally = Tally::default();
        let outcome = (stage.run)(&mut run);
        if let Err(error) = &outcome {
            eprintln!("{}: {error:#}", stage.name);
        }
        let failed = outcome.is_err() || run.tally.failed > 0;
        if outcome.is_err() && run.tally.failed == 0 {
            // A stage that broke off without a failing test (it did not compile, say) is one failure.
            run.tally.failed = 1;
        }
        total.add(run.tally);
        ended.push((stage.name, failed, run.tally, began.elapsed()));
        let (_, _, tally, took) = ended[ended.len() - 1];
        println!("=== {} ===", line(stage.name, failed, tally, took));
    }
    println!();
    for (name, failed, tally, took) in &ended {
        println!("{}", line(name, *failed, *tally, *took));
    }
    println!("\n{} passed, {} failed", total.passed, total.failed);
    if ended.iter().any(|(_, failed, ..)| *failed) {
        std::process::exit(1);
    }
    Ok(())
}

fn line(name: &str, failed: bool, tally: Tally, took: Duration) -> String {
    let word = if failed { "FAILED" } else { "ok" };
    let tests = tally.passed + tally.failed;
    format!("{name:10} {word:6} {tests:5} tests {:8.1} s", took.as_secs_f64())
}

/// What stages share.
#[derive(Default)]
struct Run {
    tally: Tally,
    executables: Option<Vec<Executable>>,
}

impl Run {
    /// Runs the native test programs that `wanted` picks; all of them are built at the first call.
    fn native(&mut self, wanted: fn(&Executable) -> bool) -> Result<()> {
        let built = match self.executables.take() {
            Some(built) => built,
            None => executables::build()?,
        };
        let chosen = self.executables.insert(built).iter().filter(|it| wanted(it));
        let packages = packages::all()?;
        let mut failed = Vec::new();
        for executable in chosen {
            let folder = packages.iter().find(|package| package.name == executable.package);
            let folder = folder.context("a test of no package")?.folder.clone();
            let program = Program::new(&executable.file.to_string_lossy())
                .within(&program::root().join(&folder))
                .env("CARGO_MANIFEST_DIR", program::root().join(&folder));
            if program.run_reading(|line| read(&mut self.tally, line)).is_err() {
                failed.push(format!("{} {}", executable.package, executable.target));
            }
        }
        if !failed.is_empty() {
            bail!("failed: {}", failed.join(", "));
        }
        Ok(())
    }
}

fn read(tally: &mut Tally, line: &str) -> bool {
    tally.read(line);
    true
}

fn clippy(_: &mut Run) -> Result<()> {
    toolchain::ensure_wasm_target()?;
    let packages = packages::all()?;
    let strict = ["--", "-D", "warnings"];
    Program::new("cargo")
        .args(["clippy", "--workspace", "--all-targets", "--locked", "--features"])
        .arg(packages::native_features(&packages))
        .args(strict)
        .run()?;
    for package in packages
        .iter()
        .filter(|package| ["web", "worker"].contains(&&*package.name))
    {
        Program::new("cargo")
            .args(["clippy", "--locked", "--target", WASM, "--package", &package.name])
            .args(package.gpu.then_some("--features=gpu"))
            .args(strict)
            .run()?;
    }
    Ok(())
}

fn doc(run: &mut Run) -> Result<()> {
    let packages = packages::all()?;
    Program::new("cargo")
        .args(["test", "--workspace", "--locked", "--doc", "--features"])
        .arg(packages::native_features(&packages))
        .run_reading(|line| read(&mut run.tally, line))
}

fn wasm(run: &mut Run) -> Result<()> {
    toolchain::ensure_wasm_target()?;
    browser::ensure()?;
    let driver = browser::chromedriver().context("no chromedriver")?;
    let packages = packages::all()?;
    let tested: Vec<&Package> = packages.iter().filter(|package| package.browser_tests).collect();
    if tested.is_empty() {
        println!("No crate has tests that run in a browser.");
        return Ok(());
    }
    toolbox::ensure(&toolbox::WASM_BINDGEN)?;
    toolbox::ensure(&toolbox::WASM_PACK)?;
    for package in tested {
        Program::new("wasm-pack")
            .args([
                "--log-level",
                "warn",
                "test",
                "--mode",
                "no-install",
                "--headless",
                "--chrome",
                "--chromedriver",
            ])
            .arg(&driver)
            .arg(&package.folder)
            .args(["--locked"])
            .args(package.gpu.then_some("--features=gpu"))
            // SwiftShader is slow, six minutes on two cores; a test that hangs is ended all the same.
            .env("WASM_BINDGEN_TEST_TIMEOUT", "1800")
            .run_reading(|line| read(&mut run.tally, line))?;
    }
    Ok(())
}

fn pages(run: &mut Run) -> Result<()> {
    browser::ensure()?;
    let folder = program::target().join("tested-page");
    site::build_into(&folder, false)?;
    let built = match run.executables.take() {
        Some(built) => built,
        None => executables::build()?,
    };
    let executable = run.executables.insert(built).iter().find(|it| it.target == "pages");
    let executable = executable.context("there is no test program ‘pages’")?;
    Program::new(&executable.file.to_string_lossy())
        .args(["--ignored", "--test-threads=1"])
        .env("SSL_DIST", &folder)
        .env("CHROME", browser::chromium().context("no chromium")?)
        .env("CHROMEDRIVER", browser::chromedriver().context("no chromedriver")?)
        .within(&program::root().join("tests"))
        .run_reading(|line| read(&mut run.tally, line))
}
