//! The time of a step: a worker with or without WebGPU, asked for the milliseconds that a step of a config takes.

use anyhow::{Result, bail};
use protocol::{Command, Event, RunConfig};
use std::time::Duration;
use tests::browser::Kind;
use tests::driven::Driven;

/// How long an answer may take.
pub const LONG: Duration = Duration::from_secs(600);

/// Returns the milliseconds that a step of `config` takes, over `steps` steps.
///
/// # Errors
/// Where the worker does not answer.
pub async fn trial(worker: &mut Driven, config: RunConfig, steps: u32) -> Result<f64> {
    worker.send(Command::Trial { config, steps }).await?;
    let heard = worker
        .hear("a time", LONG, |event| matches!(event, Event::Trial { .. }))
        .await?;
    match heard.event {
        Event::Trial { ms_per_step } => Ok(ms_per_step),
        _ => bail!("not a time"),
    }
}

/// Starts the worker of `loader` in a browser with WebGPU and a window of `size` pixels.
///
/// # Errors
/// Where the browser or the worker does not start.
pub async fn gpu(size: (u32, u32), loader: &str) -> Result<Driven> {
    let kind = Kind {
        webgpu: true,
        size,
        ..Kind::default()
    };
    Driven::start(kind, loader).await
}
