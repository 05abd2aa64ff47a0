//! One run of an experiment: trained to its end, then measured, in slices of bounded length.
//!
//! The result follows from the config alone, however long the slices are: instruments are read after fixed steps;
//! only the time of a step differs from one run to the next. A run that is refused or diverges is a result too,
//! with a sentence.

use crate::clock::now;
use crate::data::Data;
use crate::experiment::cell_examination::CellExamination;
use crate::experiment::fine_tuning;
use crate::experiment::metric;
use crate::experiment::metric::{Metric, Needs, Reading};
use crate::experiment::trajectory::Trajectory;
use crate::request_error::Refusal;
use crate::run::error::RunError;
use crate::run::{Run, UNREAD};
use protocol::experiment::{Experiment, Finished, Place};
use protocol::{Catalogue, Report, RunConfig, VerdictKind};
use ssl::SslError;
use ssl::burn::tensor::Device;

/// Readings of the instruments in a run: the verdict looks at the greatest spread so far.
const READINGS: u64 = 8;
/// Share of a run's time that training is taken to be.
const TRAINING: f32 = 0.9;

/// Holds a run of an experiment in progress.
pub struct CellRun {
    place: Place,
    metrics: Vec<&'static Metric>,
    run: Run,
    /// None where no metric follows the run.
    trajectory: Option<Trajectory>,
    /// How the encoder is fine-tuned afterwards; None where no metric needs that.
    fine_tuning: Option<RunConfig>,
    device: Device,
    /// Milliseconds of each step so far.
    step_times: Vec<f32>,
    /// The last report and the measurements after training; None before the end of training.
    examination: Option<(Report, CellExamination)>,
}

/// Makes the run at `place` of `experiment` at once, with `steps` steps of training, and returns its result.
///
/// `catalogue` completes its config, `data` keeps the dataset for the next run, `device` is what it is trained on.
pub async fn complete(
    catalogue: &Catalogue,
    experiment: &Experiment,
    place: Place,
    steps: u32,
    data: &mut Data,
    device: &Device,
) -> Finished {
    match CellRun::begin(catalogue, experiment, place, steps, data, device).await {
        Ok(mut cell_run) => loop {
            if let Some(finished) = cell_run.advance(f64::INFINITY).await {
                return finished;
            }
        },
        Err(finished) => *finished,
    }
}

impl CellRun {
    /// Creates a run before its first step; arguments as in [`complete`].
    ///
    /// # Errors
    /// The result of a run that is refused.
    pub async fn begin(
        catalogue: &Catalogue,
        experiment: &Experiment,
        place: Place,
        steps: u32,
        data: &mut Data,
        device: &Device,
    ) -> Result<Self, Box<Finished>> {
        let keys = experiment.measures.iter().map(|measure| measure.key.as_ref());
        let metrics: Vec<_> = keys.filter_map(metric::named).collect();
        let needs = |what| metrics.iter().any(|metric| metric.needs == what);
        let begun = async {
            let config = experiment.config(catalogue, place, steps)?;
            let fine_tuning = if needs(Needs::FineTuning) {
                Some(fine_tuning::config(catalogue, &config)?)
            } else {
                None
            };
            let dataset = data.of(&config)?;
            let run = Run::start(catalogue, config, dataset, device, None).await?;
            Ok::<_, Refusal>((run, fine_tuning))
        };
        match begun.await {
            Ok((run, fine_tuning)) => Ok(Self {
                place,
                trajectory: needs(Needs::Trajectory).then(Trajectory::default),
                metrics,
                run,
                fine_tuning,
                device: device.clone(),
                step_times: Vec::new(),
                examination: None,
            }),
            Err(refusal) => Err(Box::new(refused(place, metrics.len(), &refusal))),
        }
    }

    /// Returns the share of the work that is done, in `0..=1`.
    pub fn fraction(&self) -> f32 {
        let trained = self.run.steps() as f32 / self.run.budget().max(1) as f32;
        let examined = self.examination.as_ref().map_or(0.0, |(_, work)| work.progress());
        TRAINING * trained + (1.0 - TRAINING) * examined
    }

    /// Works for about so many seconds. Returns the result, or None while there is work left.
    pub async fn advance(&mut self, seconds: f64) -> Option<Finished> {
        match self.work(now() + seconds).await {
            Ok(finished) => finished,
            Err(RunError::Diverged(step)) => Some(Finished {
                place: self.place,
                values: vec![None; self.metrics.len()],
                verdict: Some(VerdictKind::Diverged),
                note: self.run.evaluation.diverged(step).text,
            }),
            Err(RunError::Ssl(error)) => Some(refused(self.place, self.metrics.len(), &error.into())),
        }
    }

    async fn work(&mut self, until: f64) -> Result<Option<Finished>, RunError> {
        loop {
            let finished = match &mut self.examination {
                None => {
                    self.train().await?;
                    None
                }
                Some((_, work)) => {
                    let done = work.advance().await?;
                    if done { self.finished() } else { None }
                }
            };
            if finished.is_some() || now() >= until {
                return Ok(finished);
            }
        }
    }

    /// Takes a step, and reads what is due after it.
    async fn train(&mut self) -> Result<(), RunError> {
        if self.run.steps() == 0 {
            self.follow().await?;
        }
        // On the CPU, where experiments run, a step is done when it returns.
        let began = now();
        self.run.step()?;
        self.step_times.push((1000.0 * (now() - began)) as f32);
        let (step, budget) = (self.run.steps(), self.run.budget());
        if step >= budget || step.is_multiple_of((budget / READINGS).max(1)) {
            let report = self.run.report().await?;
            self.follow().await?;
            if step >= budget {
                let fine_tuning = self.fine_tuning.as_ref();
                let work = CellExamination::begin(&mut self.run, &self.metrics, fine_tuning, &self.device).await?;
                self.examination = Some((report, work));
            }
        } else if self.run.unread() >= UNREAD {
            self.run.read(&[]).await?;
        }
        Ok(())
    }

    /// Adds a moment to the trajectory, where one is followed.
    async fn follow(&mut self) -> Result<(), SslError> {
        match &mut self.trajectory {
            Some(trajectory) => trajectory.follow(&mut self.run).await,
            None => Ok(()),
        }
    }

    fn finished(&mut self) -> Option<Finished> {
        let (report, work) = self.examination.as_mut()?;
        let measured = work.finish()?;
        let reading = Reading {
            report: report.clone(),
            representation: measured.representation,
            probed_embedding: measured.probed_embedding,
            embedding: measured.embedding,
            trajectory: self.trajectory.as_ref().map(Trajectory::moments).unwrap_or_default(),
            factors: measured.factors,
            applied_turn: measured.applied_turn,
            fine_tuned: measured.fine_tuned,
            step_time: median(&self.step_times),
        };
        let finite = |value: &f32| value.is_finite();
        let values = self.metrics.iter().map(|metric| (metric.read)(&reading).filter(finite));
        Some(Finished {
            place: self.place,
            values: values.collect(),
            verdict: Some(report.verdict.kind),
            note: String::new(),
        })
    }
}

/// Returns the median, the upper one of two, or None where there are no values.
fn median(values: &[f32]) -> Option<f32> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f32::total_cmp);
    sorted.get(sorted.len() / 2).copied()
}

fn refused(place: Place, measures: usize, refusal: &Refusal) -> Finished {
    Finished {
        place,
        values: vec![None; measures],
        verdict: None,
        note: refusal.to_string(),
    }
}
