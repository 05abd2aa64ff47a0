//! Another method: chosen in the sentence, trained at once, in the link.

use anyhow::{Context, Result, ensure};
use tests::browser::Kind;
use tests::page::{Page, SOON};

#[tokio::test]
#[ignore = "needs the built page: cargo xtask test pages"]
async fn every_method_can_be_chosen_and_trains() -> Result<()> {
    let page = Page::open(Kind::default(), "").await?;
    page.await_step(5).await?;
    page.click("pick-method").await?;
    let names = "[...document.querySelectorAll('[data-test^=option-]')].map(option => option.dataset.test.slice(7))";
    let names = page.value(names).await?;
    let list = "document.querySelector('.pop').getBoundingClientRect().bottom <= innerHeight";
    ensure!(page.value(list).await? == true, "the list reaches below the window");
    page.click("pick-method").await?;
    let names: Vec<&str> = names
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|name| name.as_str())
        .collect();
    let (first, rest) = names.split_first().context("a list of methods")?;
    ensure!(rest.len() >= 2, "only {names:?} can be chosen");
    // The first method is what a link without a method means.
    for name in rest.iter().chain([first]) {
        page.click("pick-method").await?;
        page.click(&format!("option-{name}")).await?;
        page.until(&format!("{name} is in the link"), SOON, "location.hash", |hash| {
            let named = hash
                .as_str()
                .is_some_and(|hash| hash.contains(&format!("method={name}")));
            named != (name == first)
        })
        .await?;
        page.await_restart(4).await?;
        page.await_step(5).await?;
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

#[tokio::test]
#[ignore = "needs the built page: cargo xtask test pages"]
async fn what_learns_from_labels_says_so() -> Result<()> {
    let page = Page::open(Kind::default(), "").await?;
    page.await_text("caption", "Training never sees labels", SOON).await?;
    page.go("v=1&method=supcon").await?;
    page.await_text("caption", "which training sees", SOON).await?;
    Ok(())
}
