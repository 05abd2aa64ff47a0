//! The mechanism: the matrix that the loss looks at stands in place of the map, moves with the run, and tells each cell.

use anyhow::Result;
use tests::browser::Kind;
use tests::page::{Page, SOON, select};

#[tokio::test]
#[ignore = "needs the built page: cargo xtask test pages"]
async fn a_matrix_moves_with_the_run_and_tells_each_cell() -> Result<()> {
    let page = Page::open(Kind::default(), "v=1&method=barlow_twins").await?;
    page.await_step(5).await?;
    page.click("show-mechanism").await?;
    page.await_text("mechanism", "Cross-correlation", SOON).await?;
    let step = format!("Number({}.dataset.step)", select("mechanism"));
    let first = page.value(&step).await?.as_f64().unwrap_or_default();
    page.until("it is drawn again", SOON, &step, |step| {
        step.as_f64().is_some_and(|step| step > first)
    })
    .await?;
    let walk = "document.querySelector('.matrix').dispatchEvent(new KeyboardEvent('keydown', \
                {key: 'ArrowRight', bubbles: true}))";
    page.value(walk).await?;
    page.await_text("cell", "dimension 1 of view 1 with dimension 2 of view 2", SOON)
        .await?;
    // Another method's mechanism is another matrix.
    page.value("location.hash = 'v=1&method=simclr'").await?;
    page.await_text("mechanism", "Similarity", SOON).await?;
    page.value("location.hash = 'v=1&method=swav'").await?;
    page.await_text("mechanism", "Assignments", SOON).await?;
    page.value("location.hash = 'v=1&method=byol'").await?;
    page.await_text("teacher", "encoder 1", SOON).await?;
    page.value("location.hash = 'v=1&method=moco'").await?;
    page.await_text("mechanism", "Keys of the queue", SOON).await?;
    page.value("location.hash = 'v=1&method=w_mse'").await?;
    page.await_text("mechanism", "after whitening", SOON).await?;
    // Triplets are lines on the map, which then stands in the middle.
    page.value("location.hash = 'v=1&method=metric_learning'").await?;
    page.await_text("mechanism", "anchors with a triplet", SOON).await?;
    page.await_text("caption", "From each anchor", SOON).await?;
    // A method without one goes back to the map.
    page.value("location.hash = 'v=1&method=mae'").await?;
    page.until(
        "the matrix is gone",
        SOON,
        "document.querySelectorAll('[data-test=mechanism]').length",
        |count| *count == 0,
    )
    .await?;
    page.assert_no_errors().await
}
