//! The stages that drive the built page: in Chromium, under axe-core, in Firefox. It is built once for all of them.
//!
//! Their tests are one program, `pages`. Every test in it is marked `#[ignore]`, since it needs the page; a module of its
//! own makes a stage of its own, and the module `long` runs with `--long` alone.

use super::run::Run;
use crate::program::Program;
use crate::{browser, folders, npm, site, toolbox};
use anyhow::{Context, Result};
use std::path::PathBuf;

/// Modules that are stages of their own.
const APART: [&str; 2] = ["accessibility::", "firefox::"];

/// What a person does on the page, in headless Chromium.
///
/// # Errors
/// Where the page does not build or a test fails.
pub fn pages(run: &mut Run) -> Result<()> {
    let skipped = APART.iter().flat_map(|module| ["--skip", module]);
    let program = in_chromium(run)?.args(skipped);
    let program = program.args((!run.long).then_some(["--skip", "long::"]).into_iter().flatten());
    run.count(program)
}

/// Axe-core finds no violation in any mode of the page.
///
/// # Errors
/// As [`pages`], and where npm is missing.
pub fn axe(run: &mut Run) -> Result<()> {
    let axe = npm::axe()?;
    let program = in_chromium(run)?.arg("accessibility::").env("SSL_AXE", axe);
    run.count(program)
}

/// The page runs in Firefox.
///
/// # Errors
/// As [`pages`], and where Firefox or its driver cannot be installed.
pub fn firefox(run: &mut Run) -> Result<()> {
    browser::ensure_firefox()?;
    toolbox::ensure(&toolbox::GECKODRIVER)?;
    let program = driver(run)?
        .arg("firefox::")
        .env("FIREFOX", browser::firefox().context("no firefox")?);
    run.count(program)
}

fn in_chromium(run: &mut Run) -> Result<Program> {
    browser::ensure_chromium()?;
    Ok(driver(run)?
        .env("CHROME", browser::chromium().context("no chromium")?)
        .env("CHROMEDRIVER", browser::chromedriver().context("no chromedriver")?))
}

/// The program of the page's tests, with the page.
fn driver(run: &mut Run) -> Result<Program> {
    let page = built(run)?;
    let file = run.executable("pages")?;
    Ok(Program::new(&file.to_string_lossy())
        .args(["--ignored", "--test-threads=1"])
        .env("SSL_DIST", page)
        .within(&folders::root().join("tests")))
}

fn built(run: &mut Run) -> Result<PathBuf> {
    if let Some(page) = &run.page {
        return Ok(page.clone());
    }
    let page = folders::target().join("tested-page");
    site::build_into(&page, false)?;
    Ok(run.page.insert(page).clone())
}
