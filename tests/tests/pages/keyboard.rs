//! Everything has a keyboard way: space plays and pauses, and a name is there for every control.

use anyhow::{Result, ensure};
use tests::browser::Kind;
use tests::page::{Page, SOON, select};

#[tokio::test]
#[ignore = "needs the built page: cargo xtask test pages"]
async fn space_pauses_and_plays() -> Result<()> {
    let page = Page::open(Kind::default(), "").await?;
    page.await_step(3).await?;
    let label = format!(
        "(e => e.getAttribute('aria-label') ?? e.textContent)({})",
        select("play")
    );
    let playing = page.value(&label).await?;
    page.press(" ").await?;
    page.until("the button offers to play", SOON, &label, |now| *now != playing)
        .await?;
    page.press(" ").await?;
    page.until("the button offers to pause", SOON, &label, |now| *now == playing)
        .await?;
    Ok(())
}

#[tokio::test]
#[ignore = "needs the built page: cargo xtask test pages"]
async fn every_control_has_a_name() -> Result<()> {
    let page = Page::open(Kind::default(), "").await?;
    page.await_step(3).await?;
    let nameless = "[...document.querySelectorAll('button, input, select, [role=switch], [role=slider], [role=tab], [role=radio]')]\
        .filter(e => e.checkVisibility())\
        .filter(e => !(e.getAttribute('aria-label') || e.getAttribute('aria-labelledby') || e.labels?.length || e.textContent.trim() || e.title))\
        .map(e => e.outerHTML.slice(0, 120))";
    for tab in ["tab-diagram", "tab-views", "tab-settings", "tab-about"] {
        page.click(tab).await?;
        let found = page.value(nameless).await?;
        ensure!(
            found.as_array().is_some_and(Vec::is_empty),
            "without a name in {tab}: {found}"
        );
    }
    Ok(())
}
