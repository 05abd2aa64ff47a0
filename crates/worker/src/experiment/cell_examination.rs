//! The measurements of a finished cell of an experiment: the network's features of all images, the probes on them,
//! and what only some metrics need: views, factors of the data, fine-tuning.
//!
//! Work is done in pieces of bounded length, and the result does not depend on where it was cut.

use crate::experiment::factors::{Reader, Scores};
use crate::experiment::fine_tuning::FineTuning;
use crate::experiment::metric::{Metric, Needs};
use crate::run::Run;
use protocol::{Examined, LabelFree, RunConfig, Shape};
use ssl::SslError;
use ssl::burn::tensor::Device;
use ssl::examination::probing::ProbeRunner;
use ssl::examination::protocols::{FeatureSet, Labels, Protocols};
use ssl::measure::embedding::label_free::Views;
use ssl::measure::embedding::label_free::label_free_of_views;
use ssl::measure::matrix::Matrix;
use ssl::measure::probe::knn::Similarity;
use ssl::measure::read_back::read_features;
use ssl::network::layers::{EMBEDDING, REPRESENTATION};
use ssl::wiring::rotation_prediction::objective::turned;

/// Multiply-adds between two looks at the clock.
const PIECE: usize = 20_000_000;
/// Images, and views of each, that metrics of views are given.
const IMAGES: usize = 128;
const VIEWS: usize = 8;
/// Labels per class of the probe that sees few.
const LABELS: usize = 10;
/// Random stream that these views are drawn from.
const STREAM: u64 = 0x6578_7065;

/// Measurements in progress.
pub(super) struct CellExamination {
    embedding: LabelFree,
    probes: ProbeRunner,
    factors: Option<Reader>,
    turn: Option<Reader>,
    fine_tuning: Option<FineTuning>,
}

/// Says what was measured of a finished cell.
pub(super) struct Measured {
    /// The representation under the protocols that see labels.
    pub(super) representation: Examined,
    /// The embedding under the same protocols; None where no metric needs it.
    pub(super) probed_embedding: Option<Examined>,
    /// The embedding without labels.
    pub(super) embedding: LabelFree,
    /// Scores of the data's factors; empty where no metric needs them.
    pub(super) factors: Scores,
    /// Share of images of which a probe tells by which quarter they were turned; None where no metric needs it.
    pub(super) applied_turn: Option<f32>,
    /// Accuracy after fine-tuning; None where no metric needs it or its loss diverged.
    pub(super) fine_tuned: Option<f32>,
}

impl CellExamination {
    /// Reads what the network of `run` makes of all images, and begins to measure what `metrics` need.
    ///
    /// `fine_tuning` is the config that the encoder is fine-tuned by, on `device`; None where no metric needs it.
    ///
    /// # Errors
    /// [`SslError::Device`] where the device does not answer.
    pub(super) async fn begin(
        run: &mut Run,
        metrics: &[&Metric],
        fine_tuning: Option<&RunConfig>,
        device: &Device,
    ) -> Result<Self, SslError> {
        let needs = |what| metrics.iter().any(|metric| metric.needs == what);
        let dataset = run.dataset.clone();
        let (train, train_embedding) = features(run, &dataset.train.samples).await?;
        let (test, test_embedding) = features(run, &dataset.test.samples).await?;
        let views = if needs(Needs::Views) {
            let drawn = draw_views(run);
            let (_, features) = features(run, &drawn).await?;
            Some(Views { features, each: VIEWS })
        } else {
            None
        };
        let labels = Labels {
            train: dataset.train.labels.clone(),
            test: dataset.test.labels.clone(),
            classes: dataset.classes.clone(),
            step: run.steps(),
        };
        let protocols = Protocols {
            few_shot: vec![LABELS],
            ..Protocols::default()
        };
        let set = |name: &'static str, train, test| FeatureSet {
            name: name.into(),
            train,
            test,
            views: None,
            similarity: Similarity::default(),
        };
        let embedding = label_free_of_views(&test_embedding, views.as_ref());
        let factors = needs(Needs::Factors).then(|| Reader::new(&dataset, &train, &test));
        let turn = if needs(Needs::Turn) {
            let (train, test) = (&dataset.train.samples, &dataset.test.samples);
            let classes = dataset.classes.len();
            let (train, drawn) = turn(run.shape(), train, classes);
            let (test, unseen) = turn(run.shape(), test, classes);
            let (train, _) = features(run, &train).await?;
            let (test, _) = features(run, &test).await?;
            Some(Reader::of_turns((&train, &test), (&drawn, &unseen)))
        } else {
            None
        };
        let fine_tuning = match fine_tuning {
            Some(config) => Some(FineTuning::begin(run, config, device).await?),
            None => None,
        };
        let mut sets = vec![set(REPRESENTATION, train, test)];
        if needs(Needs::Embedding) {
            sets.push(set(EMBEDDING, train_embedding, test_embedding));
        }
        Ok(Self {
            embedding,
            probes: ProbeRunner::new(protocols, labels, vec![], sets),
            factors,
            turn,
            fine_tuning,
        })
    }

    /// Does one piece of work, and returns whether all is done.
    ///
    /// # Errors
    /// [`SslError::Device`] where the device does not answer.
    pub(super) async fn advance(&mut self) -> Result<bool, SslError> {
        if !self.probes.advance(PIECE) {
            return Ok(false);
        }
        for reader in [&mut self.factors, &mut self.turn].into_iter().flatten() {
            if !reader.advance(PIECE) {
                return Ok(false);
            }
        }
        match &mut self.fine_tuning {
            Some(fine_tuning) => fine_tuning.advance().await,
            None => Ok(true),
        }
    }

    /// Returns the share of the work that is done, in `0..=1`.
    pub(super) fn progress(&self) -> f32 {
        let probed = self.probes.progress();
        let tuned = self.fine_tuning.as_ref().map(FineTuning::progress);
        tuned.map_or(probed, |tuned| 0.5 * (probed + tuned))
    }

    /// Returns what was measured, or None before the first protocol is done. Ends the reading of factors.
    pub(super) fn finish(&mut self) -> Option<Measured> {
        let examined = &self.probes.report().examined;
        Some(Measured {
            representation: examined.first()?.clone(),
            probed_embedding: examined.get(1).cloned(),
            embedding: self.embedding,
            factors: self.factors.take().map(Reader::finish).unwrap_or_default(),
            applied_turn: self.turn.take().and_then(|turn| turn.finish().pop()?.1),
            fine_tuned: self.fine_tuning.as_ref().and_then(FineTuning::accuracy),
        })
    }
}

/// Returns views of the first training images, `[N·8, C, H, W]` flat, those of an image together.
fn draw_views(run: &mut Run) -> Vec<f32> {
    let dataset = run.dataset.clone();
    let images = 0..dataset.train.len().min(IMAGES);
    let views = images.flat_map(|image| {
        let sample = dataset.train.sample(image);
        run.batches.draw(sample, VIEWS, STREAM, image as u64)
    });
    views.flatten().collect()
}

/// Turns each of `images`, `[N, C, H, W]` flat, by one of four quarters; returns them with their quarters. In data that has its
/// `classes` in turn, each class is turned by each quarter equally often.
fn turn(shape: Shape, images: &[f32], classes: usize) -> (Vec<f32>, Vec<u8>) {
    let turned = images.chunks_exact(shape.len()).enumerate().map(|(at, image)| {
        let quarters = (at / classes.max(1) % 4) as u8;
        (turned(image, shape.width, quarters), quarters)
    });
    let (images, quarters): (Vec<_>, Vec<_>) = turned.unzip();
    (images.concat(), quarters)
}

/// Returns representation `[N, D]` and embedding `[N, D′]` of `images`, `[N, C, H, W]` flat.
async fn features(run: &Run, images: &[f32]) -> Result<(Matrix, Matrix), SslError> {
    let shape = run.shape();
    let both = |chunk: &[f32], count: usize| {
        let outputs = run.learner.outputs(chunk, count, shape);
        vec![
            (REPRESENTATION.into(), outputs.representation),
            (EMBEDDING.into(), outputs.embedding),
        ]
    };
    let read = read_features(images, shape, both).await?;
    let mut read = read.into_iter().map(|(_, features)| features);
    Ok((read.next().unwrap_or_default(), read.next().unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_class_is_turned_by_each_quarter_and_images_are_turned_so() {
        let shape = Shape::new(1, 2, 2);
        let image = [1.0, 2.0, 3.0, 4.0];
        let images: Vec<f32> = image.iter().copied().cycle().take(8 * 4).collect();
        // Two classes in turn.
        let (turned, quarters) = turn(shape, &images, 2);
        assert_eq!(quarters, [0, 0, 1, 1, 2, 2, 3, 3]);
        assert_eq!(turned[..4], image);
        assert_eq!(turned[2 * 4..3 * 4], [2.0, 4.0, 1.0, 3.0], "counter-clockwise");
        assert_eq!(turned[4 * 4..5 * 4], [4.0, 3.0, 2.0, 1.0]);
    }
}
