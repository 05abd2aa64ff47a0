//! What a visit fetches before training starts, and after, as Markdown. Fails where too much comes before.

use anyhow::{Result, bail};
use std::path::PathBuf;
use std::time::Duration;
use tests::browser::{Browser, Kind};
use tests::host::{Host, built_page};
use tests::page::Page;
use tests::table::markdown;
use tests::transfer::{Sized, megabytes, sizes};

/// Bytes after gzip that may be fetched before training starts.
const FIRST: usize = 1_300_000;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let before = fetched().await?;
    if before > FIRST {
        bail!(
            "{} are fetched before training starts; does cargo xtask profile know what the first steps call?",
            megabytes(before)
        );
    }
    Ok(())
}

/// Prints what a visit fetches; bytes after gzip before training starts.
async fn fetched() -> Result<usize> {
    let kind = Kind {
        webgpu: true,
        ..Kind::default()
    };
    let page = Page::open(kind, "").await?;
    let began = std::time::Instant::now();
    page.await_step(1).await?;
    let folder = built_page()?;
    let at_start = page.host.served();
    // The WebGPU worker is fetched in the background; then nothing is, any more.
    let mut last = 0;
    let mut quiet = 0;
    while quiet < 20 && began.elapsed() < Duration::from_secs(60) {
        tokio::time::sleep(Duration::from_millis(500)).await;
        let now = page.host.served().len();
        quiet = if now == last { quiet + 1 } else { 0 };
        last = now;
    }
    let all = sizes(&folder, &page.host.served())?;
    // What was asked for before a step was shown and training waits for: not the WebGPU worker, nor the rest of the CPU's.
    let waits = starts_without_the_rest().await.is_err();
    let starting = |file: &&Sized| {
        let asked = at_start.iter().any(|served| served.name == file.name);
        asked && !file.name.contains("worker-gpu") && (waits || file.name != REST)
    };
    let sum = |files: &[&Sized]| {
        files
            .iter()
            .fold((0, 0), |(raw, gzip), file| (raw + file.raw, gzip + file.gzip))
    };
    let before: Vec<&Sized> = all.iter().filter(starting).collect();
    let after: Vec<&Sized> = all.iter().filter(|file| !starting(file)).collect();
    let mut rows: Vec<Vec<String>> = Vec::new();
    for (what, files) in [("before training starts", &before), ("after", &after)] {
        for part in PARTS {
            let files: Vec<&Sized> = files
                .iter()
                .copied()
                .filter(|file| part_of(&file.name) == part)
                .collect();
            if !files.is_empty() {
                rows.push(row(part, what, sum(&files)));
            }
        }
        rows.push(row(&format!("**all {what}**"), "", sum(files)));
    }
    println!("{}", markdown(&["fetched", "when", "raw", "gzip"], &rows));
    Ok(sum(&before).1)
}

/// Opens the page where the rest of the CPU worker is missing.
///
/// # Errors
/// Where no step is taken without it.
async fn starts_without_the_rest() -> Result<()> {
    let page = Page {
        browser: Browser::start(Kind::default()).await?,
        host: Host::with(&built_page()?, &[(REST, PathBuf::from("no such file"))])?,
    };
    page.go("").await?;
    page.await_step(1).await?;
    Ok(())
}

/// The file that is fetched after the first report, or by a function of it that is called before.
const REST: &str = "worker-cpu_rest.wasm";

/// Parts of the page, whose files have names that change with what is in them.
const PARTS: [&str; 5] = [
    "page",
    "styles",
    "CPU worker",
    "rest of the CPU worker",
    "WebGPU worker",
];

/// The part that the file `name` is of.
fn part_of(name: &str) -> &'static str {
    match name {
        name if name.starts_with("worker-gpu") => "WebGPU worker",
        REST => "rest of the CPU worker",
        name if name.starts_with("worker-cpu") => "CPU worker",
        name if name.ends_with(".css") => "styles",
        _ => "page",
    }
}

fn row(part: &str, when: &str, (raw, gzip): (usize, usize)) -> Vec<String> {
    vec![part.to_owned(), when.to_owned(), megabytes(raw), megabytes(gzip)]
}
