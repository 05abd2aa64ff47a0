//! A value that cannot be used gets a sentence at its control, and the run goes on as it was.

use anyhow::{Result, ensure};
use tests::browser::Kind;
use tests::page::{Page, select};

const TYPED: &str = "run.batch";

#[tokio::test]
#[ignore = "needs the built page: cargo xtask test pages"]
async fn a_value_out_of_range_is_refused_where_it_was_typed() -> Result<()> {
    let page = Page::open(Kind::default(), "").await?;
    page.await_step(5).await?;
    page.click("tab-settings").await?;
    page.await_shown(&format!("knob-{TYPED}")).await?;
    let field = "input[type=text], input[type=number], input:not([type]), input[inputmode]";
    let typed = |value: &str| {
        format!(
            "(knob => {{ const i = knob.matches('input') && knob.type !== 'range' ? knob : knob.querySelector('{field}'); \
             i.focus(); i.value = '{value}'; \
             i.dispatchEvent(new Event('input', {{bubbles: true}})); i.dispatchEvent(new Event('change', {{bubbles: true}})); \
             return true; }})({})",
            select(&format!("knob-{TYPED}"))
        )
    };
    for value in ["100000", "-3", "NaN", "1.5", "many"] {
        let before = page.step().await?.unwrap_or_default();
        page.value(&typed(value)).await?;
        page.await_shown(&format!("error-{TYPED}")).await?;
        ensure!(
            page.text(&format!("error-{TYPED}")).await?.len() > 10,
            "no sentence for {value}"
        );
        page.await_step(before + 1).await?;
    }
    let fragment = page.value("location.hash").await?;
    ensure!(fragment == "", "a refused value is not in the link: {fragment}");
    Ok(())
}
