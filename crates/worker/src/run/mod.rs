//! One run: its config, data, network, instruments, and the losses that were not read yet.
//!
//! Batches follow from the sampler's state, everything else that is random follows from seed and step: a run that
//! is restored goes on as if it had never stopped, on the CPU bit for bit.
//!
//! Watch for: a step returns before its loss is known. Losses wait on the device and are read together, so
//! divergence is found up to [`UNREAD`] steps late; the error names the step where it began.

pub(crate) mod batch;
pub(crate) mod elsewhere;
pub mod error;
pub mod evaluation_run;
pub mod evaluation_set;
pub(crate) mod labelled_batches;
mod linear_map;
pub(crate) mod stored_snapshots;

use crate::request_error::{Refusal, check};
use crate::run::batch::batch;
use crate::run::error::RunError;
use crate::run::evaluation_set::evaluation_set;
use crate::run::linear_map::LinearMap;
use crate::run::stored_snapshots::{StoredSnapshot, StoredSnapshots};
use datasets::{Batches, Dataset, SamplerState};
use protocol::json_fault::json_fault;
use protocol::{Catalogue, Description, Report, RunConfig, Term};
use serde::{Deserialize, Serialize};
use ssl::burn::tensor::{Device, Tensor};
use ssl::measure::embedding::principal_angle::MapDirection;
use ssl::measure::evaluation::OnlineEvaluation;
use ssl::measure::initial::Initial;
use ssl::measure::matrix::Matrix;
use ssl::measure::read_back::{Loss, read};
use ssl::measure::reading::Reading;
use ssl::measure::stop_conditions::StopConditions;
use ssl::network::encoder::linear;
use ssl::project::Projector;
use ssl::training::snapshot;
use ssl::training::snapshot::State;
use ssl::{Learner, Losses, Shape, SslError};
use std::rc::Rc;

/// Bounds the losses that wait on the device to be read, and with them the work in flight.
pub const UNREAD: usize = 8;

/// Most multiply-adds of the nearest neighbours of raw pixels that are done before the first step, a few
/// milliseconds; larger comparisons wait for the first report.
const QUICK: usize = 30_000_000;

/// What a snapshot carries beside weights, config and step.
#[derive(Serialize, Deserialize)]
struct Extra {
    sampler: SamplerState,
    initial: Initial,
}

/// Holds the embedding of the evaluation set at one step.
#[derive(Clone, Debug, Default)]
pub struct EmbeddingReading {
    /// Steps taken.
    pub step: u64,
    /// The embedding, `[N, D′]`.
    pub embedding: Matrix,
    /// Cluster of each image, `[N, 1]`; None where the method has no clusters.
    pub clusters: Option<Matrix>,
}

impl EmbeddingReading {
    fn of(step: u64, reading: Reading) -> Self {
        Self {
            step,
            embedding: reading.embedding,
            clusters: reading.clusters,
        }
    }
}

/// Holds one run.
pub struct Run {
    /// The complete config.
    pub config: RunConfig,
    /// The config in words, diagram and formula.
    pub description: Description,
    /// What the run trains on.
    pub dataset: Rc<Dataset>,
    /// Draws batches and views.
    pub batches: Batches,
    /// The network, its loss and its optimiser.
    pub learner: Box<dyn Learner>,
    /// The instruments.
    pub evaluation: OnlineEvaluation,
    /// When it stops before its length is over.
    pub(crate) stop: StopConditions,
    /// Projects embeddings to points, aligned from frame to frame.
    pub projector: Projector,
    /// What to go back to after divergence.
    pub(crate) snapshots: StoredSnapshots,
    /// The last reading of the evaluation set, kept for whoever looks at the same step again.
    seen: Option<EmbeddingReading>,
    /// Whether the nearest neighbours of raw pixels are still to be measured.
    pixels_due: bool,
    linear_map: LinearMap,
    unread: Vec<Losses>,
    loss: Option<Loss>,
    device: Device,
}

impl Run {
    /// Creates the run of `config`, with first weights from its seed or as `snapshot` has them, and reads the
    /// instruments once before the first step.
    ///
    /// `config` is complete, as [`Catalogue::complete`] returns it; `dataset` is the one that it chose.
    ///
    /// # Errors
    /// [`Refusal::At`] for settings or a snapshot that do not fit, [`Refusal::Lost`] where `device` does not
    /// answer.
    pub async fn start(
        catalogue: &Catalogue,
        config: RunConfig,
        dataset: Rc<Dataset>,
        device: &Device,
        snapshot: Option<&State>,
    ) -> Result<Self, Refusal> {
        check(&config, &dataset)?;
        let shape = dataset.shape;
        let mut learner = ssl::start(&config, shape, device)?;
        let description = ssl::describe(catalogue, &config, learner.as_ref(), shape)?;
        let mut batches = Batches::new(&config, &dataset)?;
        let set = evaluation_set(&dataset);
        let (mut evaluation, mut reading) =
            OnlineEvaluation::new(&config, set, &dataset.train.samples, learner.as_ref()).await?;
        if let Some(state) = snapshot {
            learner.restore(state)?;
            let extra: Extra =
                serde_json::from_str(&state.extra).map_err(|error| SslError::Snapshot(json_fault(&error)))?;
            batches.resume(extra.sampler)?;
            evaluation.begin_from(extra.initial);
            (reading, _) = evaluation.read(learner.as_ref(), &[]).await?;
        }
        let mut run = Self {
            stop: StopConditions::new(&config)?,
            seen: Some(EmbeddingReading::of(learner.steps(), reading)),
            config,
            description,
            dataset,
            batches,
            learner,
            evaluation,
            projector: Projector::new(),
            snapshots: StoredSnapshots::default(),
            pixels_due: true,
            linear_map: LinearMap::default(),
            unread: Vec::new(),
            loss: None,
            device: device.clone(),
        };
        if run.evaluation.multiply_adds() <= QUICK {
            run.measure_pixels();
        }
        Ok(run)
    }

    /// Returns the shape of one input, `[C, H, W]`.
    pub fn shape(&self) -> Shape {
        self.dataset.shape
    }

    /// Returns the images of the evaluation set, `N · C · H · W` numbers.
    pub(crate) fn images(&self) -> &[f32] {
        &self.evaluation.images().images
    }

    /// Returns how many steps were taken.
    pub fn steps(&self) -> u64 {
        self.learner.steps()
    }

    /// Returns how many steps the whole run has.
    pub fn budget(&self) -> u64 {
        self.config.count("run.steps").unwrap_or(1) as u64
    }

    /// Returns the run's seed.
    pub fn seed(&self) -> u64 {
        self.config.count("run.seed").unwrap_or(0) as u64
    }

    /// Measures the nearest-neighbour accuracy of raw pixels, unless that was done.
    fn measure_pixels(&mut self) {
        if std::mem::take(&mut self.pixels_due) {
            self.evaluation.measure_pixels();
        }
    }

    /// Takes one step. Its loss stays on the device until losses are read.
    ///
    /// # Errors
    /// [`SslError`] where the batch does not suit the network.
    pub fn step(&mut self) -> Result<(), SslError> {
        let step = self.learner.steps();
        let (size, seed, shape) = (self.config.count("run.batch")?, self.seed(), self.shape());
        let drawn = self.batches.next(&self.dataset, size, self.learner.views(), step);
        let losses = self.learner.step(&batch(drawn, size, shape, seed, step))?;
        self.unread.push(losses);
        Ok(())
    }

    /// Returns how many losses wait to be read.
    pub fn unread(&self) -> usize {
        self.unread.len()
    }

    /// Reads the losses of the last steps, and `matrices` in the same transaction, which are returned.
    ///
    /// # Errors
    /// [`RunError::Diverged`] for a loss that is NaN or infinite, [`RunError::Ssl`] where the device does not
    /// answer.
    pub async fn read(&mut self, matrices: &[Tensor<2>]) -> Result<Vec<Matrix>, RunError> {
        let (matrices, losses) = read(matrices, &self.unread).await?;
        self.settle(losses)?;
        Ok(matrices)
    }

    /// Returns the embedding of the evaluation set as it is now, read from the device unless the last reading is
    /// of this step. [`Run::remember`] gives the reading back.
    ///
    /// # Errors
    /// As [`Run::read`].
    pub async fn look(&mut self) -> Result<EmbeddingReading, RunError> {
        let step = self.steps();
        if let Some(seen) = self.seen.take_if(|seen| seen.step == step) {
            return Ok(seen);
        }
        let set = self.evaluation.images();
        let embedding = self.learner.outputs(&set.images, set.labels.len(), set.shape).embedding;
        let clusters = self
            .learner
            .cluster_scores(embedding.clone())
            .map(|scores| scores.argmax(1).float());
        let tensors: Vec<Tensor<2>> = [embedding].into_iter().chain(clusters).collect();
        let mut matrices = self.read(&tensors).await?.into_iter();
        Ok(EmbeddingReading {
            step,
            embedding: matrices.next().unwrap_or_default(),
            clusters: matrices.next(),
        })
    }

    /// Keeps a reading for the next [`Run::look`] at the same step.
    pub fn remember(&mut self, reading: EmbeddingReading) {
        self.seen = Some(reading);
    }

    /// Reads the instruments: a report of this step.
    ///
    /// # Errors
    /// As [`Run::read`]; [`RunError::Diverged`] also where the embedding is NaN or infinite.
    pub async fn report(&mut self) -> Result<Report, RunError> {
        let (reading, losses) = self.evaluation.read(self.learner.as_ref(), &self.unread).await?;
        self.settle(losses)?;
        if !reading.embedding.is_finite() {
            return Err(RunError::Diverged(self.steps()));
        }
        self.measure_pixels();
        let mut report = self.evaluation.report(self.steps(), self.loss.as_ref(), &reading);
        if !report.terms.is_empty() {
            report.graphs = ssl::registry::graphs(&self.config, &report.terms).map_err(SslError::from)?;
        }
        if let Some(map) = self.map_direction().await? {
            report.terms.push(Term {
                key: linear::ANGLE.into(),
                value: map.angle,
            });
        }
        self.seen = Some(EmbeddingReading::of(self.steps(), reading));
        Ok(report)
    }

    /// Returns the direction of a linear encoder's map against the principal directions of the data, or None
    /// where the encoder is not linear or has too many inputs to be read.
    ///
    /// # Errors
    /// [`SslError::Device`] where the device does not answer.
    pub async fn map_direction(&mut self) -> Result<Option<MapDirection>, SslError> {
        let (learner, batches) = (self.learner.as_ref(), &mut self.batches);
        self.linear_map
            .direction(&self.config, learner, &self.dataset, batches)
            .await
    }

    /// Takes up losses that were read, in the order of their steps.
    fn settle(&mut self, losses: Vec<Loss>) -> Result<(), RunError> {
        let first = self.steps() - self.unread.len() as u64;
        self.unread.clear();
        for (number, loss) in (first + 1..).zip(losses) {
            if !loss.total.is_finite() {
                return Err(RunError::Diverged(number));
            }
            self.loss = Some(loss);
        }
        if let Some(proven) = self.steps().checked_sub(UNREAD as u64) {
            self.snapshots.approve(proven);
        }
        Ok(())
    }

    /// Returns the run as a snapshot. Losses are to be read first, or they are lost to whoever restores it.
    ///
    /// # Errors
    /// [`SslError::Device`] where the device does not answer.
    pub async fn snapshot(&self) -> Result<StoredSnapshot, SslError> {
        let extra = Extra {
            sampler: self.batches.state(),
            initial: self.evaluation.initial().clone(),
        };
        let extra = serde_json::to_string(&extra).map_err(|error| SslError::Snapshot(error.to_string()))?;
        let bytes = snapshot::take(self.learner.state(), self.learner.steps(), &self.config, &extra).await?;
        Ok(StoredSnapshot {
            step: self.steps(),
            bytes: Rc::new(bytes),
        })
    }

    /// Changes live settings: `config` is this run's with other values at paths that need no restart.
    ///
    /// # Errors
    /// [`Refusal::At`] for settings that do not fit; the run is then as it was. [`Refusal::Lost`] where the device
    /// does not answer.
    pub async fn set(&mut self, catalogue: &Catalogue, config: RunConfig) -> Result<(), Refusal> {
        check(&config, &self.dataset)?;
        let set = |run: &mut Self, config: &RunConfig| -> Result<bool, Refusal> {
            run.learner.set(config)?;
            run.stop.set(config)?;
            run.batches.set(config, &run.dataset)?;
            let incentive = run.learner.collapse_incentive();
            Ok(run.evaluation.set(config, &run.dataset.train.samples, incentive)?)
        };
        let before = self.config.clone();
        let measured_anew = match set(self, &config) {
            Ok(anew) => anew,
            Err(refusal) => {
                set(self, &before)?;
                return Err(refusal);
            }
        };
        self.description = ssl::describe(catalogue, &config, self.learner.as_ref(), self.shape())?;
        // Other views have other means.
        self.linear_map = LinearMap::default();
        self.config = config;
        if measured_anew {
            self.pixels_due = true;
            let untrained = ssl::start(&self.config, self.shape(), &self.device)?;
            let (reading, _) = self.evaluation.read(untrained.as_ref(), &[]).await?;
            self.evaluation.measure_untrained(&reading);
            self.measure_pixels();
        }
        Ok(())
    }
}
