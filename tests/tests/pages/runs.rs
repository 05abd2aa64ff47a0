//! The record of runs: two runs are rows, one is deleted and put back, one is opened.

use anyhow::{Result, ensure};
use serde_json::json;
use tests::browser::Kind;
use tests::page::{Page, SOON};

#[tokio::test]
#[ignore = "needs the built page: cargo xtask test pages"]
async fn runs_are_listed_deleted_put_back_and_opened() -> Result<()> {
    let page = Page::open(Kind::default(), "v=1&run.batch=32").await?;
    page.await_step(40).await?;
    page.watch_for_restart().await?;
    page.press("r").await?;
    page.await_restart(30).await?;
    page.await_step(20).await?;
    page.press("u").await?;
    page.await_text("run-1", "batch size 32", SOON).await?;
    page.await_text("run-2", "the same again", SOON).await?;
    let drawn = "document.querySelector('[data-test=run-1] path').getAttribute('d').length > 5";
    ensure!(page.value(drawn).await? == json!(true), "no curve of the first run");
    let href = page.attribute("runs-csv", "href").await?.unwrap_or_default();
    ensure!(href.contains("run.batch%3D32"), "the table has no links: {href}");
    page.click("runs-by-run").await?;
    let first = "document.querySelector('[data-test=runs-table] tbody tr').dataset.test";
    page.until("the newest run comes first", SOON, first, |row| row == &json!("run-2"))
        .await?;
    page.click("run-1-delete").await?;
    page.await_text("runs-said", "deleted", SOON).await?;
    ensure!(!page.shows("run-1").await?, "the row is still there");
    page.click("runs-undo").await?;
    page.await_shown("run-1").await?;
    page.watch_for_restart().await?;
    page.click("run-1-open").await?;
    page.await_restart(30).await?;
    ensure!(!page.shows("runs").await?, "the list is still open");
    page.press("u").await?;
    page.await_text("run-3", "on the page", SOON).await?;
    page.assert_no_errors().await
}
