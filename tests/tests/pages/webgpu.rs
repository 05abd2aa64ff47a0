//! With WebGPU (SwiftShader, where there is no GPU): the run begins on the CPU, the page prepares
//! the GPU meanwhile, and says what it chose and why. A timing here says nothing about a GPU.

use anyhow::{Result, ensure};
use tests::browser::Kind;
use tests::page::Page;

#[tokio::test]
#[ignore = "needs the built page: cargo xtask test pages"]
async fn it_starts_at_once_and_goes_on_while_webgpu_is_prepared() -> Result<()> {
    let kind = Kind {
        webgpu: true,
        ..Kind::default()
    };
    let page = Page::open(kind, "").await?;
    page.await_step(10).await?;
    let device = page.text("device").await?;
    ensure!(!device.is_empty(), "the page does not say what computes");
    let now = page.step().await?.unwrap_or_default();
    page.await_step(now + 10).await?;
    page.assert_no_errors().await
}
