//! Fine-tuning at the end of a run: the encoder as it is with a new linear head, all weights free, some
//! hundred steps with every label; then what its own classifier names of the test split.
//!
//! Of the run only the encoder and its sizes, data, batch size and seed are taken: optimiser, rate, steps
//! and augmentations are the same for whatever is compared. Watch for: an encoder that was never trained
//! is here training from scratch, for as many steps as fine-tuning.

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

/// Rate of AdamW: at its usual 0.001 a small transformer is still far from its probe after so many steps.
const RATE: f64 = 0.005;
/// Steps.
const STEPS: u64 = 600;

/// How the encoder of `run` is tuned.
///
/// # Errors
/// As [`Catalogue::complete`].
pub fn config(catalogue: &Catalogue, run: &RunConfig) -> Result<RunConfig, ConfigError> {
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

/// Fine-tuning in work.
pub struct FineTuning {
    supervised_run: SupervisedRun,
    dataset: Rc<Dataset>,
}

impl FineTuning {
    /// Of a copy of the encoder of `run`, by [`config`].
    ///
    /// # Errors
    /// A device that does not answer, or a config that is not of this run.
    pub async fn begin(run: &Run, config: &RunConfig, device: &Device) -> Result<Self, SslError> {
        let bytes = snapshot::take(run.learner.state(), run.learner.steps(), &run.config, "").await?;
        let state = State::read(&bytes)?;
        let dataset = Rc::clone(&run.dataset);
        let draw = labelled_batches(config, &dataset).map_err(|refusal| SslError::Data(refusal.to_string()))?;
        let (shape, classes) = (dataset.shape, dataset.classes.len());
        let learner = supervised::start(config, shape, classes, Some(&state), device)?;
        Ok(Self {
            supervised_run: SupervisedRun::new(learner, draw, config, shape, STEPS)?,
            dataset,
        })
    }

    /// Takes a step, or tests a few images; says whether all is done.
    ///
    /// # Errors
    /// A device that does not answer.
    pub async fn advance(&mut self) -> Result<bool, SslError> {
        let test = &self.dataset.test;
        self.supervised_run.advance(&test.samples, &test.labels).await
    }

    /// How much is done, in `0..=1`.
    pub fn progress(&self) -> f32 {
        self.supervised_run.progress()
    }

    /// Share of the test split that was named rightly; None where a loss was no number.
    pub fn accuracy(&self) -> Option<f32> {
        let graded = self.supervised_run.grade(&self.dataset.test.labels);
        graded.map(|graded| graded.accuracy.share)
    }
}
