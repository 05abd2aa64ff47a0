//! What a visit fetches before training starts, and after.

use anyhow::Result;
use std::time::Duration;
use tests::browser::Kind;
use tests::host::built_page;
use tests::page::Page;
use tests::table::markdown;
use tests::transfer::{Sized, megabytes, sizes};

/// Prints what a visit fetches; bytes after gzip before training starts.
pub async fn fetched() -> Result<usize> {
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
    // What was asked for before the first step and is not of the WebGPU worker, which training does not wait for.
    let starting =
        |file: &&Sized| at_start.iter().any(|served| served.name == file.name) && !file.name.contains("worker-gpu");
    let sum = |files: &[&Sized]| {
        files
            .iter()
            .fold((0, 0), |(raw, gzip), file| (raw + file.raw, gzip + file.gzip))
    };
    let before: Vec<&Sized> = all.iter().filter(starting).collect();
    let after: Vec<&Sized> = all.iter().filter(|file| !starting(file)).collect();
    let mut rows: Vec<Vec<String>> = Vec::new();
    for (what, files) in [("before training starts", &before), ("after", &after)] {
        for file in files {
            rows.push(vec![
                file.name.clone(),
                what.to_owned(),
                megabytes(file.raw),
                megabytes(file.gzip),
            ]);
        }
        let (raw, gzip) = sum(files);
        rows.push(vec![
            format!("**all {what}**"),
            String::new(),
            megabytes(raw),
            megabytes(gzip),
        ]);
    }
    println!("{}", markdown(&["fetched", "when", "raw", "gzip"], &rows));
    Ok(sum(&before).1)
}
