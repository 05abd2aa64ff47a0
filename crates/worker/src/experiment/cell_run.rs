//! One run of an experiment: trained to its end, then measured, in slices of bounded length.
//!
//! What comes out follows from the config alone, however long the slices are: instruments are read after
//! fixed steps; only the time of a step is another one each time. A run that is refused or diverges is a result
//! with a sentence.

use crate::clock::now;
use crate::data::Data;
use crate::experiment::factors::Reader;
use crate::experiment::fine_tuning;
use crate::experiment::fine_tuning::Tuning;
use crate::experiment::metric;
use crate::experiment::metric::{Needs, Reading};
use crate::experiment::trajectory::Trajectory;
use crate::request_error::Refusal;
use crate::run::{Run, UNREAD};
use protocol::experiment::{Experiment, Finished, Place};
use protocol::{Catalogue, LabelFree, Report, RunConfig, VerdictKind};
use ssl::SslError;
use ssl::burn::tensor::Device;
use ssl::examination::probing::ProbeRunner;
use ssl::examination::protocols::{FeatureSet, Labels, Protocols};
use ssl::measure::embedding::label_free::Views;
use ssl::measure::embedding::label_free::label_free_of_views;
use ssl::measure::matrix::Matrix;
use ssl::measure::read_back::read_features;
use ssl::network::layers;

/// Readings of the instruments in a run: the verdict looks at the greatest spread so far.
const READINGS: u64 = 8;
/// Share of a run's time that training is taken to be.
const TRAINING: f32 = 0.9;
/// Multiply-add operations between two looks at the clock.
const MULTIPLY_ADDS: usize = 20_000_000;
/// Images and views of each that instruments of views are given.
const IMAGES: usize = 128;
const VIEWS: usize = 8;
/// Labels a class of the probe that sees few.
const LABELS: usize = 10;
/// Stream that these views are drawn in.
const STREAM: u64 = 0x6578_7065;

/// What is left to do after training.
struct Examining {
    report: Report,
    embedding: LabelFree,
    probes: ProbeRunner,
    factors: Option<Reader>,
    tuning: Option<Tuning>,
}

impl Examining {
    /// Goes on for one piece of work, and says whether all is done.
    async fn advance(&mut self) -> Result<bool, SslError> {
        if !self.probes.advance(MULTIPLY_ADDS) {
            return Ok(false);
        }
        if let Some(factors) = &mut self.factors
            && !factors.advance(MULTIPLY_ADDS)
        {
            return Ok(false);
        }
        match &mut self.tuning {
            Some(tuning) => tuning.advance().await,
            None => Ok(true),
        }
    }

    /// How much is done, in `0..=1`.
    fn progress(&self) -> f32 {
        let probed = self.probes.progress();
        let tuned = self.tuning.as_ref().map(Tuning::progress);
        tuned.map_or(probed, |tuned| 0.5 * (probed + tuned))
    }
}

/// A run in work.
pub struct CellRun {
    place: Place,
    keys: Vec<&'static metric::Metric>,
    run: Run,
    course: Option<Trajectory>,
    /// How the encoder is tuned afterwards, where an instrument asks for it.
    tuned_by: Option<RunConfig>,
    device: Device,
    /// Milliseconds of each step so far.
    took: Vec<f32>,
    examining: Option<Examining>,
}

/// Makes one run at once, and says what came of it.
pub async fn complete(
    catalogue: &Catalogue,
    experiment: &Experiment,
    place: Place,
    steps: u32,
    data: &mut Data,
    device: &Device,
) -> Finished {
    match CellRun::begin(catalogue, experiment, place, steps, data, device).await {
        Ok(mut attempt) => loop {
            if let Some(finished) = attempt.advance(f64::INFINITY).await {
                return finished;
            }
        },
        Err(finished) => *finished,
    }
}

impl CellRun {
    /// A run before its first step.
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
        let keys: Vec<_> = experiment
            .measures
            .iter()
            .filter_map(|measure| metric::named(&measure.key))
            .collect();
        let tunes = needs(&keys, Needs::FineTuning);
        let begun = async {
            let config = experiment.config(catalogue, place, steps)?;
            let tuned_by = if tunes {
                Some(fine_tuning::config(catalogue, &config)?)
            } else {
                None
            };
            let dataset = data.of(&config)?;
            let run = Run::start(catalogue, config, dataset, device, None).await?;
            Ok::<_, Refusal>((run, tuned_by))
        };
        match begun.await {
            Ok((run, tuned_by)) => Ok(Self {
                place,
                course: needs(&keys, Needs::Trajectory).then(Trajectory::default),
                keys,
                run,
                tuned_by,
                device: device.clone(),
                took: Vec::new(),
                examining: None,
            }),
            Err(refusal) => Err(Box::new(refused(place, keys.len(), &refusal))),
        }
    }

    /// How much is done, in `0..=1`.
    pub fn fraction(&self) -> f32 {
        let trained = self.run.steps() as f32 / self.run.budget().max(1) as f32;
        let examined = self.examining.as_ref().map_or(0.0, Examining::progress);
        TRAINING * trained + (1.0 - TRAINING) * examined
    }

    /// Works for about so many seconds; the result, once there is one.
    pub async fn advance(&mut self, seconds: f64) -> Option<Finished> {
        match self.work(now() + seconds).await {
            Ok(finished) => finished,
            Err(error) => Some(refused(self.place, self.keys.len(), &error.into())),
        }
    }

    async fn work(&mut self, until: f64) -> Result<Option<Finished>, SslError> {
        loop {
            let finished = match &mut self.examining {
                None => self.train().await?,
                Some(work) => {
                    let done = work.advance().await?;
                    if done { self.finished() } else { None }
                }
            };
            if finished.is_some() || now() >= until {
                return Ok(finished);
            }
        }
    }

    /// Takes a step, and what is due after it; the result of a run that diverged.
    async fn train(&mut self) -> Result<Option<Finished>, SslError> {
        let run = &mut self.run;
        if let Some(course) = self.course.as_mut().filter(|_| run.steps() == 0) {
            course.follow(run).await?;
        }
        // On the CPU, where experiments run, a step is done when it returns.
        let began = now();
        run.step()?;
        self.took.push((1000.0 * (now() - began)) as f32);
        let (step, budget) = (run.steps(), run.budget());
        let broken = if step >= budget || step.is_multiple_of((budget / READINGS).max(1)) {
            let report = run.report().await?;
            if let (Ok(_), Some(course)) = (&report, &mut self.course) {
                course.follow(run).await?;
            }
            match report {
                Ok(report) if step >= budget => {
                    self.examining = Some(self.examine(report).await?);
                    None
                }
                Ok(_) => None,
                Err(broken) => Some(broken),
            }
        } else if run.unread() >= UNREAD {
            run.read(&[]).await?.err()
        } else {
            None
        };
        Ok(broken.map(|broken| Finished {
            place: self.place,
            values: vec![None; self.keys.len()],
            verdict: Some(VerdictKind::Diverged),
            note: self.run.evaluation.diverged(broken.0).text,
        }))
    }

    /// Reads what the network makes of all images, for the protocols.
    async fn examine(&mut self, report: Report) -> Result<Examining, SslError> {
        let dataset = self.run.dataset.clone();
        let (train, behind) = self.read(&dataset.train.samples).await?;
        let (test, embedding) = self.read(&dataset.test.samples).await?;
        let views = if needs(&self.keys, Needs::Views) {
            let drawn = self.draw();
            let features = self.read(&drawn).await?.1;
            Some(Views { features, each: VIEWS })
        } else {
            None
        };
        let labels = Labels {
            train: dataset.train.labels.clone(),
            test: dataset.test.labels.clone(),
            classes: dataset.classes.clone(),
            step: report.step,
        };
        let protocols = Protocols {
            few_shot: vec![LABELS],
            ..Protocols::default()
        };
        let feature_set = |name: &'static str, train, test| FeatureSet {
            name: name.into(),
            train,
            test,
            views: None,
        };
        let free = label_free_of_views(&embedding, views.as_ref());
        let factors = needs(&self.keys, Needs::Factors).then(|| Reader::new(&dataset, &train, &test));
        let tuning = match &self.tuned_by {
            Some(config) => Some(Tuning::begin(&self.run, config, &self.device).await?),
            None => None,
        };
        let mut sets = vec![feature_set(layers::REPRESENTATION, train, test)];
        if needs(&self.keys, Needs::Embedding) {
            sets.push(feature_set(layers::EMBEDDING, behind, embedding));
        }
        Ok(Examining {
            report,
            embedding: free,
            probes: ProbeRunner::new(protocols, labels, vec![], sets),
            factors,
            tuning,
        })
    }

    /// Views of the first training images, those of an image together.
    fn draw(&mut self) -> Vec<f32> {
        let dataset = self.run.dataset.clone();
        let images = 0..dataset.train.len().min(IMAGES);
        let views = images.flat_map(|image| {
            let sample = dataset.train.sample(image);
            self.run.batches.draw(sample, VIEWS, STREAM, image as u64)
        });
        views.flatten().collect()
    }

    /// Representation and embedding of images.
    async fn read(&self, images: &[f32]) -> Result<(Matrix, Matrix), SslError> {
        let shape = self.run.shape();
        let both = |chunk: &[f32], count: usize| {
            let outputs = self.run.learner.outputs(chunk, count, shape);
            let (representation, embedding) = (layers::REPRESENTATION.into(), layers::EMBEDDING.into());
            vec![(representation, outputs.representation), (embedding, outputs.embedding)]
        };
        let read = read_features(images, shape, both).await?;
        let mut read = read.into_iter().map(|(_, features)| features);
        Ok((read.next().unwrap_or_default(), read.next().unwrap_or_default()))
    }

    fn finished(&mut self) -> Option<Finished> {
        let work = self.examining.as_mut()?;
        let factors = work.factors.take().map(Reader::finish).unwrap_or_default();
        let examined = &work.probes.report().examined;
        let reading = Reading {
            report: work.report.clone(),
            representation: examined.first()?.clone(),
            probed_embedding: examined.get(1).cloned(),
            embedding: work.embedding,
            course: self.course.as_ref().map(Trajectory::moments).unwrap_or_default(),
            factors,
            tuned: work.tuning.as_ref().and_then(Tuning::accuracy),
            step_time: median(&self.took),
        };
        let finite = |value: &f32| value.is_finite();
        let values = self
            .keys
            .iter()
            .map(|instrument| (instrument.read)(&reading).filter(finite));
        Some(Finished {
            place: self.place,
            values: values.collect(),
            verdict: Some(work.report.verdict.kind),
            note: String::new(),
        })
    }
}

/// The middle one of some numbers, the upper of two.
fn median(values: &[f32]) -> Option<f32> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f32::total_cmp);
    sorted.get(sorted.len() / 2).copied()
}

fn needs(keys: &[&metric::Metric], what: Needs) -> bool {
    keys.iter().any(|instrument| instrument.needs == what)
}

fn refused(place: Place, measures: usize, refusal: &Refusal) -> Finished {
    Finished {
        place,
        values: vec![None; measures],
        verdict: None,
        note: refusal.to_string(),
    }
}
