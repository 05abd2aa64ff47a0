//! Architectures side by side: the pair begins with the run's method, a choice changes it, and eight stand on one sheet.

use anyhow::{Result, ensure};
use tests::browser::Kind;
use tests::page::{Page, SOON, select};

#[tokio::test]
#[ignore = "needs the built page: cargo xtask test pages"]
async fn two_methods_and_eight_are_drawn_beside_each_other_and_the_run_goes_on() -> Result<()> {
    let page = Page::open(Kind::default(), "v=1&method=barlow_twins").await?;
    page.await_step(5).await?;
    page.click("side-by-side").await?;
    page.await_text("beside-0", "encoder", SOON).await?;
    page.await_text("beside-1", "encoder", SOON).await?;
    let chosen = |side: u32| format!("{}.querySelector('select').value", select(&format!("beside-{side}")));
    ensure!(page.value(&chosen(0)).await? == "barlow_twins");
    ensure!(page.value(&chosen(1)).await? == "simclr");
    for method in [
        "simclr",
        "swav",
        "obow",
        "byol",
        "simsiam",
        "dino",
        "barlow_twins",
        "vicreg",
    ] {
        page.await_text(&format!("sheet-{method}"), "encoder", SOON).await?;
    }
    let elsewhere = page.text("elsewhere").await?;
    ensure!(
        ["SuperPoint", "Domain-adversarial"]
            .iter()
            .all(|name| elsewhere.contains(name)),
        "{elsewhere}"
    );
    let choose = |method: &str| {
        format!(
            "(() => {{ const s = {}.querySelector('select'); s.value = '{method}'; \
             s.dispatchEvent(new Event('change', {{bubbles: true}})); return 1; }})()",
            select("beside-1")
        )
    };
    page.value(&choose("byol")).await?;
    page.await_text("beside-1", "predictor", SOON).await?;
    let step = page.step().await?.unwrap_or_default();
    page.click("architectures-close").await?;
    page.await_step(step + 5).await?;
    page.assert_no_errors().await
}
