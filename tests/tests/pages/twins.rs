//! Two runs side by side, as a person begins and ends them.

use anyhow::{Result, ensure};
use tests::browser::Kind;
use tests::page::{Page, SOON, WHILE};

fn step_of(letter: &str) -> String {
    format!("+document.querySelector('[data-test=twin-{letter}]').dataset.step")
}

#[tokio::test]
#[ignore = "needs the built page: cargo xtask test pages"]
async fn a_broken_run_is_trained_beside_the_whole_one() -> Result<()> {
    let page = Page::open(Kind::default(), "").await?;
    page.await_step(20).await?;
    page.press("c").await?;
    page.click("compare-1").await?;
    page.await_text("twins-differ", "B has stop-gradient off", SOON).await?;
    for letter in ["a", "b"] {
        page.until("both train", WHILE, &step_of(letter), |step| step.as_u64() >= Some(200))
            .await?;
    }
    page.await_text("alike", "CKA", SOON).await?;
    page.await_text("twins-outcome", "B has", WHILE).await?;
    let curves = "document.querySelectorAll('[data-test=plot-spread] path.twin').length";
    ensure!(page.value(curves).await?.as_u64() == Some(1), "B's spread is not drawn");
    // One player: both pause, and neither is far ahead.
    page.press(" ").await?;
    page.await_text("rate", "paused", SOON).await?;
    let apart = format!("Math.abs({} - {})", step_of("a"), step_of("b"));
    page.until("both are at about the same step", SOON, &apart, |apart| {
        apart.as_u64() <= Some(20)
    })
    .await?;
    page.click("end-twin").await?;
    page.await_shown("inspect").await?;
    ensure!(!page.shows("twins").await?, "the second run is still shown");
    let step = page.step().await?.unwrap_or(0);
    page.press(" ").await?;
    page.await_step(step + 30).await?;
    page.assert_no_errors().await
}

#[tokio::test]
#[ignore = "needs the built page: cargo xtask test pages"]
async fn from_a_break_both_are_run() -> Result<()> {
    let page = Page::open(Kind::default(), "").await?;
    page.await_step(20).await?;
    page.click("break-1").await?;
    page.click("run-both").await?;
    page.await_text("twins-differ", "B has stop-gradient off", SOON).await?;
    page.until("the second trains", WHILE, &step_of("b"), |step| {
        step.as_u64() >= Some(20)
    })
    .await?;
    page.press("r").await?;
    page.until("both begin again", SOON, &step_of("b"), |step| step.as_u64() < Some(20))
        .await?;
    page.assert_no_errors().await
}

#[tokio::test]
#[ignore = "needs the built page: cargo xtask test pages"]
async fn the_families_are_trained_side_by_side() -> Result<()> {
    let page = Page::open(Kind::default(), "").await?;
    page.await_step(20).await?;
    page.click("open-compare").await?;
    page.click("compare-families").await?;
    page.await_text("twins-differ", "4 runs in lock-step", SOON).await?;
    for letter in ["a", "b", "c", "d"] {
        page.until("all train", WHILE, &step_of(letter), |step| step.as_u64() >= Some(30))
            .await?;
    }
    page.await_text("twins-outcome", "Neighbour accuracy in %: A ", WHILE)
        .await?;
    page.press("\u{E00C}").await?;
    page.await_shown("inspect").await?;
    page.assert_no_errors().await
}
