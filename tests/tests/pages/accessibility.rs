//! Axe-core finds no violation in any mode of the page, light and dark: each is named by its rule and the elements that
//! break it. `SSL_AXE` names axe-core's script; `cargo xtask test axe` sets it.

use anyhow::{Context, Result, bail};
use tests::browser::Kind;
use tests::page::{Page, SOON};

/// Colour schemes.
const THEMES: [bool; 2] = [false, true];

/// What is broken, a line for each rule and element.
const FOUND: &str = "axe.run(document, { resultTypes: ['violations'] }).then(result => result.violations.flatMap(\
    rule => rule.nodes.map(node => `${rule.id} (${rule.impact}): ${node.target.join(' ')} — ${rule.help}`)))";

/// How many animations are going on that will end.
const FADING: &str = "document.getAnimations().filter(one => one.playState === 'running' && \
    one.effect?.getComputedTiming().endTime !== Infinity).length";

/// A page that trains, and what was found on it so far.
struct Checked {
    page: Page,
    found: Vec<String>,
}

impl Checked {
    async fn open(kind: Kind, fragment: &str) -> Result<Self> {
        let page = Page::open(kind, fragment).await?;
        page.await_step(3).await?;
        Ok(Self { page, found: vec![] })
    }

    /// Looks at the page as it is now.
    async fn look(&mut self, mode: &str) -> Result<()> {
        let file = std::env::var_os("SSL_AXE").context("SSL_AXE names axe.min.js; cargo xtask test axe sets it")?;
        let axe = std::fs::read_to_string(file)?;
        // What is still fading in has less contrast than it will have.
        self.page
            .until("nothing fades", SOON, FADING, |count| count == &serde_json::json!(0))
            .await?;
        let driver = self.page.browser.driver();
        driver.execute(format!("{axe}; return true;"), Vec::new()).await?;
        let found = self.page.value(FOUND).await?;
        let lines = found.as_array().with_context(|| format!("axe-core said {found}"))?;
        self.found.extend(
            lines
                .iter()
                .filter_map(|line| line.as_str())
                .map(|line| format!("{mode}: {line}")),
        );
        Ok(())
    }
}

/// Fails where something was found.
fn none(found: Vec<String>) -> Result<()> {
    if !found.is_empty() {
        bail!("{} violations:\n{}", found.len(), found.join("\n"));
    }
    Ok(())
}

fn theme(dark: bool) -> Kind {
    Kind {
        dark,
        ..Kind::default()
    }
}

fn name(dark: bool) -> &'static str {
    if dark { "dark" } else { "light" }
}

#[tokio::test]
#[ignore = "needs the built page and axe-core: cargo xtask test axe"]
async fn the_page_its_tabs_and_its_popovers() -> Result<()> {
    let mut all = vec![];
    for dark in THEMES {
        let mut checked = Checked::open(theme(dark), "").await?;
        for tab in ["tab-diagram", "tab-views", "tab-settings", "tab-about"] {
            checked.page.click(tab).await?;
            checked.look(&format!("{}, {tab}", name(dark))).await?;
        }
        for opener in [
            "pick-method",
            "pick-data",
            "pick-views",
            "device",
            "open-runs",
            "open-compare",
        ] {
            checked.page.click(opener).await?;
            checked.look(&format!("{}, {opener} open", name(dark))).await?;
            checked.page.press(&thirtyfour::Key::Escape.value().to_string()).await?;
        }
        checked.page.press(&thirtyfour::Key::Left.value().to_string()).await?;
        checked.page.await_shown("fork").await?;
        checked.look(&format!("{}, looking back", name(dark))).await?;
        checked.page.click("tab-diagram").await?;
        checked.page.click("side-by-side").await?;
        checked.page.await_text("sheet-vicreg", "encoder", SOON).await?;
        checked.look(&format!("{}, side by side", name(dark))).await?;
        checked.page.press(&thirtyfour::Key::Escape.value().to_string()).await?;
        checked.page.click("open-compare").await?;
        checked.page.click("compare-1").await?;
        checked.page.await_text("alike", "CKA", SOON).await?;
        checked.look(&format!("{}, two runs", name(dark))).await?;
        all.extend(checked.found);
    }
    none(all)
}

#[tokio::test]
#[ignore = "needs the built page and axe-core: cargo xtask test axe"]
async fn what_only_some_methods_show() -> Result<()> {
    let mut all = vec![];
    for dark in THEMES {
        for method in ["vicreg_simclr", "unified", "mae", "swav"] {
            let mut checked = Checked::open(theme(dark), &format!("v=1&method={method}")).await?;
            checked.look(&format!("{}, {method}", name(dark))).await?;
            all.extend(checked.found);
        }
    }
    none(all)
}

#[tokio::test]
#[ignore = "needs the built page and axe-core: cargo xtask test axe"]
async fn an_examination() -> Result<()> {
    let small = "v=1&method=simsiam&encoder=mlp&encoder.width=16&encoder.out=16&run.batch=32&run.steps=100000";
    let mut all = vec![];
    for dark in THEMES {
        let mut checked = Checked::open(theme(dark), small).await?;
        checked.page.click("verdict-examine").await?;
        checked.page.await_shown("protocols").await?;
        checked.look(&format!("{}, examination", name(dark))).await?;
        all.extend(checked.found);
    }
    none(all)
}

#[tokio::test]
#[ignore = "needs the built page and axe-core: cargo xtask test axe"]
async fn experiments() -> Result<()> {
    let mut all = vec![];
    for dark in THEMES {
        let mut checked = Checked::open(theme(dark), "").await?;
        checked.page.click("open-experiments").await?;
        for experiment in ["vicreg_ablation", "rank_me_model_selection"] {
            checked.page.click(&format!("experiment-{experiment}")).await?;
            checked.look(&format!("{}, {experiment}", name(dark))).await?;
        }
        all.extend(checked.found);
    }
    none(all)
}

#[tokio::test]
#[ignore = "needs the built page and axe-core: cargo xtask test axe"]
async fn a_slide_and_a_phone() -> Result<()> {
    let mut all = vec![];
    for dark in THEMES {
        let slide = "v=1&view=slide&control=method.stop_gradient&curve=spread";
        let mut checked = Checked::open(theme(dark), slide).await?;
        checked.look(&format!("{}, slide", name(dark))).await?;
        all.append(&mut checked.found);
        let phone = Kind {
            size: (390, 844),
            phone: true,
            ..theme(dark)
        };
        let mut checked = Checked::open(phone, "").await?;
        checked.look(&format!("{}, phone", name(dark))).await?;
        all.append(&mut checked.found);
    }
    none(all)
}
