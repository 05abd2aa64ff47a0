//! Fine-tuning at the end of a run: the encoder as it is with a new linear head, all weights free, a few
//! hundred steps with every label; then what its own classifier names of the test split.
//!
//! Of the run only the encoder and its sizes, data, batch size and seed are taken: optimiser, rate, steps
//! and augmentations are the same for whatever is compared. Watch for: an encoder that was never trained
//! is here training from scratch, for as many steps as fine-tuning.

use crate::run::Run;
use datasets::{Batches, Dataset};
use protocol::{Catalogue, ConfigError, RunConfig, Settings};
use ssl::burn::tensor::Device;
use ssl::measure::{accuracy, evaluation};
use ssl::sitting::TUNED;
use ssl::snapshot::{self, State};
use ssl::{Batch, Learner, Losses, SslError, supervised};
use std::rc::Rc;

/// Rate of AdamW, its usual one.
const RATE: f64 = 0.001;
/// Losses that wait to be read, at most.
const UNREAD: usize = 8;
/// Test images that go through the network at once.
const CHUNK: usize = 256;

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
    Ok(catalogue.complete(&settings)?.for_steps(TUNED))
}

/// Fine-tuning in work.
pub struct Tuning {
    learner: Box<dyn Learner>,
    batches: Batches,
    dataset: Rc<Dataset>,
    size: usize,
    seed: u64,
    unread: Vec<Losses>,
    /// A loss, or an answer, was no number.
    broken: bool,
    /// Class that was named, for each test image so far.
    named: Vec<u8>,
}

impl Tuning {
    /// Of a copy of the encoder of `run`, by [`config`].
    ///
    /// # Errors
    /// A device that does not answer, or a config that is not of this run.
    pub async fn begin(run: &Run, config: &RunConfig, device: &Device) -> Result<Self, SslError> {
        let bytes = snapshot::take(run.learner.as_ref(), &run.config, "").await?;
        let state = State::read(&bytes)?;
        let dataset = Rc::clone(&run.dataset);
        let batches = Batches::new(config, &dataset).map_err(|error| SslError::Data(error.to_string()))?;
        let classes = dataset.classes.len();
        Ok(Self {
            learner: supervised::start(config, dataset.shape, classes, Some(&state), device)?,
            batches,
            size: config.count("run.batch")?,
            seed: config.count("run.seed")? as u64,
            dataset,
            unread: Vec::new(),
            broken: false,
            named: Vec::new(),
        })
    }

    /// Takes a step, or tests a few images; says whether all is done.
    ///
    /// # Errors
    /// A device that does not answer.
    pub async fn advance(&mut self) -> Result<bool, SslError> {
        let taken = self.learner.steps();
        if taken < TUNED && !self.broken {
            self.step(taken)?;
            if self.unread.len() >= UNREAD || taken + 1 == TUNED {
                let (_, losses) = evaluation::read(&[], &self.unread).await?;
                self.broken = losses.iter().any(|loss| !loss.total.is_finite());
                self.unread.clear();
            }
            return Ok(false);
        }
        let (test, shape) = (&self.dataset.test, self.dataset.shape);
        let from = self.named.len();
        let until = test.len().min(from + CHUNK);
        if self.broken || from >= until {
            return Ok(true);
        }
        let images = &test.samples[from * shape.len()..until * shape.len()];
        let outputs = self.learner.outputs(images, until - from, shape);
        let (logits, _) = evaluation::read(&[outputs.embedding], &[]).await?;
        for logits in &logits {
            self.broken |= !logits.is_finite();
            self.named.extend(supervised::named(logits));
        }
        Ok(self.broken || until >= test.len())
    }

    fn step(&mut self, taken: u64) -> Result<(), SslError> {
        let drawn = self.batches.next(&self.dataset, self.size, 1, taken);
        let losses = self.learner.step(&Batch {
            views: drawn.views,
            size: self.size,
            labels: drawn.labels,
            shape: self.dataset.shape,
            seed: self.seed,
            step: taken,
        })?;
        self.unread.push(losses);
        Ok(())
    }

    /// How much is done, in `0..=1`.
    pub fn progress(&self) -> f32 {
        self.learner.steps() as f32 / TUNED.max(1) as f32
    }

    /// Share of the test split that was named rightly; None where a loss was no number.
    pub fn accuracy(&self) -> Option<f32> {
        let named = !self.broken && !self.named.is_empty();
        named.then(|| accuracy(&self.named, &self.dataset.test.labels).share)
    }
}
