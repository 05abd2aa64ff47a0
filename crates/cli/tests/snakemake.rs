//! `docs/sweep/Snakefile` with Snakemake itself, from PyPI into an environment under the build folder, on two cores:
//! the collected table is the one that the program makes alone.
//!
//! It downloads, so it belongs to `cargo xtask test --long`.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test may stop at what it did not expect")]

use std::path::{Path, PathBuf};
use std::process::Command;

/// A version that runs on Python 3.11 and later.
const SNAKEMAKE: &str = "snakemake==9.14.0";
const PROGRAM: &str = env!("CARGO_BIN_EXE_ssl-playground");
const SIZE: [(&str, &str); 3] = [("seeds", "1"), ("steps", "4"), ("cells", "0.0,0.1")];

fn succeed(command: &mut Command) -> String {
    let output = command.output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {errors}");
    String::from_utf8(output.stdout).unwrap()
}

/// The program `snakemake`, installed if need be.
fn snakemake(scratch: &Path) -> PathBuf {
    let bin = scratch.join("snakemake/bin");
    if !bin.join("snakemake").is_file() {
        succeed(
            Command::new("python3")
                .args(["-m", "venv"])
                .arg(scratch.join("snakemake")),
        );
        succeed(Command::new(bin.join("python")).args(["-m", "pip", "install", "--quiet", SNAKEMAKE]));
    }
    bin.join("snakemake")
}

#[test]
#[ignore = "downloads Snakemake; cargo xtask test --long"]
fn snakemake_makes_the_same_table() {
    let scratch = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let (work, sweep) = (scratch.join("sweep-test"), root.join("docs/sweep"));
    if work.exists() {
        std::fs::remove_dir_all(&work).unwrap();
    }
    std::fs::create_dir_all(&work).unwrap();
    let mut snakemake = Command::new(snakemake(scratch));
    snakemake
        .current_dir(&work)
        .arg("--snakefile")
        .arg(sweep.join("Snakefile"));
    snakemake
        .arg("--profile")
        .arg(sweep.join("profiles/laptop"))
        .args(["--cores", "2"]);
    snakemake.args(["--config", &format!("program={PROGRAM}"), "experiment=vicreg_ablation"]);
    snakemake.args(SIZE.map(|(name, value)| format!("{name}={value}")));
    succeed(&mut snakemake);

    let alone = work.join("alone.csv");
    let mut program = Command::new(PROGRAM);
    program.args(["experiment", "vicreg_ablation", "--csv"]).arg(&alone);
    program.args(
        SIZE.iter()
            .flat_map(|(name, value)| [format!("--{name}"), (*value).to_owned()]),
    );
    let table = succeed(&mut program);
    let read = |file: &str| std::fs::read_to_string(work.join(file)).unwrap();
    assert_eq!(read("sweep/vicreg_ablation.txt"), table);
    assert_eq!(read("sweep/vicreg_ablation.csv"), read("alone.csv"));
}
