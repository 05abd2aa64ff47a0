//! The page in Firefox: it loads and trains, another method can be chosen, a broken run is judged as collapsed, a slide
//! trains in a frame, a link is the run.

use anyhow::{Result, ensure};
use std::path::Path;
use tests::browser::Browser;
use tests::host::{Host, built_page};
use tests::page::{Page, SOON, WHILE};

async fn page(fragment: &str) -> Result<Page> {
    Page::open_in(Browser::firefox().await?, fragment).await
}

#[tokio::test]
#[ignore = "needs the built page and Firefox: cargo xtask test firefox"]
async fn it_trains_another_method_is_chosen_and_is_in_the_link() -> Result<()> {
    let page = page("").await?;
    page.await_step(5).await?;
    for name in ["map", "plot-loss", "plot-spread", "verdict"] {
        page.await_shown(name).await?;
    }
    page.click("pick-method").await?;
    page.watch_for_restart().await?;
    page.click("option-vicreg").await?;
    page.until("VICReg is in the link", SOON, "location.hash", |hash| {
        hash.as_str().is_some_and(|hash| hash.contains("method=vicreg"))
    })
    .await?;
    page.await_restart(4).await?;
    page.await_step(5).await?;
    page.assert_no_errors().await
}

#[tokio::test]
#[ignore = "needs the built page and Firefox: cargo xtask test firefox"]
async fn what_the_page_logs_as_an_error_is_found() -> Result<()> {
    for fault in [
        "console.error('a fault', 1)",
        "setTimeout(() => { throw new Error('a fault'); })",
    ] {
        let page = page("").await?;
        page.await_step(1).await?;
        page.assert_no_errors().await?;
        let script = format!(
            "(() => {{ const it = document.createElement('script'); it.text = \"{fault}\"; document.body.append(it); return true; }})()"
        );
        page.value(&script).await?;
        page.await_step(20).await?;
        ensure!(page.assert_no_errors().await.is_err(), "{fault} was not found");
    }
    Ok(())
}

#[tokio::test]
#[ignore = "needs the built page and Firefox: cargo xtask test firefox"]
async fn without_stop_gradient_the_verdict_is_collapse() -> Result<()> {
    let page = page("").await?;
    page.await_step(30).await?;
    page.click("break-1").await?;
    page.until("it is in the link", SOON, "location.hash", |hash| {
        hash.as_str()
            .is_some_and(|hash| hash.contains("method.stop_gradient=off"))
    })
    .await?;
    page.await_verdict(&["dimensional-collapse", "complete-collapse"])
        .await?;
    page.assert_no_errors().await
}

#[tokio::test]
#[ignore = "needs the built page and Firefox: cargo xtask test firefox"]
async fn a_link_is_the_run() -> Result<()> {
    let page = page("v=1&method=simclr&run.batch=64").await?;
    page.await_text("pick-method", "SimCLR", SOON).await?;
    page.await_step(5).await?;
    let fragment = page.value("location.hash").await?;
    let fragment = fragment.as_str().unwrap_or_default();
    ensure!(
        fragment.contains("method=simclr") && fragment.contains("run.batch=64"),
        "the fragment is {fragment}"
    );
    page.assert_no_errors().await
}

#[tokio::test]
#[ignore = "needs the built page and Firefox: cargo xtask test firefox"]
async fn a_slide_trains_in_a_frame() -> Result<()> {
    let slide = Path::new(env!("CARGO_MANIFEST_DIR")).join("browser/slide.html");
    let page = Page {
        browser: Browser::firefox().await?,
        host: Host::with(&built_page()?, &[("slide.html", slide)])?,
    };
    page.browser.driver().goto(page.host.address_of("slide.html")).await?;
    let inside = "Number(document.querySelector('iframe').contentDocument?.querySelector('[data-test=step]')\
        ?.textContent.replaceAll(',', '').match(/[0-9]+/)?.[0] ?? 0)";
    page.until("it trains inside", WHILE, inside, |step| {
        step.as_f64().is_some_and(|step| step >= 3.0)
    })
    .await?;
    page.assert_no_errors().await
}
