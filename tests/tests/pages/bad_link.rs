//! A bad link is a sentence and the default run, never a blank page.

use anyhow::{Result, ensure};
use tests::browser::Kind;
use tests::page::{Page, SOON};

#[tokio::test]
#[ignore = "needs the built page: cargo xtask test pages"]
async fn a_bad_link_is_a_sentence_and_the_default() -> Result<()> {
    let page = Page::open(Kind::default(), "v=1&method=foo").await?;
    page.await_text("note", "foo", SOON).await?;
    page.await_step(3).await?;
    let sentence = page.text("sentence").await?;
    ensure!(sentence.starts_with("Training SimSiam"), "the sentence is {sentence}");
    for fragment in [
        "v=99",
        "%%%",
        "v=1&run.batch=NaN",
        "v=1&run.batch=1e12",
        "v=1&no.such.thing=3",
        "v=1&method",
        "=&=&=",
        // The catalogue passes them, and the network cannot be built.
        "v=1&method=mae&encoder.patch=3",
        "v=1&method=msn&encoder=conv",
    ] {
        page.go(fragment).await?;
        page.await_shown("note").await?;
        page.await_step(2).await?;
        ensure!(page.text("note").await?.len() > 20, "no sentence for {fragment}");
    }
    page.assert_no_errors().await
}
