//! In a course's slide: a plain iframe, from 1280×720 to 480×270, with the embedding, one curve,
//! play and one control; hidden, it pauses.

use anyhow::{Result, ensure};
use std::path::Path;
use tests::browser::{Browser, Kind};
use tests::host::{Host, built_page};
use tests::page::{Page, SOON};

const SLIDE: &str = "v=1&view=slide&control=method.stop_gradient&curve=spread";

#[tokio::test]
#[ignore = "needs the built page: cargo xtask test pages"]
async fn a_slide_fits_its_frame() -> Result<()> {
    let page = Page::open(Kind::default(), SLIDE).await?;
    for size in [(1280, 720), (480, 270)] {
        page.browser
            .resize(Kind {
                size,
                ..Kind::default()
            })
            .await?;
        page.await_step(3).await?;
        for name in ["map", "play", "plot-spread"] {
            page.await_shown(name).await?;
        }
        for name in ["plot-loss", "plot-spectrum", "tab-settings", "pick-method"] {
            ensure!(!page.shows(name).await?, "a slide of {size:?} shows ‘{name}’");
        }
        let fits = "document.documentElement.scrollWidth <= innerWidth && document.documentElement.scrollHeight <= innerHeight";
        page.until(&format!("it fits {size:?}"), SOON, fits, |value| value == true)
            .await?;
    }
    page.assert_no_errors().await
}

#[tokio::test]
#[ignore = "needs the built page: cargo xtask test pages"]
async fn numbers_stay_out_of_the_margins() -> Result<()> {
    let page = Page::open(Kind::default(), "v=1&view=slide&curve=loss").await?;
    for (size, margin) in [((1280, 720), 48.0), ((480, 270), 16.0)] {
        page.browser
            .resize(Kind {
                size,
                ..Kind::default()
            })
            .await?;
        page.await_step(30).await?;
        let right = "Math.max(...[...document.querySelectorAll('[data-test=plot-loss] svg text')].map(text => text.getBoundingClientRect().right))";
        let most = f64::from(size.0) - margin + 1.0;
        page.until(
            &format!("the loss stays within {most} of {size:?}"),
            SOON,
            right,
            |edge| edge.as_f64().is_some_and(|edge| edge <= most),
        )
        .await?;
    }
    page.assert_no_errors().await
}

#[tokio::test]
#[ignore = "needs the built page: cargo xtask test pages"]
async fn it_trains_in_a_plain_iframe_and_pauses_out_of_sight() -> Result<()> {
    let slide = Path::new(env!("CARGO_MANIFEST_DIR")).join("browser/slide.html");
    let page = Page {
        browser: Browser::start(Kind::default()).await?,
        host: Host::with(&built_page()?, &[("slide.html", slide)])?,
    };
    page.browser.driver().goto(page.host.address_of("slide.html")).await?;
    let inside = "Number(document.querySelector('iframe').contentDocument?.querySelector('[data-test=step]')\
        ?.textContent.replaceAll(',', '').match(/[0-9]+/)?.[0] ?? 0)";
    page.until("it trains inside", tests::page::WHILE, inside, |step| {
        step.as_f64().is_some_and(|step| step >= 3.0)
    })
    .await?;
    page.value("(scrollTo(0, 2500), true)").await?;
    // Out of sight it comes to rest: the same count in ten looks.
    let mut looks = Vec::new();
    let began = std::time::Instant::now();
    while !(looks.len() >= 10
        && looks[looks.len() - 10..]
            .iter()
            .all(|step| *step == looks[looks.len() - 1]))
    {
        ensure!(began.elapsed() < SOON, "it trains on out of sight: {looks:?}");
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        looks.push(page.value(inside).await?);
    }
    let rested = looks[looks.len() - 1].as_f64().unwrap_or_default();
    page.value("(scrollTo(0, 0), true)").await?;
    page.until("it goes on in sight", SOON, inside, |step| {
        step.as_f64().is_some_and(|step| step > rested)
    })
    .await?;
    Ok(())
}
