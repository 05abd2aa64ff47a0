//! "Break it": the stop-gradient is removed from the running model, the verdict says collapse, the
//! change is marked; put back, reset, and reloaded from the link.

use anyhow::{Result, ensure};
use tests::browser::Kind;
use tests::page::{Page, SOON, css};

const COLLAPSED: [&str; 2] = ["dimensional-collapse", "complete-collapse"];

#[tokio::test]
#[ignore = "needs the built page: cargo xtask test pages"]
async fn without_stop_gradient_the_verdict_is_collapse() -> Result<()> {
    let page = Page::open(Kind::default(), "").await?;
    page.await_step(30).await?;
    page.click("break-1").await?;
    page.until("the break is in the link", SOON, "location.hash", |hash| {
        hash.as_str()
            .is_some_and(|hash| hash.contains("method.stop_gradient=off"))
    })
    .await?;
    let kind = page.await_verdict(&COLLAPSED).await?;
    ensure!(COLLAPSED.contains(&kind.as_str()));
    // Reloaded, it is the same run: without stop-gradient, from its first step.
    page.browser.driver().refresh().await?;
    page.await_verdict(&COLLAPSED).await?;
    // Undone and begun again, it does not collapse.
    page.click("break-1").await?;
    page.until("the break is gone from the link", SOON, "location.hash", |hash| {
        hash.as_str().is_some_and(|hash| !hash.contains("stop_gradient"))
    })
    .await?;
    page.click("restart").await?;
    page.await_verdict(&["too-early"]).await?;
    page.await_verdict(&["healthy", "below-pixels", "no-better-than-untrained"])
        .await?;
    page.assert_no_errors().await
}

#[tokio::test]
#[ignore = "needs the built page: cargo xtask test pages"]
async fn the_break_goes_on_from_the_weights_in_hand() -> Result<()> {
    let page = Page::open(Kind::default(), "").await?;
    let before = page.await_step(40).await?;
    page.click("break-1").await?;
    page.until(
        "a mark is shown",
        SOON,
        "document.body.innerHTML.includes('stop-gradient removed')",
        |value| value == true,
    )
    .await?;
    let after = page.step().await?.unwrap_or_default();
    ensure!(after >= before, "the run went from step {before} to {after}");
    let pressed = format!("document.querySelector('{}')?.textContent", css("break-1"));
    page.until("the chip offers to undo it", SOON, &pressed, |text| {
        text.as_str().is_some_and(|text| text.contains("Undo"))
    })
    .await?;
    Ok(())
}
