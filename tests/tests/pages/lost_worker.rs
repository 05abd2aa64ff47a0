//! A worker that dies, and no WebGPU: training goes on, and the page says so.

use anyhow::{Context, Result, ensure};
use serde_json::json;
use tests::browser::Kind;
use tests::page::{Page, SOON};

/// Remembers every worker that the page starts, so that the test can end them under its hands.
const REMEMBER: &str = "window.__workers = []; window.Worker = class extends Worker { \
    constructor(...a) { super(...a); window.__workers.push(this); } };";

#[tokio::test]
#[ignore = "needs the built page: cargo xtask test pages"]
async fn without_webgpu_it_trains_on_the_cpu_and_says_why() -> Result<()> {
    let page = Page::open(Kind::default(), "").await?;
    page.await_step(10).await?;
    page.await_text("device", "CPU", SOON).await?;
    page.assert_no_errors().await
}

#[tokio::test]
#[ignore = "needs the built page: cargo xtask test pages"]
async fn a_dead_worker_is_replaced_and_the_run_goes_on() -> Result<()> {
    let page = Page::open(Kind::default(), "").await?;
    page.browser.before_each_page(REMEMBER).await?;
    page.go("").await?;
    page.await_step(30).await?;
    // The error event is what a page gets when a worker's program ends in a trap.
    let end = "(() => { const w = window.__workers.at(-1); w.terminate(); \
               w.dispatchEvent(new ErrorEvent('error', {message: 'unreachable', cancelable: true})); return window.__workers.length; })()";
    let before = page.value(end).await?.as_u64().context("a count")?;
    page.until("a new worker is started", SOON, "window.__workers.length", |count| {
        count.as_u64().is_some_and(|count| count > before)
    })
    .await?;
    page.await_shown("note").await?;
    ensure!(page.text("note").await?.len() > 20, "no sentence about it");
    let now = page.step().await?.unwrap_or_default();
    page.await_step(now + 5).await?;
    Ok(())
}

#[tokio::test]
#[ignore = "needs the built page: cargo xtask test pages"]
async fn a_worker_that_cannot_be_fetched_is_a_sentence() -> Result<()> {
    let page = Page::open(Kind::default(), "").await?;
    page.browser.devtools("Network.enable", json!({})).await?;
    page.browser
        .devtools("Network.setCacheDisabled", json!({"cacheDisabled": true}))
        .await?;
    page.browser
        .devtools(
            "Network.setBlockedURLs",
            json!({"urls": ["*worker-cpu_loader.js*", "*worker-gpu_loader.js*"]}),
        )
        .await?;
    page.go("").await?;
    let says =
        "(document.querySelector('[data-test=note]') ?? document.querySelector('[data-boot]'))?.textContent ?? ''";
    page.until("a sentence says so", SOON, says, |text| {
        text.as_str().is_some_and(|text| text.len() > 30)
    })
    .await?;
    Ok(())
}
