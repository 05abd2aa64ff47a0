//! The metrics of experiments: each by name, with its text for the page and the function that takes it from the
//! measurements of a finished run.
//!
//! Accuracies are of the representation, on the test split. Metrics without labels are of the embedding, unless their
//! name says otherwise, since the embedding is what the loss acts on and what the page's verdict judges.

use crate::experiment::factors::Scores;
use crate::experiment::trajectory::Moment;
use protocol::experiment::Measure;
use protocol::{Examined, LabelFree, Report};

/// Holds the measurements of a finished run.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The last report of the instruments that the page shows.
    pub report: Report,
    /// The representation under the protocols that see labels.
    pub representation: Examined,
    /// The embedding under the same protocols; None where no metric needs it.
    pub probed_embedding: Option<Examined>,
    /// The embedding without labels; what needs views is None where no metric needs it.
    pub embedding: LabelFree,
    /// Moments from before the first step to the end; empty where no metric needs them.
    pub trajectory: Vec<Moment>,
    /// Scores of the data's factors, predicted from the representation; empty where no metric needs them.
    pub factors: Scores,
    /// Share of images of which a linear probe tells by which quarter they were turned; None where no metric needs it.
    pub applied_turn: Option<f32>,
    /// Accuracy after fine-tuning, in `0..=1`; None where no metric needs it, or fine-tuning diverged.
    pub fine_tuned: Option<f32>,
    /// Median milliseconds of a step, which differ from run to run; None for a run without steps.
    pub step_time: Option<f32>,
}

/// Says what has to be measured for a metric beside what is measured of every run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// Nothing.
    Nothing,
    /// Augmented views of one image.
    Views,
    /// The embedding under the protocols that see labels.
    Embedding,
    /// Moments of the whole run.
    Trajectory,
    /// The data's factors, predicted from the representation.
    Factors,
    /// The quarter by which images are turned, predicted from the representation.
    Turn,
    /// Fine-tuning after the run.
    FineTuning,
}

/// Holds one metric.
#[derive(Clone, Copy, Debug)]
pub struct Metric {
    /// Name in tables.
    pub key: &'static str,
    title: &'static str,
    help: &'static str,
    per_cent: bool,
    digits: u8,
    /// What else has to be measured for it.
    pub needs: Needs,
    /// Returns its value, or None where it is not defined.
    pub read: fn(&Reading) -> Option<f32>,
}

impl Metric {
    /// Returns its name and text for the page.
    pub fn card(&self) -> Measure {
        Measure {
            key: self.key.into(),
            title: self.title.into(),
            help: self.help.into(),
            per_cent: self.per_cent,
            digits: self.digits,
        }
    }
}

/// Returns a metric in `0..=1` that is written in per cent.
const fn share(
    key: &'static str,
    title: &'static str,
    help: &'static str,
    read: fn(&Reading) -> Option<f32>,
) -> Metric {
    Metric {
        per_cent: true,
        ..number(key, title, 1, help, read)
    }
}

/// Returns a metric that is written with so many `digits` after the point.
const fn number(
    key: &'static str,
    title: &'static str,
    digits: u8,
    help: &'static str,
    read: fn(&Reading) -> Option<f32>,
) -> Metric {
    Metric {
        key,
        title,
        help,
        per_cent: false,
        digits,
        needs: Needs::Nothing,
        read,
    }
}

/// Returns a metric of the trajectory.
const fn followed(
    key: &'static str,
    title: &'static str,
    digits: u8,
    help: &'static str,
    read: fn(&Reading) -> Option<f32>,
) -> Metric {
    needing(Needs::Trajectory, number(key, title, digits, help, read))
}

/// Returns the score of one of the data's factors.
const fn factor(key: &'static str, title: &'static str, read: fn(&Reading) -> Option<f32>) -> Metric {
    let help = "R² of a ridge regression from the representation on unseen images: 1 is all of it, 0 nothing.";
    needing(Needs::Factors, number(key, title, 2, help, read))
}

/// Lists every metric. A new one is an entry here.
pub static METRICS: &[Metric] = &[
    share(
        "probe",
        "linear probe",
        "What a converged linear classifier on the frozen representation names rightly, of unseen images.",
        |r| Some(r.representation.probe.accuracy.share),
    ),
    share(
        "few_probe",
        "linear probe, ten labels",
        "What a linear classifier names rightly that saw ten labels a class, averaged over five draws.",
        |r| few_probe(&r.representation),
    ),
    needing(
        Needs::Embedding,
        share(
            "few_probe_embedding",
            "linear probe of the embedding, ten labels",
            "The same probe on what the loss compares, behind the projector.",
            |r| r.probed_embedding.as_ref().and_then(few_probe),
        ),
    ),
    needing(
        Needs::Embedding,
        share(
            "lost_behind",
            "lost behind the projector",
            "How much less the probe with ten labels names rightly of the embedding than of the representation.",
            |r| Some(few_probe(&r.representation)? - few_probe(r.probed_embedding.as_ref()?)?),
        ),
    ),
    share(
        "knn",
        "neighbours",
        "What twenty neighbours in the representation name rightly, with all training labels.",
        |r| Some(r.representation.knn.share),
    ),
    share(
        "few",
        "neighbours, few labels",
        "The page’s own accuracy: neighbours with ten labels a class.",
        |r| Some(r.report.knn),
    ),
    number(
        "spread",
        "spread",
        2,
        "Mean deviation of a dimension of the embedding at length one, as a share of 1/√D: 1 is even, 0 is one point.",
        |r| Some(r.report.spread.mean / r.report.spread.even()),
    ),
    number(
        "deviation",
        "raw deviation",
        3,
        "Mean deviation of a dimension of the embedding as it is: it sees shrinking that directions hide.",
        |r| Some(r.report.spread.raw),
    ),
    number("rank_me", "RankMe", 1, "Dimensions in use in the embedding.", |r| {
        Some(r.report.rank_me)
    }),
    number(
        "rank_me_representation",
        "RankMe, representation",
        1,
        "Dimensions in use in the representation.",
        |r| Some(r.representation.label_free.rank_me),
    ),
    number(
        "alpha_req",
        "α-ReQ",
        2,
        "How steeply the embedding’s spectrum falls: far above 1, few directions hold nearly all variance.",
        |r| r.embedding.alpha_req,
    ),
    needing(
        Needs::Views,
        number(
            "lidar",
            "LiDAR",
            1,
            "Dimensions that tell images apart rather than views of one image.",
            |r| r.embedding.lidar,
        ),
    ),
    needing(
        Needs::Views,
        number(
            "alignment",
            "alignment",
            3,
            "Mean squared distance of two views of one image, at length one: 0 is perfect, or collapsed.",
            |r| r.embedding.alignment,
        ),
    ),
    number(
        "uniformity",
        "uniformity",
        2,
        "About −4 is even over a sphere of many dimensions, 0 is one point.",
        |r| r.embedding.uniformity,
    ),
    number(
        "centre",
        "centre m_o",
        3,
        "Length of the mean of embeddings scaled to length one: 1 is one point.",
        |r| r.embedding.centre,
    ),
    number(
        "residual",
        "residual m_r",
        3,
        "Mean length of what is left of an embedding without that mean: 0 is one point.",
        |r| r.embedding.residual,
    ),
    followed(
        "centre_cosine_early",
        "cosine of centres, early",
        2,
        "After an eighth of the run: the centre of the extra gradient z − p with the centre of p. Below 0 it pulls the \
         embeddings off their common centre.",
        |r| r.trajectory.get(1)?.extra.map(|extra| extra.centre),
    ),
    followed(
        "centre_cosine",
        "cosine of centres, end",
        2,
        "At the end: the centre of the extra gradient z − p with the centre of p. Below 0 it pulls the embeddings \
         off their common centre.",
        |r| end(r, |moment| moment.extra.map(|extra| extra.centre)),
    ),
    followed(
        "residual_cosine_early",
        "cosine of residuals, early",
        2,
        "After an eighth of the run: what is left of the extra gradient z − p without its centre, with what is left of p.",
        |r| r.trajectory.get(1)?.extra.map(|extra| extra.residual),
    ),
    followed(
        "residual_cosine",
        "cosine of residuals, end",
        2,
        "At the end: what is left of the extra gradient z − p without its centre, with what is left of p.",
        |r| end(r, |moment| moment.extra.map(|extra| extra.residual)),
    ),
    followed(
        "pca_angle",
        "angle to the first principal direction",
        1,
        "Degrees between the strongest direction of the linear map and the first principal direction of the images’ means over augmentations.",
        |r| end(r, |moment| moment.map.map(|map| map.angle)),
    ),
    followed(
        "pca_angle_half",
        "angle half-way",
        1,
        "The same angle after half of the run.",
        |r| middle(r, |moment| moment.map.map(|map| map.angle)),
    ),
    followed(
        "pca_angle_untrained",
        "angle untrained",
        1,
        "The same angle before the first step.",
        |r| beginning(r, |moment| moment.map.map(|map| map.angle)),
    ),
    followed(
        "map_rank",
        "directions of the map",
        2,
        "How many directions the linear map has, each counted by its squared strength: 1 is a map along one direction.",
        |r| end(r, |moment| moment.map.map(|map| map.rank)),
    ),
    needing(
        Needs::Turn,
        share(
            "applied_turn",
            "turn told",
            "Of how many unseen images, each turned by one of four quarters, a linear probe tells which: chance is 25 %.",
            |r| r.applied_turn,
        ),
    ),
    factor("factor_hue", "R² of hue", |r| score(r, "hue")),
    factor("factor_size", "R² of size", |r| score(r, "size")),
    factor("factor_x", "R² of x", |r| score(r, "x")),
    factor("factor_y", "R² of y", |r| score(r, "y")),
    needing(
        Needs::FineTuning,
        share(
            "tuned",
            "fine-tuned",
            "What the encoder and a new classifier name rightly after 600 further steps with all labels.",
            |r| r.fine_tuned,
        ),
    ),
    number(
        "cost",
        "ms a step",
        1,
        "Milliseconds of the middle one of all steps: of this machine, and more where other runs go beside it.",
        |r| r.step_time,
    ),
    number("loss", "loss", 3, "The loss of the last batch.", |r| {
        Some(r.report.loss)
    }),
];

/// Returns `metric`, with something to be measured for it.
const fn needing(needs: Needs, metric: Metric) -> Metric {
    Metric { needs, ..metric }
}

/// Returns what `read` takes from the first moment, before the first step.
fn beginning<T>(reading: &Reading, read: fn(&Moment) -> Option<T>) -> Option<T> {
    reading.trajectory.first().and_then(read)
}

/// Returns what `read` takes from the moment half-way.
fn middle<T>(reading: &Reading, read: fn(&Moment) -> Option<T>) -> Option<T> {
    reading.trajectory.get(reading.trajectory.len() / 2).and_then(read)
}

/// Returns what `read` takes from the last moment.
fn end<T>(reading: &Reading, read: fn(&Moment) -> Option<T>) -> Option<T> {
    reading.trajectory.last().and_then(read)
}

/// Returns the accuracy of the linear probe with few labels.
fn few_probe(examined: &Examined) -> Option<f32> {
    examined.few_shot.first().map(|few| few.mean)
}

/// Returns the score of the factor of this name.
fn score(reading: &Reading, factor: &str) -> Option<f32> {
    let found = reading.factors.iter().find(|(name, _)| name == factor);
    found.and_then(|(_, score)| *score)
}

/// Returns the metric of this name, or None where there is none.
pub fn named(key: &str) -> Option<&'static Metric> {
    METRICS.iter().find(|metric| metric.key == key)
}

/// Returns name and text of the metrics with these names, in this order. A name that is not known is left out; a test
/// of all experiments fails on it.
pub(super) fn cards(keys: &[&str]) -> Vec<Measure> {
    keys.iter().filter_map(|key| named(key)).map(Metric::card).collect()
}
