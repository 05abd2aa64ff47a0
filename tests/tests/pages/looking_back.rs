//! Looking back along a run and going on otherwise from there, as a person does with the player and with keys.

use anyhow::{Context, Result, ensure};
use serde_json::json;
use tests::browser::Kind;
use tests::page::{Page, SOON};

async fn shown(page: &Page) -> Result<u64> {
    page.step().await?.context("no step is shown")
}

/// A run of some hundred steps that is looked at where it began, by the key of the timeline.
async fn back_at_the_start() -> Result<Page> {
    let page = Page::open(Kind::default(), "").await?;
    page.await_step(250).await?;
    page.value("document.querySelector('[data-test=timeline]').focus()")
        .await?;
    page.press("\u{E011}").await?;
    page.await_text("rate", "looking back", SOON).await?;
    Ok(page)
}

#[tokio::test]
#[ignore = "needs the built page: cargo xtask test pages"]
async fn an_earlier_step_is_shown_played_back_and_left() -> Result<()> {
    let page = back_at_the_start().await?;
    // There the verdict is too early.
    ensure!(shown(&page).await? < 50, "Home leads to the start");
    page.await_verdict(&["too-early"]).await?;
    let curves = "document.querySelectorAll('[data-test=plot-loss] path.ghost').length";
    page.until("what comes after is pale", SOON, curves, |count| count == &json!(1))
        .await?;
    // Training goes on meanwhile, and the step that is looked at stays.
    let at = shown(&page).await?;
    let now = "Number(document.querySelector('[data-test=now]').getAttribute('cx'))";
    let before = page.value(now).await?.as_f64().context("no ring where the run is")?;
    page.until("the run goes on behind it", SOON, now, |x| x.as_f64() > Some(before))
        .await?;
    ensure!(shown(&page).await? == at, "the step moved by itself");
    // An arrow leads one moment on; Space plays what was recorded.
    page.press("\u{E014}").await?;
    page.until(
        "one moment on",
        SOON,
        "+document.querySelector('[data-test=step]').dataset.step",
        |step| step.as_u64() > Some(at),
    )
    .await?;
    page.click("play").await?;
    page.await_text("rate", "playing back", SOON).await?;
    page.await_step(at + 60).await?;
    page.click("live").await?;
    page.await_text("rate", "steps/s", SOON).await?;
    ensure!(shown(&page).await? >= 250, "live is where the run is");
    page.assert_no_errors().await
}

#[tokio::test]
#[ignore = "needs the built page: cargo xtask test pages"]
async fn a_run_goes_on_otherwise_from_an_earlier_step() -> Result<()> {
    let page = back_at_the_start().await?;
    for _ in 0..12 {
        page.press("\u{E014}").await?;
    }
    let step = shown(&page).await?;
    ensure!((1..250).contains(&step), "{step} is not on the way");
    page.click("fork").await?;
    page.await_text("timeline", "forked", SOON).await?;
    page.await_text("rate", "paused", SOON).await?;
    ensure!(shown(&page).await? == step, "{} instead of {step}", shown(&page).await?);
    let branch = "document.querySelector('[data-test=branch]').getAttribute('d').length > 10";
    ensure!(
        page.value(branch).await? == json!(true),
        "the other branch is not drawn"
    );
    page.click("play").await?;
    page.await_step(step + 30).await?;
    page.assert_no_errors().await
}
