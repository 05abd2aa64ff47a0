//! One run: its config, data, network, instruments, and the losses that were not read yet.
//!
//! Batches follow from the sampler's state, everything else that is random from seed and step: a run
//! that is restored goes on as if it had never stopped, on the CPU bit for bit.

pub mod linear_map;
use crate::page::dataset_summary;
use crate::request_error::{Refusal, check};
use crate::run::linear_map::LinearMap;
use datasets::{Batches, Dataset, SamplerState};
use protocol::{Catalogue, Description, Report, RunConfig, Term};
use serde::{Deserialize, Serialize};
use ssl::burn::tensor::{Device, Tensor};
use ssl::measure::evaluation::OnlineEvaluation;
use ssl::measure::evaluation::{self, Initial, Loss, Reading};
use ssl::measure::matrix::Matrix;
use ssl::network::encoder::linear;
use ssl::project::Projector;
use ssl::training::snapshot;
use ssl::training::snapshot::State;
use ssl::{Batch, Learner, Losses, Shape, SslError};
use std::rc::Rc;

/// Losses that wait to be read, at most: it also bounds the work that is in flight.
pub const UNREAD: usize = 8;

/// Products in comparing pixels that take a few milliseconds; more are left for later.
const QUICK: usize = 30_000_000;

/// What a snapshot carries beside weights, config and step.
#[derive(Serialize, Deserialize)]
struct Extra {
    sampler: SamplerState,
    initial: Initial,
}

/// A snapshot and its step.
#[derive(Clone, Debug)]
pub struct StoredSnapshot {
    /// Steps taken.
    pub step: u64,
    /// The file.
    pub bytes: Rc<Vec<u8>>,
}

/// The embedding of the evaluation set at one step.
#[derive(Clone, Debug, Default)]
pub struct EmbeddingReading {
    /// Steps taken.
    pub step: u64,
    /// The embedding, `N×D′`.
    pub embedding: Matrix,
    /// Cluster of each image, `N×1`, where the method has clusters.
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

/// A loss that is no number, of the step with this number, counted from one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Broken(pub u64);

/// A run.
pub struct Run {
    /// What runs.
    pub config: RunConfig,
    /// In words.
    pub description: Description,
    /// What it trains on.
    pub dataset: Rc<Dataset>,
    /// Makes batches.
    pub batches: Batches,
    /// The network and how it is trained.
    pub learner: Box<dyn Learner>,
    /// The instruments.
    pub evaluation: OnlineEvaluation,
    /// Axes of the picture.
    pub projector: Projector,
    /// What was read last of the evaluation set.
    pub seen: Option<EmbeddingReading>,
    /// A snapshot that is known to be good.
    pub good: Option<StoredSnapshot>,
    /// A snapshot that is good if the steps after it are.
    pub candidate: Option<StoredSnapshot>,
    /// Whether the pixels are still to be measured.
    pub pixels_due: bool,
    /// What is known of the map of a linear encoder.
    pub linear_map: LinearMap,
    unread: Vec<Losses>,
    loss: Option<Loss>,
    device: Device,
}

impl Run {
    /// A run from its seed, or from `snapshot`. The reading before its first step is its first.
    ///
    /// # Errors
    /// Sentences for what does not fit.
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
        let set = dataset_summary::evaluation_set(&dataset);
        let (mut evaluation, mut reading) =
            OnlineEvaluation::new(&config, set, &dataset.train.samples, learner.as_ref()).await?;
        if let Some(state) = snapshot {
            learner.restore(state)?;
            let extra: Extra =
                serde_json::from_str(&state.extra).map_err(|error| SslError::Snapshot(error.to_string()))?;
            batches.resume(extra.sampler)?;
            evaluation.begin_from(extra.initial);
            (reading, _) = evaluation.read(learner.as_ref(), &[]).await?;
        }
        let mut run = Self {
            seen: Some(EmbeddingReading::of(learner.steps(), reading)),
            config,
            description,
            dataset,
            batches,
            learner,
            evaluation,
            projector: Projector::new(),
            good: None,
            candidate: None,
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

    /// Size of an input.
    pub fn shape(&self) -> Shape {
        self.dataset.shape
    }

    /// Steps taken.
    pub fn steps(&self) -> u64 {
        self.learner.steps()
    }

    /// Steps of the whole run.
    pub fn budget(&self) -> u64 {
        self.config.count("run.steps").unwrap_or(1) as u64
    }

    /// The run's seed.
    pub fn seed(&self) -> u64 {
        self.config.count("run.seed").unwrap_or(0) as u64
    }

    /// Measures the pixels, if that is still to be done.
    pub fn measure_pixels(&mut self) {
        if std::mem::take(&mut self.pixels_due) {
            self.evaluation.measure_pixels();
        }
    }

    /// Takes one step. Its loss stays on the device.
    ///
    /// # Errors
    /// Views that do not suit the network.
    pub fn step(&mut self) -> Result<(), SslError> {
        let step = self.learner.steps();
        let size = self.config.count("run.batch")?;
        let seed = self.seed();
        let shape = self.dataset.shape;
        let drawn = self.batches.next(&self.dataset, size, self.learner.views(), step);
        let batch = Batch {
            views: drawn.views,
            size,
            labels: drawn.labels,
            shape,
            seed,
            step,
        };
        let losses = self.learner.step(&batch)?;
        self.unread.push(losses);
        Ok(())
    }

    /// How many losses wait to be read.
    pub fn unread(&self) -> usize {
        self.unread.len()
    }

    /// Reads the losses of the last steps, and `matrices` in the same transaction.
    ///
    /// # Errors
    /// A device that does not answer. Inside: a loss that is no number.
    pub async fn read(&mut self, matrices: &[Tensor<2>]) -> Result<Result<Vec<Matrix>, Broken>, SslError> {
        let (matrices, losses) = evaluation::read(matrices, &self.unread).await?;
        Ok(self.settle(losses).map(|()| matrices))
    }

    /// The embedding as it is now, read unless it was.
    ///
    /// # Errors
    /// A device that does not answer. Inside: a loss that is no number.
    pub async fn look(&mut self) -> Result<Result<EmbeddingReading, Broken>, SslError> {
        let step = self.steps();
        if let Some(seen) = self.seen.take_if(|seen| seen.step == step) {
            return Ok(Ok(seen));
        }
        let set = self.evaluation.images();
        let embedding = self.learner.outputs(&set.images, set.labels.len(), set.shape).embedding;
        let clusters = self.learner.clusters(embedding.clone());
        let tensors: Vec<Tensor<2>> = [embedding].into_iter().chain(clusters).collect();
        let matrices = match self.read(&tensors).await? {
            Ok(matrices) => matrices,
            Err(broken) => return Ok(Err(broken)),
        };
        let mut matrices = matrices.into_iter();
        Ok(Ok(EmbeddingReading {
            step,
            embedding: matrices.next().unwrap_or_default(),
            clusters: matrices.next(),
        }))
    }

    /// Reads the instruments.
    ///
    /// # Errors
    /// A device that does not answer. Inside: a loss or a weight that is no number.
    pub async fn report(&mut self) -> Result<Result<Report, Broken>, SslError> {
        let (reading, losses) = self.evaluation.read(self.learner.as_ref(), &self.unread).await?;
        if let Err(broken) = self.settle(losses) {
            return Ok(Err(broken));
        }
        let Reading { embedding, .. } = &reading;
        if !embedding.is_finite() {
            return Ok(Err(Broken(self.steps())));
        }
        self.measure_pixels();
        let mut report = self.evaluation.report(self.steps(), self.loss.as_ref(), &reading);
        if let Some(map) = linear_map::direction(self).await? {
            report.terms.push(Term {
                key: linear::ANGLE.into(),
                value: map.angle,
            });
        }
        self.seen = Some(EmbeddingReading::of(self.steps(), reading));
        Ok(Ok(report))
    }

    fn settle(&mut self, losses: Vec<Loss>) -> Result<(), Broken> {
        let first = self.steps() - self.unread.len() as u64;
        self.unread.clear();
        for (number, loss) in (first + 1..).zip(losses) {
            if !loss.total.is_finite() {
                return Err(Broken(number));
            }
            self.loss = Some(loss);
        }
        if self
            .candidate
            .as_ref()
            .is_some_and(|candidate| candidate.step + UNREAD as u64 <= self.steps())
        {
            self.good = self.candidate.take();
        }
        Ok(())
    }

    /// The run in a file. Losses are to be read first.
    ///
    /// # Errors
    /// A device that does not answer.
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

    /// Turns live knobs.
    ///
    /// # Errors
    /// Sentences for what does not fit; the run is then as it was.
    pub async fn set(&mut self, catalogue: &Catalogue, config: RunConfig) -> Result<(), Refusal> {
        check(&config, &self.dataset)?;
        let set = |run: &mut Self, config: &RunConfig| -> Result<bool, Refusal> {
            run.learner.set(config)?;
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
