//! Another method: chosen in the sentence, trained at once, in the link.

use anyhow::{Context, Result, ensure};
use tests::browser::Kind;
use tests::page::{Page, SOON, select};
use thirtyfour::Key;

/// What a key types.
fn key(key: Key) -> String {
    key.value().to_string()
}

#[tokio::test]
#[ignore = "needs the built page: cargo xtask test pages"]
async fn a_method_of_each_group_can_be_chosen_and_trains() -> Result<()> {
    choose(&format!(
        "[...document.querySelectorAll('.pop [role=group]')].map(group => group.querySelector('{OPTION}')).filter(option => option)"
    ))
    .await
}

/// What the list of methods is made of.
const OPTION: &str = "[data-test^=option-]:not([aria-disabled])";

/// The page chooses and trains each method of the list that `options`, JavaScript, picks of the open list of methods.
async fn choose(options: &str) -> Result<()> {
    let page = Page::open(Kind::default(), "").await?;
    page.await_step(5).await?;
    page.click("pick-method").await?;
    let names = page
        .value(&format!("{options}.map(option => option.dataset.test.slice(7))"))
        .await?;
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
        page.watch_for_restart().await?;
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

mod long {
    use super::{OPTION, choose};
    use anyhow::Result;

    #[tokio::test]
    #[ignore = "needs the built page: cargo xtask test pages --long"]
    async fn every_method_can_be_chosen_and_trains() -> Result<()> {
        choose(&format!("[...document.querySelectorAll('{OPTION}')]")).await
    }
}

#[tokio::test]
#[ignore = "needs the built page: cargo xtask test pages"]
async fn the_list_is_searched_and_walked_by_keys() -> Result<()> {
    let page = Page::open(Kind::default(), "").await?;
    page.await_step(3).await?;
    let shown =
        "[...document.querySelectorAll('[data-test^=option-]')].map(option => option.dataset.test.slice(7)).join()";
    let focus = "document.activeElement?.dataset.test ?? null";
    page.press("/").await?;
    page.await_shown("search").await?;
    let all = page.value(shown).await?;
    // By a word of the sentence, by the paper, and by nothing that there is.
    page.press("teacher").await?;
    page.until("only what has a teacher is shown", SOON, shown, |names| {
        *names == "byol,msn,obow,dino,dinov2"
    })
    .await?;
    page.press(&key(Key::Backspace).repeat(7)).await?;
    page.press("2002.05709").await?;
    page.until("the paper finds its method", SOON, shown, |names| *names == "simclr")
        .await?;
    page.press(" nonsense").await?;
    page.await_text("no-match", "‘2002.05709 nonsense’", SOON).await?;
    ensure!(page.value(shown).await? == "", "something is shown that does not match");
    page.press(&key(Key::Backspace).repeat(19)).await?;
    page.until("everything is shown again", SOON, shown, |names| *names == all)
        .await?;
    // Down into what was found, a letter back into the field, Escape away.
    page.press("sim").await?;
    page.press(&key(Key::Down)).await?;
    page.until("the first that was found has the focus", SOON, focus, |name| {
        name.as_str().is_some_and(|name| name.starts_with("option-"))
    })
    .await?;
    page.press("c").await?;
    page.until("typing goes on in the field", SOON, focus, |name| *name == "search")
        .await?;
    page.press(&key(Key::Escape)).await?;
    page.until("the list is closed", SOON, shown, |names| *names == "")
        .await?;
    // Enter takes the best match, and what that changed is said and marked.
    page.press("/").await?;
    page.await_shown("search").await?;
    page.press("byol").await?;
    page.watch_for_restart().await?;
    page.press(&key(Key::Enter)).await?;
    page.await_restart(4).await?;
    page.until("BYOL is in the link", SOON, "location.hash", |hash| {
        hash.as_str().is_some_and(|hash| hash.contains("method=byol"))
    })
    .await?;
    let said = page.await_text("difference", "SimSiam → BYOL", SOON).await?;
    ensure!(said.contains("adds momentum encoder"), "it says: {said}");
    let marked = "document.querySelectorAll('.drawing .fresh').length";
    ensure!(page.value(marked).await? == 2, "not both slow copies are marked as new");
    page.click("difference-seen").await?;
    page.until("what was seen is gone", SOON, marked, |count| *count == 0)
        .await?;
    page.assert_no_errors().await
}

#[tokio::test]
#[ignore = "needs the built page: cargo xtask test pages"]
async fn on_a_laptop_what_breaks_it_is_in_sight() -> Result<()> {
    let page = Page::open(Kind::default(), "v=1&method=byol").await?;
    page.await_step(3).await?;
    let covered = "document.querySelector('.ablations').getBoundingClientRect().bottom \
                   - document.querySelector('.player').getBoundingClientRect().top";
    let covered = page.value(covered).await?.as_f64().unwrap_or(f64::MAX);
    ensure!(covered <= 0.0, "{covered} px lie under the player");
    Ok(())
}

#[tokio::test]
#[ignore = "needs the built page: cargo xtask test pages"]
async fn both_functions_are_drawn_and_follow_the_row() -> Result<()> {
    let page = Page::open(Kind::default(), "v=1&method=unified").await?;
    page.await_step(3).await?;
    page.await_text("graphs", "φ(x) = τ log(ε + x)", SOON).await?;
    let paths =
        "[...document.querySelectorAll('[data-test=graphs] path')].map(path => path.getAttribute('d')).join('|')";
    let before = page.value(paths).await?;
    let choose = format!(
        "(select => {{ select.value = 'triplet'; select.dispatchEvent(new Event('change', {{bubbles: true}})) }})({})",
        select("knob-method.row")
    );
    page.value(&choose).await?;
    page.await_text("graphs", "ψ(x) = max(0, x + ε)", SOON).await?;
    ensure!(page.value(paths).await? != before, "the curves are as they were");
    page.await_text("difference", "InfoNCE → triplet", SOON).await?;
    page.assert_no_errors().await
}

#[tokio::test]
#[ignore = "needs the built page: cargo xtask test pages"]
async fn both_sides_of_the_duality_agree_while_the_slider_moves() -> Result<()> {
    let page = Page::open(Kind::default(), "v=1&method=vicreg_simclr&measure.every=5").await?;
    page.await_step(20).await?;
    page.click("show-mechanism").await?;
    let text = page.await_text("duality", " + ", SOON).await?;
    let differ = "Number(document.querySelector('[data-test=duality]').dataset.difference)";
    let agrees = |value: &serde_json::Value| value.as_f64().is_some_and(|share| share < 1e-5);
    ensure!(agrees(&page.value(differ).await?), "the sides differ");
    let asks = "document.querySelector('.drawing svg').getAttribute('aria-label')";
    let slide = format!(
        "(input => {{ input.value = '0'; input.dispatchEvent(new Event('change', {{bubbles: true}})) }})({})",
        select("knob-method.mix")
    );
    page.value(&slide).await?;
    page.until("the drawing says what VICReg asks", SOON, asks, |words| {
        words.as_str().is_some_and(|words| words.contains("dimensions apart"))
    })
    .await?;
    let now = format!("{}.textContent", select("duality"));
    page.until("the sides move with the run", SOON, &now, |words| {
        *words != text.as_str()
    })
    .await?;
    ensure!(agrees(&page.value(differ).await?), "the sides differ at VICReg");
    page.assert_no_errors().await
}

#[tokio::test]
#[ignore = "needs the built page: cargo xtask test pages"]
async fn other_data_and_points() -> Result<()> {
    let page = Page::open(Kind::default(), "").await?;
    page.await_step(3).await?;
    for name in ["moons", "shapes", "glyphs", "digits"] {
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

#[tokio::test]
#[ignore = "needs the built page: cargo xtask test pages"]
async fn what_does_not_suit_the_data_says_why_and_cannot_be_chosen() -> Result<()> {
    let page = Page::open(Kind::default(), "").await?;
    page.await_step(3).await?;
    page.click("pick-method").await?;
    page.await_text("option-rotation", "handwritten digits are small images", SOON)
        .await?;
    ensure!(page.attribute("option-rotation", "aria-disabled").await?.as_deref() == Some("true"));
    page.value(&format!("{}.click()", select("option-rotation"))).await?;
    ensure!(page.shows("option-rotation").await?, "the list stays open");
    page.click("pick-method").await?;
    // Points have another encoder, which is no reason against them; a method of images is.
    page.click("pick-data").await?;
    ensure!(page.attribute("option-moons", "aria-disabled").await?.is_none());
    page.go("v=1&method=mae").await?;
    page.await_step(3).await?;
    page.click("pick-data").await?;
    page.await_text("option-moons", "MAE works on images; two moons are points", SOON)
        .await?;
    page.go("v=1&data=shapes").await?;
    page.await_step(3).await?;
    page.click("pick-method").await?;
    page.click("option-rotation").await?;
    page.await_text("sentence", "rotation prediction", SOON).await?;
    page.assert_no_errors().await
}
