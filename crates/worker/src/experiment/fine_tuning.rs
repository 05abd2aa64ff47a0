//! Fine-tuning at the end of a run: a copy of the encoder with a new linear head trains for some hundred steps with
//! every label, all weights free; then the accuracy of its own classifier on the test split is measured.
//!
//! Encoder, data, batch size and seed are the run's; optimiser, learning rate, steps and augmentations are the same
//! for all rows that are compared.
//!
//! Watch for: for an encoder that was never trained this is training from scratch, with as many steps.

use crate::run::Run;
use crate::run::labelled_batches::labelled_batches;
use datasets::Dataset;
use protocol::{Catalogue, ConfigError, RunConfig, Settings};
use ssl::SslError;
use ssl::burn::tensor::Device;
use ssl::examination::supervised_run::SupervisedRun;
use ssl::training::snapshot;
use ssl::training::snapshot::State;
use ssl::wiring::supervised;
use std::rc::Rc;

/// Learning rate of AdamW: at its default of 0.001 a small transformer is after so many steps still far below its
/// own linear probe.
const RATE: f64 = 0.005;
/// Steps of fine-tuning.
const STEPS: u64 = 600;

/// Returns the config by which the encoder of a run is fine-tuned, from the config `run` of that run.
///
/// # Errors
/// As [`Catalogue::complete`].
pub(super) fn config(catalogue: &Catalogue, run: &RunConfig) -> Result<RunConfig, ConfigError> {
    let kept = |path: &str| {
        let whole = ["data", "encoder", "run.batch", "run.seed"].contains(&path);
        whole || path.starts_with("data.") || path.starts_with("encoder.")
    };
    let own = run.settings().iter().filter(|(path, _)| kept(path));
    let mut settings: Settings = own.map(|(path, value)| (path.clone(), value.clone())).collect();
    settings.insert("optimiser".into(), "adamw".into());
    settings.insert("optimiser.learning_rate".into(), RATE.into());
    Ok(catalogue.complete(&settings)?.for_steps(STEPS))
}

/// Holds fine-tuning in progress.
pub(super) struct FineTuning {
    supervised_run: SupervisedRun,
    dataset: Rc<Dataset>,
}

impl FineTuning {
    /// Begins to fine-tune a copy of the encoder of `run` on `device`; `config` is what [`config`] returns.
    ///
    /// # Errors
    /// [`SslError::Device`] where the device does not answer, [`SslError::Config`] or [`SslError::Data`] where
    /// `config` is not for this run.
    pub(super) async fn begin(run: &Run, config: &RunConfig, device: &Device) -> Result<Self, SslError> {
        let bytes = snapshot::take(run.learner.state(), run.learner.steps(), &run.config, "").await?;
        let state = State::read(&bytes)?;
        let dataset = Rc::clone(&run.dataset);
        let draw = labelled_batches(config, &dataset, None)?;
        let (shape, classes) = (dataset.shape, dataset.classes.len());
        let learner = supervised::start(config, shape, classes, Some(&state), device)?;
        Ok(Self {
            supervised_run: SupervisedRun::new(learner, draw, config, shape, STEPS)?,
            dataset,
        })
    }

    /// Takes a step, or classifies a few test images, and returns whether all is done.
    ///
    /// # Errors
    /// [`SslError::Device`] where the device does not answer.
    pub(super) async fn advance(&mut self) -> Result<bool, SslError> {
        let test = &self.dataset.test;
        self.supervised_run.advance(&test.samples, &test.labels).await
    }

    /// Returns the share of the work that is done, in `0..=1`.
    pub(super) fn progress(&self) -> f32 {
        self.supervised_run.progress()
    }

    /// Returns the accuracy on the test split, in `0..=1`, or None where fine-tuning diverged or is not done.
    pub(super) fn accuracy(&self) -> Option<f32> {
        let reached = self.supervised_run.accuracy(&self.dataset.test.labels);
        reached.map(|reached| reached.accuracy.share)
    }
}
