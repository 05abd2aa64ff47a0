//! With WebGPU (SwiftShader, where there is no GPU): the run begins on the CPU, the page prepares
//! the GPU meanwhile, and says what it chose and why. A GPU that is lost costs no run. A timing here says
//! nothing about a GPU.

use anyhow::{Result, ensure};
use serde_json::json;
use std::time::Duration;
use tests::browser::Kind;
use tests::page::{Page, SOON};

/// Fetching the worker and compiling its kernels for a software adapter takes a minute beside other tests.
const PREPARED: Duration = Duration::from_secs(300);

/// A page that trains, where WebGPU is offered.
async fn training(fragment: &str) -> Result<Page> {
    let kind = Kind {
        webgpu: true,
        ..Kind::default()
    };
    let page = Page::open(kind, fragment).await?;
    page.await_step(10).await?;
    Ok(page)
}

#[tokio::test]
#[ignore = "needs the built page: cargo xtask test pages"]
async fn it_starts_at_once_and_goes_on_while_webgpu_is_prepared() -> Result<()> {
    let page = training("").await?;
    let device = page.text("device").await?;
    ensure!(!device.is_empty(), "the page does not say what computes");
    let now = page.step().await?.unwrap_or_default();
    page.await_step(now + 10).await?;
    page.assert_no_errors().await
}

#[tokio::test]
#[ignore = "needs the built page: cargo xtask test pages"]
async fn a_gpu_that_is_lost_gives_the_run_back_to_the_cpu() -> Result<()> {
    let page = training("v=1&data=moons&run.batch=16&run.steps=1000000").await?;
    page.click("device").await?;
    page.click("device-webgpu").await?;
    page.await_text("device", "WebGPU", PREPARED).await?;
    let now = page.step().await?.unwrap_or_default();
    page.await_step(now + 5).await?;
    page.browser.devtools("Browser.crashGpuProcess", json!({})).await?;
    page.await_text("note", "The GPU stopped answering at step", SOON)
        .await?;
    page.await_text("device", "CPU", SOON).await?;
    let now = page.step().await?.unwrap_or_default();
    page.await_step(now + 10).await?;
    let note = page.text("note").await?;
    ensure!(
        note.contains("on the CPU") && note.contains("Try the GPU again"),
        "{note}"
    );
    Ok(())
}
