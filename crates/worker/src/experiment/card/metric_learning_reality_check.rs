//! Losses that learn from labels, with the same encoder, budget and tuning: a reality check.
//!
//! Musgrave, Belongie, Lim 2020, arXiv 2003.08505. Rows are losses, each with the margin or temperature of its own paper and
//! with its own way to draw positives and negatives; the learning rate of each is searched alike. The images of a batch are
//! those of both its views, and there is no projector.
//!
//! Watch for: the published number of a row stands beside it; the claims are about what the check says, that rows are
//! alike, not about those numbers.

use crate::experiment::card::settings::{SEEDS, perceptron_on_glyphs};
use crate::experiment::metric;
use protocol::config::settings;
use protocol::experiment::claim::Claim;
use protocol::experiment::{Cell, Drawing, Experiment, Size};
use protocol::{KnobValue, Paper, Text};

/// A loss: name, its name in configs, the constant of its own paper, and recall at one on Stanford Online Products in its
/// own time.
type Loss = (&'static str, &'static str, Option<(&'static str, f64)>, &'static str);

const LOSSES: [Loss; 8] = [
    ("contrastive pairs", "contrastive", Some(("method.margin", 1.0)), "42.0"),
    ("triplet, random", "triplet_random", Some(("method.margin", 0.2)), ""),
    (
        "triplet, semi-hard",
        "triplet_semi_hard",
        Some(("method.margin", 0.2)),
        "42.1",
    ),
    ("triplet, hard", "triplet_hard", Some(("method.margin", 0.2)), ""),
    ("N + 1 tuple", "n_pair", None, "67.7"),
    (
        "lifted structure",
        "lifted_structured",
        Some(("method.margin", 1.0)),
        "62.1",
    ),
    ("average precision (FastAP)", "fast_ap", None, "76.4"),
    (
        "supervised contrastive",
        "supcon",
        Some(("method.temperature", 0.1)),
        "",
    ),
];
/// How far apart two rows may be, as a share, to count as alike.
const MARGIN: f32 = 0.03;

/// Returns the card: what is run in each row and column, what is measured, and the texts for the page.
pub fn card() -> Experiment {
    Experiment {
        name: "metric_learning_reality_check".into(),
        title: "Metric learning: a reality check".into(),
        says: "Papers of four years claim great advances, often more than twice the accuracy of decade-old \
             methods. With one network, one training and one search for constants, repeated, the improvements \
             over time are marginal at best."
            .into(),
        runs: "Eight losses with labels, the same perceptron without a projector on drawn letters, the same \
               augmentations, batches and steps; each at the learning rate that the same search found for it."
            .into(),
        look_for: "Whether any row is above contrastive pairs, the oldest of them, by more than three points. What the raw \
                   deviation says of hard triplets."
            .into(),
        differs: "Classes are the same in training and test; the paper’s are not, and it names the nearest image \
             where this asks a probe. Its search is over fifty settings of each loss’s own constants; here the margin or \
             temperature is that of the loss’s own paper, and the search is over three learning rates. The mean over \
             triplets takes the place of their sum."
            .into(),
        paper: Some(Paper {
            cite: "Musgrave, Belongie, Lim 2020".into(),
            title: "A Metric Learning Reality Check".into(),
            arxiv: "2003.08505".into(),
        }),
        claims: claims(),
        results: true,
        tuned: true,
        row_title: "loss".into(),
        column_title: "".into(),
        rows: LOSSES.iter().map(|(name, ..)| (*name).into()).collect(),
        columns: vec!["tuned".into()],
        cells: (0..LOSSES.len()).map(cell).collect(),
        measures: metric::cards(&["few_probe", "few", "knn", "probe", "rank_me", "deviation"]),
        published:
            "“Paper” is recall at one on Stanford Online Products as comparisons of the years from 2016 to 2019 \
                    list it: ResNet-50 for FastAP, GoogLeNet for the other four. Nothing was listed for the others."
                .into(),
        drawing: Drawing::Grid,
        size: Size {
            seeds: SEEDS,
            steps: 200,
        },
    }
}

/// Returns the claims: each loss is within three points of contrastive pairs.
fn claims() -> Vec<Claim> {
    let alike = |row: usize| {
        let says = format!("{} within 3 points of contrastive pairs", LOSSES[row].0);
        Claim::alike(says, "few_probe", (row as u32, 0), (0, 0), MARGIN)
    };
    (1..LOSSES.len()).map(alike).collect()
}

/// Returns the cell of this row.
fn cell(row: usize) -> Cell {
    let (_, loss, constant, published) = LOSSES[row];
    let mut own = perceptron_on_glyphs();
    own.extend(settings(&[
        ("method", "metric_learning".into()),
        ("method.loss", loss.into()),
    ]));
    own.extend(constant.map(|(path, value)| (path.into(), KnobValue::Number(value))));
    Cell {
        times: 1,
        row: row as u32,
        column: 0,
        settings: own,
        published: Text::from(published),
    }
}
