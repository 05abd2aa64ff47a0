//! A first visit: nothing to click, SimSiam on the digits trains, and the page says so.

use anyhow::{Result, ensure};
use tests::browser::Kind;
use tests::page::Page;

#[tokio::test]
#[ignore = "needs the built page: cargo xtask test pages"]
async fn training_begins_by_itself() -> Result<()> {
    let page = Page::open(Kind::default(), "").await?;
    page.await_step(1).await?;
    let sentence = page.text("sentence").await?;
    ensure!(sentence.starts_with("Training SimSiam"), "the sentence is: {sentence}");
    ensure!(sentence.contains("digits"), "the sentence is: {sentence}");
    page.await_step(20).await?;
    for name in [
        "map",
        "plot-accuracy",
        "plot-loss",
        "plot-spread",
        "plot-spectrum",
        "verdict",
        "device",
    ] {
        ensure!(page.shows(name).await?, "‘{name}’ is not shown");
    }
    page.assert_no_errors().await
}

#[tokio::test]
#[ignore = "needs the built page: cargo xtask test pages"]
async fn the_embedding_is_drawn_and_every_plot_has_words() -> Result<()> {
    let page = Page::open(Kind::default(), "").await?;
    let frames = "Number(document.querySelector('[data-test=map]')?.dataset.frames ?? 0)";
    let drawn =
        |least: u64| move |value: &serde_json::Value| value.as_f64().is_some_and(|frames| frames >= least as f64);
    page.until("frames are drawn", tests::page::WHILE, frames, drawn(3))
        .await?;
    for name in ["map", "plot-accuracy", "plot-loss", "plot-spread", "plot-spectrum"] {
        let words = format!(
            "(e => [e, ...e.querySelectorAll('[role=img]')].map(x => x.getAttribute('aria-label')).find(x => x))({})",
            tests::page::select(name)
        );
        let words = page
            .until(&format!("‘{name}’ has words"), tests::page::SOON, &words, |words| {
                words.is_string()
            })
            .await?;
        ensure!(
            words.as_str().is_some_and(|words| words.len() > 15),
            "‘{name}’ says only {words}"
        );
    }
    Ok(())
}

#[tokio::test]
#[ignore = "needs the built page: cargo xtask test pages"]
async fn pause_step_and_restart() -> Result<()> {
    let page = Page::open(Kind::default(), "").await?;
    page.await_step(10).await?;
    page.click("play").await?;
    // A step in hand is finished; then the count stands still.
    let mut last = page.step().await?;
    let mut same = 0;
    while same < 10 {
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        let now = page.step().await?;
        same = if now == last { same + 1 } else { 0 };
        last = now;
    }
    let stood = last.unwrap_or_default();
    page.click("step-once").await?;
    let after = page.await_step(stood + 1).await?;
    ensure!(after == stood + 1, "one step went from {stood} to {after}");
    page.watch_for_restart().await?;
    page.click("restart").await?;
    page.await_restart(stood.saturating_sub(1).min(3)).await?;
    Ok(())
}
