//! Experiments: one that is cancelled half-way and resumed, also after the page was loaded anew, and a
//! cell that is opened as a run. The size is the one a person can ask for, as small as it goes.

use anyhow::{Context, Result, ensure};
use tests::browser::Kind;
use tests::page::{Page, SOON, WHILE, css, select};
use thirtyfour::By;

const SWEEP: &str = "rank_me_model_selection";
/// Keys as WebDriver names them.
const CONTROL: char = '\u{E009}';
const RELEASE: char = '\u{E000}';
const TAB: char = '\u{E004}';

/// Opens the dialog at an experiment.
async fn show(page: &Page, name: &str) -> Result<()> {
    page.click("open-experiments").await?;
    page.click(&format!("experiment-{name}")).await
}

/// Types a number into a field, as a person would.
async fn fill(page: &Page, field: &str, number: &str) -> Result<()> {
    let element = page.browser.driver().find(By::Css(css(field))).await?;
    element.send_keys(format!("{CONTROL}a{RELEASE}{number}{TAB}")).await?;
    let value = format!("{}.value", select(field));
    page.until("the number is taken", SOON, &value, |value| value == number)
        .await?;
    Ok(())
}

/// Runs that are finished, as the page says.
async fn done(page: &Page, least: u64) -> Result<u64> {
    let done = format!("Number({}?.dataset.done ?? 0)", select("experiment-progress"));
    let value = page
        .until(&format!("{least} runs are finished"), WHILE, &done, |value| {
            value.as_u64().is_some_and(|done| done >= least)
        })
        .await?;
    value.as_u64().context("a number of runs")
}

/// The lines of the table as it would be saved.
async fn lines(page: &Page) -> Result<Vec<String>> {
    let text = format!(
        "decodeURIComponent({}?.href.split(',').slice(1).join(',') ?? '')",
        select("experiment-csv")
    );
    let text = page.value(&text).await?;
    Ok(text.as_str().unwrap_or_default().lines().map(str::to_owned).collect())
}

#[tokio::test]
#[ignore = "needs the built page: cargo xtask test pages"]
async fn cancelled_half_way_and_resumed() -> Result<()> {
    let page = Page::open(Kind::default(), "").await?;
    page.await_step(3).await?;
    show(&page, SWEEP).await?;
    fill(&page, "experiment-seeds", "1").await?;
    fill(&page, "experiment-steps", "3").await?;
    page.click("experiment-run").await?;
    done(&page, 4).await?;
    let step = page.step().await?.unwrap_or_default();
    page.click("experiment-stop").await?;
    page.await_shown("experiment-run").await?;
    let stopped = done(&page, 4).await?;
    let first = lines(&page).await?;
    ensure!(
        first.len() as u64 == stopped + 1,
        "{stopped} runs and {} lines",
        first.len()
    );
    // The page's own run went on, and goes on; the table does not.
    page.await_step(step + 20).await?;
    ensure!(done(&page, 4).await? == stopped, "it went on after it was cancelled");

    page.browser.driver().refresh().await?;
    page.await_step(3).await?;
    show(&page, SWEEP).await?;
    fill(&page, "experiment-seeds", "1").await?;
    fill(&page, "experiment-steps", "3").await?;
    ensure!(done(&page, stopped).await? == stopped, "the table of the last visit");
    page.click("experiment-run").await?;
    done(&page, 28).await?;
    let all = lines(&page).await?;
    ensure!(all.len() == 29, "{} lines", all.len());
    ensure!(all.starts_with(&first), "what was finished was run again");
    let mut places: Vec<&str> = all.iter().filter_map(|line| line.get(..5)).collect();
    places.sort_unstable();
    places.dedup();
    ensure!(places.len() == 29, "a run is there twice");
    page.await_shown("correlation-rank_me").await?;
    page.assert_no_errors().await
}

#[tokio::test]
#[ignore = "needs the built page: cargo xtask test pages"]
async fn it_opens_with_results_that_own_runs_are_held_against() -> Result<()> {
    let page = Page::open(Kind::default(), "").await?;
    page.await_step(3).await?;
    show(&page, "simsiam_collapse").await?;
    page.await_text("outcome", "claims hold", SOON).await?;
    page.await_text("claims", "naive: z with z: collapse", SOON).await?;
    ensure!(
        lines(&page).await?.len() == 97,
        "eight seeds of twelve cells and a heading"
    );
    // One seed of its own: too few for the claims, enough to be compared.
    fill(&page, "experiment-seeds", "1").await?;
    page.click("experiment-run").await?;
    done(&page, 1).await?;
    page.await_text("comparison", "lie within the intervals", SOON).await?;
    page.await_text("cell-0-0", "came", SOON).await?;
    page.click("experiment-stop").await?;
    // Before it is run it says how long that takes.
    page.click("experiment-equivariance").await?;
    page.await_text("experiment-time", "natively a run takes", SOON).await?;
    page.assert_no_errors().await
}

#[tokio::test]
#[ignore = "needs the built page: cargo xtask test pages"]
async fn a_cell_opens_as_a_run() -> Result<()> {
    let page = Page::open(Kind::default(), "").await?;
    page.await_step(3).await?;
    show(&page, "vicreg_ablation").await?;
    page.click("cell-4-1").await?;
    page.until("the run is in the link", SOON, "location.hash", |hash| {
        let hash = hash.as_str().unwrap_or_default();
        [
            "method=vicreg",
            "method.predictor=on",
            "method.covariance=off",
            "method.batch_norm=off",
            "run.seed=1",
        ]
        .iter()
        .all(|part| hash.contains(part))
    })
    .await?;
    ensure!(!page.shows("experiments").await?, "the dialog is closed");
    page.await_step(3).await?;
    let link = page.value("location.hash").await?;
    // The link alone gives the same run.
    page.go(link.as_str().unwrap_or_default().trim_start_matches('#'))
        .await?;
    page.await_step(3).await?;
    ensure!(page.value("location.hash").await? == link);
    page.assert_no_errors().await
}

/// Picks the setting with this label in a list of the sweep.
async fn pick(page: &Page, list: &str, label: &str) -> Result<()> {
    let script = format!(
        "(() => {{ const s = {}; s.selectedIndex = [...s.options].findIndex(o => o.text === '{label}'); \
         s.dispatchEvent(new Event('change', {{ bubbles: true }})); return s.selectedIndex; }})()",
        select(list)
    );
    let index = page.value(&script).await?;
    ensure!(index.as_i64() >= Some(0), "{label} is not offered");
    Ok(())
}

#[tokio::test]
#[ignore = "needs the built page: cargo xtask test pages"]
async fn a_sweep_is_made_cancelled_gone_on_with_and_its_cell_opened() -> Result<()> {
    let small = "v=1&encoder=mlp&encoder.width=16&encoder.out=16&run.batch=16";
    let page = Page::open(Kind::default(), small).await?;
    page.await_step(3).await?;
    show(&page, "sweep").await?;
    page.await_text("experiment-title", "A sweep of your own", SOON).await?;
    pick(&page, "sweep-rows", "Batch size").await?;
    fill(&page, "sweep-rows-values", "8, many").await?;
    page.await_text("sweep", "‘many’ is no value", SOON).await?;
    fill(&page, "sweep-rows-values", "8, 16").await?;
    pick(&page, "sweep-columns", "Stop-gradient").await?;
    page.await_text("experiment-grid", "off", SOON).await?;
    fill(&page, "experiment-seeds", "2").await?;
    fill(&page, "experiment-steps", "20").await?;
    page.click("experiment-run").await?;
    done(&page, 2).await?;
    page.click("experiment-stop").await?;
    page.await_text("experiment-run", "Go on", SOON).await?;
    page.click("experiment-run").await?;
    done(&page, 8).await?;
    let all = lines(&page).await?;
    ensure!(all.len() == 9, "{} lines", all.len());
    page.click("cell-1-1").await?;
    page.until("the cell is the run", SOON, "location.hash", |hash| {
        let hash = hash.as_str().unwrap_or_default();
        [
            "method.stop_gradient=off",
            "run.batch=16",
            "encoder.width=16",
            "run.seed=1",
        ]
        .iter()
        .all(|part| hash.contains(part))
    })
    .await?;
    page.assert_no_errors().await
}
