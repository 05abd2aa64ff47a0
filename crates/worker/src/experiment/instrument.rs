//! What can be kept of a finished run: each instrument by name, with its words and how it is read.
//!
//! Accuracies are of the representation, on the test split; what needs no labels is of the embedding,
//! unless its name says otherwise, since that is what the loss acts on and what the page's verdict sees.

use protocol::experiment::Measure;
use protocol::{Examined, LabelFree, Report};

/// What was read at the end of a run.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The report of the page's own instruments.
    pub report: Report,
    /// The representation under the protocols that see labels.
    pub representation: Examined,
    /// The embedding without labels, with views where an instrument asked for them.
    pub embedding: LabelFree,
}

/// One instrument.
#[derive(Clone, Copy, Debug)]
pub struct Instrument {
    /// Name in tables.
    pub key: &'static str,
    title: &'static str,
    help: &'static str,
    per_cent: bool,
    digits: u8,
    /// Whether it compares augmented views of one image.
    pub of_views: bool,
    /// Reads it; None where it is not defined.
    pub read: fn(&Reading) -> Option<f32>,
}

impl Instrument {
    /// In words.
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

const fn share(
    key: &'static str,
    title: &'static str,
    help: &'static str,
    read: fn(&Reading) -> Option<f32>,
) -> Instrument {
    Instrument {
        per_cent: true,
        ..number(key, title, 1, help, read)
    }
}

const fn number(
    key: &'static str,
    title: &'static str,
    digits: u8,
    help: &'static str,
    read: fn(&Reading) -> Option<f32>,
) -> Instrument {
    Instrument {
        key,
        title,
        help,
        per_cent: false,
        digits,
        of_views: false,
        read,
    }
}

/// All of them.
pub static INSTRUMENTS: &[Instrument] = &[
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
        |r| r.representation.few_shot.first().map(|few| few.mean),
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
        "How steeply the embedding’s spectrum falls: far above 1, few directions are left.",
        |r| r.embedding.alpha_req,
    ),
    of_views(number(
        "lidar",
        "LiDAR",
        1,
        "Dimensions that tell images apart rather than views of one image.",
        |r| r.embedding.lidar,
    )),
    of_views(number(
        "alignment",
        "alignment",
        3,
        "Mean squared distance of two views of one image, at length one: 0 is perfect, or collapsed.",
        |r| r.embedding.alignment,
    )),
    number(
        "uniformity",
        "uniformity",
        2,
        "−4 is even over the sphere, 0 is one point.",
        |r| r.embedding.uniformity,
    ),
    number("loss", "loss", 3, "The loss of the last batch.", |r| {
        Some(r.report.loss)
    }),
];

const fn of_views(instrument: Instrument) -> Instrument {
    Instrument {
        of_views: true,
        ..instrument
    }
}

/// The instrument of this name.
pub fn named(key: &str) -> Option<&'static Instrument> {
    INSTRUMENTS.iter().find(|instrument| instrument.key == key)
}

/// The cards of some instruments, in this order. A name that is not there is left out, which a test of
/// the list would find.
pub fn cards(keys: &[&str]) -> Vec<Measure> {
    keys.iter().filter_map(|key| named(key)).map(Instrument::card).collect()
}
