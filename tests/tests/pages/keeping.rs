//! A run outlives its page: the page is closed and comes back, in another tab, and in a browser without room.

use anyhow::{Context, Result, ensure};
use serde_json::json;
use tests::browser::Kind;
use tests::page::{Page, SOON};

/// The step at which the newest run of the list is kept; null where none is.
const KEPT: &str = "(() => { const list = localStorage.getItem('ssl-playground-kept-runs'); return list && Number(list.split('\\t')[2]); })()";

/// A page whose run is kept as it was after at least `least` steps, and that step.
async fn kept(least: u64) -> Result<(Page, u64)> {
    let page = Page::open(Kind::default(), "").await?;
    page.await_step(least).await?;
    page.click("play").await?;
    page.await_text("rate", "paused", SOON).await?;
    let step = page
        .until("the run is kept", SOON, KEPT, |step| step.as_u64() >= Some(least))
        .await?;
    Ok((page, step.as_u64().context("a step")?))
}

#[tokio::test]
#[ignore = "needs the built page: cargo xtask test pages"]
async fn a_closed_page_comes_back_and_its_run_goes_on() -> Result<()> {
    let (page, step) = kept(250).await?;
    page.go("").await?;
    page.await_text("note", "This run goes on from step", SOON).await?;
    ensure!(page.step().await? >= Some(step), "it goes on from {step}");
    page.await_step(step + 50).await?;
    // The curves of before are there: the least step that a curve is drawn of is at its left edge.
    let reports =
        "document.querySelector('[data-test=plot-loss] path.ln:not(.ghost)').getAttribute('d').split(/[ML]/).length";
    let points = page.value(reports).await?.as_u64().context("no curve")?;
    ensure!(points > 10, "{points} points are drawn");
    page.click("note-action").await?;
    page.until(
        "it begins again",
        SOON,
        "+document.querySelector('[data-test=step]').dataset.step",
        |now| now.as_u64() < Some(step),
    )
    .await?;
    page.assert_no_errors().await
}

#[tokio::test]
#[ignore = "needs the built page: cargo xtask test pages"]
async fn two_tabs_never_share_a_run() -> Result<()> {
    let (page, step) = kept(100).await?;
    let driver = page.browser.driver();
    let first = driver.window().await?;
    let second = driver.new_tab().await?;
    driver.switch_to_window(second).await?;
    driver.goto(page.host.address("")).await?;
    page.await_text("note", "Another tab goes on with this run", SOON)
        .await?;
    page.await_step(1).await?;
    driver.switch_to_window(first).await?;
    page.click("play").await?;
    page.await_step(step + 20).await?;
    page.assert_no_errors().await
}

#[tokio::test]
#[ignore = "needs the built page: cargo xtask test pages"]
async fn a_browser_without_room_says_so_and_the_run_goes_on() -> Result<()> {
    let page = Page::open(Kind::default(), "").await?;
    let origin = page.value("location.origin").await?;
    page.browser
        .devtools(
            "Storage.overrideQuotaForOrigin",
            json!({"origin": origin, "quotaSize": 100_000}),
        )
        .await?;
    page.await_text("note", "no room left", SOON).await?;
    let step = page.step().await?.context("no step")?;
    page.await_step(step + 50).await?;
    Ok(())
}
