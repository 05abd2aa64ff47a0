//! A curve is read where it is pointed at, by pointer and by keys; and a condition stops the run.

use anyhow::{Result, ensure};
use tests::browser::Kind;
use tests::page::{Page, SOON, WHILE, select};

/// The remark beside a plot's heading, which says where it is read, and the words at the end of its curve.
fn read() -> String {
    let plot = select("plot-spread");
    format!(
        "[{plot}.querySelector('figcaption span').textContent, {plot}.querySelector('text.v').textContent].join('|')"
    )
}

#[tokio::test]
#[ignore = "needs the built page: cargo xtask test pages"]
async fn a_curve_is_read_by_pointer_and_by_keys() -> Result<()> {
    let page = Page::open(Kind::default(), "v=1&run.steps=200").await?;
    page.await_step(200).await?;
    let svg = format!("{}.querySelector('svg')", select("plot-spread"));
    let usual = page.value(&read()).await?;
    ensure!(
        usual.as_str().is_some_and(|words| words.starts_with("middle 80 %")),
        "{usual}"
    );
    let point = format!(
        "(() => {{ const s = {svg}, r = s.getBoundingClientRect(); s.dispatchEvent(new PointerEvent('pointermove', \
         {{clientX: r.left + 34 + 0.5 * (r.width - 146), clientY: r.top + 40, bubbles: true}})); return 1; }})()"
    );
    page.value(&point).await?;
    let said = |value: &serde_json::Value| -> Option<u64> {
        let (place, words) = value.as_str()?.split_once('|')?;
        words.starts_with("mean 0.").then_some(())?;
        place.strip_prefix("step ")?.parse().ok()
    };
    let middle = page
        .until("the middle is read", SOON, &read(), |value| said(value).is_some())
        .await?;
    ensure!(said(&middle).is_some_and(|step| (60..=140).contains(&step)), "{middle}");
    // The first value is that of the untrained network, at step 0.
    page.value(&format!("{svg}.focus()")).await?;
    page.press("\u{E011}").await?;
    page.until("the first value is read", SOON, &read(), |value| said(value) == Some(0))
        .await?;
    page.press("\u{E014}").await?;
    page.until("the second value is read", SOON, &read(), |value| said(value) > Some(0))
        .await?;
    page.press("\u{E00C}").await?;
    page.until("the curve's end is shown again", SOON, &read(), |value| *value == usual)
        .await?;
    page.assert_no_errors().await
}

#[tokio::test]
#[ignore = "needs the built page: cargo xtask test pages"]
async fn a_condition_stops_the_run_and_says_why() -> Result<()> {
    // Any network names five of a hundred digits.
    let page = Page::open(Kind::default(), "v=1&stop.accuracy=5").await?;
    page.await_text("note", "Neighbours name", WHILE).await?;
    page.until(
        "it is paused",
        SOON,
        &format!("{}.dataset.playing", select("play")),
        |value| value == "false",
    )
    .await?;
    let step = page.step().await?.unwrap_or_default();
    page.click("play").await?;
    page.await_step(step + 20).await?;
    ensure!(
        !page.text("note").await?.contains("Neighbours name"),
        "the note is gone"
    );
    page.assert_no_errors().await
}
