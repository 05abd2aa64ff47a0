//! VICReg's branches made unlike: another encoder for the second one, by its setting, and edges for the second view.

use anyhow::{Result, ensure};
use tests::browser::Kind;
use tests::page::{Page, SOON};

const DIAGRAM: &str = "document.querySelector('.diagram').textContent";

/// Waits until the link holds `setting`.
async fn linked(page: &Page, setting: &str) -> Result<()> {
    page.until(&format!("{setting} is in the link"), SOON, "location.hash", |hash| {
        hash.as_str().is_some_and(|hash| hash.contains(setting))
    })
    .await?;
    Ok(())
}

#[tokio::test]
#[ignore = "needs the built page: cargo xtask test pages"]
async fn branches_of_two_kinds_train_and_the_second_can_see_edges() -> Result<()> {
    let page = Page::open(
        Kind::default(),
        "v=1&method=vicreg&encoder=mlp&method.separate_branches=on",
    )
    .await?;
    page.await_step(3).await?;
    ensure!(!page.value(DIAGRAM).await?.to_string().contains("conv net"));
    page.click("tab-settings").await?;
    page.watch_for_restart().await?;
    let select = "document.getElementById('knob-method.second_encoder')";
    let change = "dispatchEvent(new Event('change', { bubbles: true }))";
    page.value(&format!("({select}.value = 'conv', {select}.{change})"))
        .await?;
    linked(&page, "method.second_encoder=conv").await?;
    page.await_restart(4).await?;
    page.await_step(3).await?;
    page.click("tab-diagram").await?;
    let both = ["perceptron", "conv net"];
    page.until("both kinds are drawn", SOON, DIAGRAM, |text| {
        both.iter()
            .all(|kind| text.as_str().is_some_and(|text| text.contains(kind)))
    })
    .await?;
    page.click("tab-views").await?;
    page.click("knob-views.edges").await?;
    linked(&page, "views.edges=on").await?;
    let now = page.step().await?.unwrap_or_default();
    page.await_step(now + 3).await?;
    page.assert_no_errors().await
}
