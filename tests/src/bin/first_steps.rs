//! The functions that the first steps of a visit call, one name a line, in a page that `cargo xtask profile` built.

use anyhow::{Context, Result};
use serde_json::Value;
use std::collections::BTreeSet;
use tests::browser::Kind;
use tests::page::{Page, SOON};

/// Steps that are watched: verdicts start at 200, and by then every instrument was read.
const STEPS: u64 = 250;
/// Listens to the CPU worker; null until it has said something.
const CALLED: &str = "(window.channel ??= (channel => { channel.onmessage = event => window.called = event.data; \
                      return channel })(new BroadcastChannel('called')), window.called ?? null)";

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let page = Page::open(Kind::default(), "").await?;
    page.await_step(STEPS).await?;
    page.value(CALLED).await?;
    // What was heard is of a moment after the steps.
    page.value("window.called = undefined").await?;
    let told = page.until("the worker tells", SOON, CALLED, Value::is_array).await?;
    let names = told.as_array().context("no list of functions")?;
    for name in names.iter().filter_map(Value::as_str).collect::<BTreeSet<_>>() {
        println!("{name}");
    }
    Ok(())
}
