//! Probe during training: the report fills in while steps go on, can be ended, and goes with its run.

use anyhow::{Result, ensure};
use tests::browser::Kind;
use tests::page::{Page, SOON, WHILE, select};

/// A net that is probed in seconds.
const SMALL: &str = "v=1&method=simsiam&encoder=mlp&encoder.width=16&encoder.out=16&run.batch=32&run.steps=100000";

/// What the table says of the representation in its first row; a dash before it is known.
fn neighbours() -> String {
    format!(
        "{}?.querySelector('tbody td')?.firstChild?.textContent",
        select("protocols")
    )
}

fn state() -> String {
    format!("{}?.dataset.state", select("examination"))
}

#[tokio::test]
#[ignore = "needs the built page: cargo xtask test pages"]
async fn probe_during_training() -> Result<()> {
    let page = Page::open(Kind::default(), SMALL).await?;
    let asked = page.await_step(20).await?;
    page.click("verdict-examine").await?;
    page.until("it goes on", SOON, &state(), |state| state == "going")
        .await?;
    let first = page
        .until("neighbours are counted", WHILE, &neighbours(), |words| {
            words.as_str().is_some_and(|words| words.parse::<f32>().is_ok())
        })
        .await?;
    let during = page.await_step(asked + 5).await?;
    page.until("it is complete", 2 * WHILE, &state(), |state| state == "done")
        .await?;
    ensure!(
        page.step().await?.is_some_and(|now| now > during),
        "training stood still"
    );
    ensure!(page.value(&neighbours()).await? == first, "the number is of one step");
    ensure!(page.attribute("play", "data-playing").await?.as_deref() == Some("true"));

    let table = page.text("protocols").await?;
    ensure!(
        !table.contains("NaN") && table.contains('–') && table.contains('±'),
        "{table}"
    );
    let drawn = format!("{}.querySelectorAll('canvas').length", select("dimensions"));
    let drawn = page.value(&drawn).await?.as_u64();
    ensure!(
        drawn.is_some_and(|drawn| drawn > 0 && drawn.is_multiple_of(12)),
        "six images at each end of a dimension: {drawn:?}"
    );
    let filters = format!("{}.querySelectorAll('canvas').length", select("filters"));
    let filters = page.value(&filters).await?.as_u64();
    ensure!(filters == Some(32), "sixteen filters before and after: {filters:?}");
    // Only raw pixels, which have no weights to tune, have no number.
    let dashes = format!(
        "[...{}.querySelectorAll('td')].filter(e => e.textContent === '—').length",
        select("protocols")
    );
    ensure!(
        page.value(&dashes).await? == 1,
        "{}: {table}",
        page.value(&dashes).await?
    );
    let stages = format!(
        "[...{}.querySelectorAll('li b')].map(e => e.textContent)",
        select("probe-by-layer")
    );
    let stages = page.value(&stages).await?;
    ensure!(
        stages
            .as_array()
            .is_some_and(|stages| stages.len() > 3 && stages.iter().all(|words| words != "—")),
        "{stages}"
    );
    // The images of a cell are as many as it says.
    page.click("cell-1-1").await?;
    let counted = page
        .value(&format!("Number({}.textContent)", select("cell-1-1")))
        .await?;
    let shown = format!("{}.querySelectorAll('canvas').length", select("confused"));
    ensure!(
        page.value(&format!("Math.min(12, {counted}) === {shown}")).await? == true,
        "{counted} in the cell, {} images",
        page.value(&shown).await?
    );
    page.assert_no_errors().await
}

#[tokio::test]
#[ignore = "needs the built page: cargo xtask test pages"]
async fn it_can_be_ended_and_goes_with_its_run() -> Result<()> {
    let page = Page::open(Kind::default(), SMALL).await?;
    page.await_step(5).await?;
    page.click("play").await?;
    page.click("examine").await?;
    page.until("neighbours are counted", WHILE, &neighbours(), |words| {
        words.as_str().is_some_and(|words| words.parse::<f32>().is_ok())
    })
    .await?;
    page.click("stop-examining").await?;
    page.until("it is ended", SOON, &state(), |state| state == "stopped")
        .await?;
    ensure!(page.shows("protocols").await?, "what is known stays");
    page.click("restart").await?;
    page.until("another run has no report yet", SOON, &state(), |state| state == "none")
        .await?;
    ensure!(page.shows("examine").await?);
    page.assert_no_errors().await
}
