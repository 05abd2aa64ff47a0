//! The state is the link: what differs from the defaults, read again on load and while the page is open.

use anyhow::{Result, ensure};
use tests::browser::Kind;
use tests::page::{Page, SOON};

#[tokio::test]
#[ignore = "needs the built page: cargo xtask test pages"]
async fn a_link_is_the_run() -> Result<()> {
    let page = Page::open(Kind::default(), "v=1&method=vicreg&run.batch=64").await?;
    page.await_text("pick-method", "VICReg", SOON).await?;
    page.await_step(5).await?;
    let fragment = page.value("location.hash").await?;
    let fragment = fragment.as_str().unwrap_or_default();
    ensure!(
        fragment.contains("method=vicreg") && fragment.contains("run.batch=64"),
        "the fragment is {fragment}"
    );
    // Another link followed in the open page.
    page.value("(location.hash = '#v=1&method=mae', true)").await?;
    page.await_text("pick-method", "MAE", SOON).await?;
    page.await_step(3).await?;
    page.assert_no_errors().await
}

#[tokio::test]
#[ignore = "needs the built page: cargo xtask test pages"]
async fn an_empty_link_is_the_first_visit() -> Result<()> {
    let page = Page::open(Kind::default(), "").await?;
    page.await_step(3).await?;
    let fragment = page.value("location.hash").await?;
    ensure!(fragment == "", "a first visit has no fragment, not {fragment}");
    Ok(())
}
