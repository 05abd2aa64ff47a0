//! Another method: chosen in the sentence, trained at once, in the link.

use anyhow::{Result, ensure};
use tests::browser::Kind;
use tests::page::{Page, SOON};

#[tokio::test]
#[ignore = "needs the built page: cargo xtask test pages"]
async fn every_method_can_be_chosen_and_trains() -> Result<()> {
    let page = Page::open(Kind::default(), "").await?;
    page.await_step(5).await?;
    for (name, title) in [("vicreg", "VICReg"), ("mae", "MAE"), ("simsiam", "SimSiam")] {
        page.click("pick-method").await?;
        page.click(&format!("option-{name}")).await?;
        page.await_text("pick-method", title, SOON).await?;
        page.await_step(5).await?;
        let fragment = page.value("location.hash").await?;
        let named = fragment
            .as_str()
            .is_some_and(|fragment| fragment.contains(&format!("method={name}")));
        // The first method is what a link without a method means.
        ensure!(named != (name == "simsiam"), "after {name} the fragment is {fragment}");
    }
    page.assert_no_errors().await
}

#[tokio::test]
#[ignore = "needs the built page: cargo xtask test pages"]
async fn other_data_and_points() -> Result<()> {
    let page = Page::open(Kind::default(), "").await?;
    page.await_step(3).await?;
    for name in ["moons", "shapes", "digits"] {
        page.click("pick-data").await?;
        page.click(&format!("option-{name}")).await?;
        page.await_step(3).await?;
    }
    page.assert_no_errors().await
}
