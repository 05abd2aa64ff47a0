//! What the page says of a method: the published loss below the live one, and the values of other data on its card.

use anyhow::{Result, ensure};
use tests::browser::Kind;
use tests::page::{Page, SOON};

#[tokio::test]
#[ignore = "needs the built page: cargo xtask test pages"]
async fn the_published_loss_opens_in_place_and_the_card_says_what_these_data_have() -> Result<()> {
    let page = Page::open(Kind::default(), "v=1&method=vicreg&data=shapes").await?;
    page.await_step(1).await?;
    let seen = "document.querySelector('[data-test=published]').checkVisibility()";
    ensure!(page.value(seen).await? == false, "it is open from the start");
    page.click("whole-formula").await?;
    page.until(
        "the published loss is seen, and its covariance is tied to the curve",
        SOON,
        "[...document.querySelectorAll('[data-test=published]')].map(loss => \
         [loss.checkVisibility(), loss.querySelectorAll('[data-sym=c]').length > 0]).flat()",
        |seen| seen == &serde_json::json!([true, true]),
    )
    .await?;
    page.click("tab-about").await?;
    page.await_text("other-values", "Learning rate 0.004, not 0.001", SOON)
        .await?;
    page.assert_no_errors().await
}
