//! `examine`: a network through every protocol, from nearest neighbours to fine-tuning, each beside raw pixels, the
//! untrained encoder and a supervised one.

use crate::config::{self, ConfigArguments};
use crate::device::DeviceName;
use crate::error::CliError;
use crate::{output, train};
use pollster::block_on;
use ssl::SslError;
use ssl::training::snapshot::State;
use std::path::PathBuf;
use std::rc::Rc;
use worker::catalogue::catalogue;
use worker::run::evaluation_run::evaluation_run;

/// Multiply-adds between two updates of the progress bar.
const PIECE: usize = 40_000_000;
/// Marks of the progress bar.
const MARKS: u64 = 1000;

/// Holds arguments of `examine`.
#[derive(Debug, clap::Args)]
pub struct Examine {
    #[command(flatten)]
    config: ConfigArguments,
    /// Examine the network of this snapshot, from train --save or from the page, instead of training one
    #[arg(long, value_name = "FILE", conflicts_with_all = ["config", "settings", "steps"])]
    snapshot: Option<PathBuf>,
    /// Where to train
    #[arg(long, value_enum, default_value_t)]
    device: DeviceName,
}

impl Examine {
    /// Trains a network or reads one, examines it, and prints the examination last.
    ///
    /// # Errors
    /// Any but those about cells.
    pub fn run(&self, json: bool) -> Result<(), CliError> {
        let (catalogue, device) = (catalogue(), self.device.open()?);
        let (snapshot, data) = match &self.snapshot {
            Some(file) => {
                let bytes = std::fs::read(file).map_err(|why| CliError::Unreadable {
                    file: file.clone(),
                    why,
                })?;
                let refused = |why: String| CliError::Snapshot {
                    file: file.clone(),
                    why,
                };
                let state = State::read(&bytes).map_err(|error| refused(error.to_string()))?;
                let config = config::complete(&catalogue, state.config.settings())?;
                if !state.is_finite() {
                    return Err(refused(SslError::NotFinite.to_string()));
                }
                (bytes, datasets::load(&config)?)
            }
            None => {
                let config = self.config.complete(&catalogue)?;
                let data = datasets::load(&config)?;
                (train::train(&catalogue, &config, &data, &device, json, false)?, data)
            }
        };
        let mut examination = evaluation_run(&snapshot, &Rc::new(data), &catalogue, &device)?;
        let bar = output::bar(MARKS);
        while !block_on(examination.advance(PIECE))? {
            bar.set_position((examination.progress() * MARKS as f32) as u64);
            bar.set_message(examination.doing());
        }
        bar.finish_and_clear();
        let report = examination.report();
        if json {
            output::json(&report)
        } else {
            output::line(&format!("\n{report}"))
        }
    }
}
