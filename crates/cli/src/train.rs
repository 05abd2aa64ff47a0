//! `train`: any method on any data, a report every few steps.

use crate::config::ConfigArguments;
use crate::device::DeviceName;
use crate::error::CliError;
use crate::output;
use datasets::{Batches, Dataset};
use protocol::{Catalogue, Report, RunConfig, link};
use ssl::TrainingRun;
use ssl::burn::tensor::Device;
use std::path::PathBuf;
use std::time::Instant;
use worker::catalogue::catalogue;
use worker::run::evaluation_set::images;

/// Holds arguments of `train`.
#[derive(Debug, clap::Args)]
pub struct Train {
    #[command(flatten)]
    config: ConfigArguments,
    /// Where to train
    #[arg(long, value_enum, default_value_t)]
    device: DeviceName,
    /// Keep the trained network in this file (safetensors), for examine --snapshot
    #[arg(long, value_name = "FILE")]
    save: Option<PathBuf>,
}

impl Train {
    /// Trains and prints each report.
    ///
    /// # Errors
    /// Any but those about cells.
    pub fn run(&self, json: bool) -> Result<(), CliError> {
        let catalogue = catalogue();
        let config = self.config.complete(&catalogue)?;
        if let Some(file) = &self.save {
            output::check_writable(file)?;
        }
        let (data, device) = (datasets::load(&config)?, self.device.open()?);
        let snapshot = train(&catalogue, &config, &data, &device, json, self.save.is_some())?;
        if let Some(file) = &self.save {
            std::fs::write(file, snapshot).map_err(|why| CliError::Unwritable {
                file: file.clone(),
                why,
            })?;
        }
        Ok(())
    }
}

/// Trains the run of `config` on `data`, prints its reports, with `json` as lines of JSON, and returns the snapshot of
/// the trained network. Where `goes_on` is true it trains to the end although nobody reads what is printed.
///
/// # Errors
/// [`CliError::Data`], [`CliError::Ssl`], [`CliError::Output`], [`CliError::Json`].
pub fn train(
    catalogue: &Catalogue,
    config: &RunConfig,
    data: &Dataset,
    device: &Device,
    json: bool,
    goes_on: bool,
) -> Result<Vec<u8>, CliError> {
    let mut batches = Batches::new(config, data)?;
    let draw = |size, views, step| batches.next(data, size, views, step).into_owned();
    let mut run = TrainingRun::new(config, images(data), draw, device)?;
    let bar = output::bar(config.count("run.steps")? as u64);
    if !json {
        let link = link::write(catalogue, config, &link::View::default());
        let parameters = run.learner().parameters("");
        let first = format!("{parameters} trainable parameters · #{link}");
        output::unless_gone(bar.suspend(|| output::line(&first)), goes_on)?;
    }
    let began = Instant::now();
    while let Some(report) = run.next() {
        let report = report?;
        bar.set_position(report.step);
        output::unless_gone(bar.suspend(|| print(&report, json)), goes_on)?;
        run.tell_time(began.elapsed().as_secs_f64());
    }
    bar.finish_and_clear();
    if let Some(reason) = run.stopped().filter(|_| !json) {
        output::unless_gone(output::line(&format!("Stopped: {reason}")), goes_on)?;
    }
    let learner = run.learner();
    let snapshot = ssl::training::snapshot::take(learner.state(), learner.steps(), config, "");
    Ok(pollster::block_on(snapshot)?)
}

fn print(report: &Report, json: bool) -> Result<(), CliError> {
    if json {
        output::json(report)
    } else {
        output::line(&format!("step {} · {report}", report.step))
    }
}
