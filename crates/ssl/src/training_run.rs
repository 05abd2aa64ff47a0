//! A training run as a sequence of reports: batches come from the caller, one step each, and the instruments are read
//! before the first step, every `measure.every` steps and after the last. A run stops earlier where its config says so
//! ([`crate::measure::stop_conditions`]).
//!
//! Nothing is read back from the device inside a step. Losses wait there until the instruments are read, or until
//! [`UNREAD`] of them wait, which bounds the work in flight.
//!
//! Shape letters: `B` batch, `C` channels, `H` height, `W` width.

use crate::error::SslError;
use crate::measure::evaluation::OnlineEvaluation;
use crate::measure::evaluation_set::Set;
use crate::measure::images::Images;
use crate::measure::read_back::{Loss, read};
use crate::measure::stop_conditions::StopConditions;
use crate::registry::start;
use crate::training::learner::{Batch, Learner, Losses};
use burn::tensor::Device;
use protocol::knob::plain;
use protocol::{ConfigError, KnobError, Report, RunConfig};

/// Bounds the losses that wait on the device to be read.
pub const UNREAD: usize = 8;

/// Holds a training batch that the caller drew: the views, `B·C·H·W` numbers each, and the label of each image, `B`.
pub type DrawnBatch = (Vec<Vec<f32>>, Vec<u8>);

/// Trains a learner and yields a [`Report`] whenever the instruments are read; natively it is an iterator.
///
/// The first report is of the untrained network. After an error nothing follows.
pub struct TrainingRun<'a> {
    config: RunConfig,
    images: Images<'a>,
    learner: Box<dyn Learner>,
    /// None before the first report.
    evaluation: Option<OnlineEvaluation>,
    draw: Box<dyn FnMut(usize, usize, u64) -> DrawnBatch + 'a>,
    size: usize,
    seed: u64,
    steps: u64,
    every: u64,
    unread: Vec<Losses>,
    loss: Option<Loss>,
    conditions: StopConditions,
    stopped: Option<String>,
    stage: Stage,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Untrained,
    Training,
    Ended,
}

impl<'a> TrainingRun<'a> {
    /// Returns the run of `config` before its first step, with first weights from the config's seed.
    ///
    /// - `images`: the training split, whose labelled images the nearest neighbours are looked for among, and the test
    ///   split, of which the instruments see the first [`MOST_IMAGES`](crate::measure::evaluation_set::MOST_IMAGES).
    /// - `draw`: returns the batch of the given number of images, in the given number of views, for the step after the
    ///   given one (counted from 0).
    /// - `device`: where the network is trained.
    ///
    /// # Errors
    /// [`SslError::Config`] where `config` lacks a setting, asks for what does not fit the images, or asks for a batch
    /// that is larger than the training split.
    pub fn new(
        config: &RunConfig,
        images: Images<'a>,
        draw: impl FnMut(usize, usize, u64) -> DrawnBatch + 'a,
        device: &Device,
    ) -> Result<Self, SslError> {
        check_batch(config, images.train.labels.len())?;
        let learner = start(config, images.shape, device)?;
        Ok(Self {
            config: config.clone(),
            images,
            learner,
            evaluation: None,
            draw: Box::new(draw),
            size: config.count("run.batch")?,
            seed: config.count("run.seed")? as u64,
            steps: config.count("run.steps")? as u64,
            every: config.count("measure.every")?.max(1) as u64,
            unread: Vec::new(),
            loss: None,
            conditions: StopConditions::new(config)?,
            stopped: None,
            stage: Stage::Untrained,
        })
    }

    /// Returns the learner as it is after the steps taken so far.
    pub fn learner(&self) -> &dyn Learner {
        self.learner.as_ref()
    }

    /// Returns why the run stopped before its length was over, as a sentence; None where it did not.
    pub fn stopped(&self) -> Option<&str> {
        self.stopped.as_deref()
    }

    /// Stops the run if its config limits the time to no more than `seconds`, which the caller measured.
    pub fn tell_time(&mut self, seconds: f64) {
        if self.stage != Stage::Ended
            && let Some(reason) = self.conditions.after(seconds)
        {
            (self.stopped, self.stage) = (Some(reason), Stage::Ended);
        }
    }

    /// Trains until the instruments are due, and returns what they read; None after the last report or an error.
    ///
    /// # Errors
    /// [`SslError::Diverged`] where a loss is not finite, [`SslError::Device`] where the device does not answer,
    /// [`SslError::Data`] where a drawn batch has the wrong size.
    pub async fn next_report(&mut self) -> Option<Result<Report, SslError>> {
        let report = match self.stage {
            Stage::Untrained => self.first_report().await,
            Stage::Training => self.train().await,
            Stage::Ended => return None,
        };
        // Conditions are of training, not of the untrained network.
        if let (Stage::Training, Ok(report)) = (self.stage, &report) {
            self.stopped = self.conditions.at(report);
        }
        let ended = report.is_err() || self.stopped.is_some() || self.learner.steps() >= self.steps;
        self.stage = if ended { Stage::Ended } else { Stage::Training };
        Some(report)
    }

    async fn first_report(&mut self) -> Result<Report, SslError> {
        let (set, training) = (Set::of(&self.images), self.images.train.images);
        let (mut evaluation, _) = OnlineEvaluation::new(&self.config, set, training, self.learner.as_ref()).await?;
        evaluation.measure_pixels();
        Ok(self.evaluation.insert(evaluation).initial_report())
    }

    async fn train(&mut self) -> Result<Report, SslError> {
        loop {
            self.step()?;
            let step = self.learner.steps();
            let due = step == self.steps || step.is_multiple_of(self.every);
            if due || self.unread.len() == UNREAD {
                self.read_losses().await?;
            }
            if let Some(evaluation) = self.evaluation.as_mut().filter(|_| due) {
                let (reading, _) = evaluation.read(self.learner.as_ref(), &[]).await?;
                return Ok(evaluation.report(step, self.loss.as_ref(), &reading));
            }
        }
    }

    /// Takes one step; its loss stays on the device.
    fn step(&mut self) -> Result<(), SslError> {
        let step = self.learner.steps();
        let (views, labels) = (self.draw)(self.size, self.learner.views(), step);
        let losses = self.learner.step(&Batch {
            views: &views,
            size: self.size,
            labels: &labels,
            shape: self.images.shape,
            seed: self.seed,
            step,
        })?;
        self.unread.push(losses);
        Ok(())
    }

    async fn read_losses(&mut self) -> Result<(), SslError> {
        let (_, losses) = read(&[], &self.unread).await?;
        let first = self.learner.steps() - self.unread.len() as u64 + 1;
        self.unread.clear();
        for (step, loss) in (first..).zip(losses) {
            if !loss.total.is_finite() {
                // `**` marks strong words on the page.
                let verdict = self.evaluation.as_ref().map(|evaluation| evaluation.diverged(step));
                let sentence = verdict
                    .map(|verdict| verdict.text.replace("**", ""))
                    .unwrap_or_default();
                return Err(SslError::Diverged { step, sentence });
            }
            self.loss = Some(loss);
        }
        Ok(())
    }
}

/// Waits for each report, which a browser does not allow: there, await [`TrainingRun::next_report`].
#[cfg(not(target_arch = "wasm32"))]
impl Iterator for TrainingRun<'_> {
    type Item = Result<Report, SslError>;

    fn next(&mut self) -> Option<Self::Item> {
        pollster::block_on(self.next_report())
    }
}

/// Checks that a batch of `config` holds no image twice: a repeated image would count among its own negatives.
///
/// `training` is the number of images in the training split.
///
/// # Errors
/// [`ConfigError::Knobs`] at `run.batch` where the batch is larger than the training split.
pub fn check_batch(config: &RunConfig, training: usize) -> Result<(), ConfigError> {
    let batch = config.count("run.batch")?;
    if batch <= training {
        return Ok(());
    }
    let sentence = format!(
        "A batch of {} is larger than the {} training samples there are.",
        plain(batch as f64),
        plain(training as f64)
    );
    Err(ConfigError::Knobs(vec![KnobError {
        path: "run.batch".into(),
        sentence,
    }]))
}
