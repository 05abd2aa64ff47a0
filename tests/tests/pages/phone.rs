//! A phone: one column, the embedding first, nothing wider than the screen, controls large enough.

use anyhow::{Result, ensure};
use tests::browser::Kind;
use tests::page::{Page, SOON};

const PHONE: Kind = Kind {
    size: (390, 844),
    webgpu: false,
    dark: false,
    phone: true,
};

#[tokio::test]
#[ignore = "needs the built page: cargo xtask test pages"]
async fn the_embedding_comes_first() -> Result<()> {
    let page = Page::open(PHONE, "").await?;
    page.await_step(3).await?;
    page.until(
        "nothing is wider than the screen",
        SOON,
        "document.documentElement.scrollWidth",
        |width| width.as_f64().is_some_and(|width| width <= 390.0),
    )
    .await?;
    let top =
        |name: &str| format!("document.querySelector('[data-test={name}]').getBoundingClientRect().top + scrollY");
    let map = page.value(&top("map")).await?.as_f64().unwrap_or(f64::MAX);
    for name in ["verdict", "plot-accuracy", "plot-loss"] {
        let other = page.value(&top(name)).await?.as_f64().unwrap_or_default();
        ensure!(map < other, "‘{name}’ at {other} comes before the embedding at {map}");
    }
    ensure!(map < 500.0, "the embedding begins at {map}");
    let small = "[...document.querySelectorAll('[data-test=play], [data-test=step-once], [data-test=restart]')]\
                 .map(e => e.getBoundingClientRect()).filter(r => r.height > 0 && r.height < 44).length";
    ensure!(
        page.value(small).await? == 0,
        "a control at the thumb is lower than 44 px"
    );
    page.assert_no_errors().await
}
