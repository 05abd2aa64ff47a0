//! The CPU worker arrives in two parts: training begins with the first, and the rest comes by itself.

use anyhow::{Result, ensure};
use serde_json::Value;
use std::path::PathBuf;
use std::time::Instant;
use tests::browser::{Browser, Kind};
use tests::host::{Host, built_page};
use tests::page::{Page, WHILE};

/// The second part.
const REST: &str = "worker-cpu_rest.wasm";

#[tokio::test]
#[ignore = "needs the built page: cargo xtask test pages"]
async fn the_rest_arrives_by_itself() -> Result<()> {
    let page = Page::open(Kind::default(), "").await?;
    let began = Instant::now();
    while !page.host.served().iter().any(|file| file.name == REST) {
        ensure!(began.elapsed() < WHILE, "the rest was not asked for");
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    let now = page.step().await?.unwrap_or_default();
    page.await_step(now + 5).await?;
    page.assert_no_errors().await
}

#[tokio::test]
#[ignore = "needs the built page: cargo xtask test pages"]
async fn where_the_rest_is_missing_the_page_says_so() -> Result<()> {
    let nowhere = PathBuf::from("no such file");
    let page = Page {
        browser: Browser::start(Kind::default()).await?,
        host: Host::with(&built_page()?, &[(REST, nowhere)])?,
    };
    page.go("").await?;
    // Training begins with the first part, unless its list is out of date (`cargo xtask profile`); examining needs the rest.
    let said = "document.querySelector('[data-test=note]')?.textContent ?? ''";
    let told = |text: &Value| text.as_str().is_some_and(|text| text.contains("could not be fetched"));
    let click = "document.querySelector('[data-test=examine]:not(:disabled)')?.click()";
    page.until("a sentence", WHILE, &format!("({click}, {said})"), told)
        .await?;
    Ok(())
}
