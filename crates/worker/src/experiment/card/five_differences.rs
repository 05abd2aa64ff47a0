//! Deep metric learning against contrastive self-supervised learning: five differences, of which four are switches.
//!
//! The table of the five is that of the SSL Cookbook, Balestriero et al. 2023, arXiv 2304.12210: who is positive, how
//! negatives are found, what is trained, how much data there are, and how the result is judged. The fifth is no switch of a
//! run: it is the choice among the measures. From each of the two ends one choice after the other is switched to the other's.

use crate::experiment::card::settings::{SEEDS, perceptron_on_glyphs};
use crate::experiment::metric;
use protocol::config::settings;
use protocol::experiment::claim::Claim;
use protocol::experiment::{Cell, Drawing, Experiment, Size};
use protocol::{KnobValue, Paper, Text};

/// What is switched; first nothing.
const SWITCHES: [&str; 5] = [
    "as it is",
    "positives",
    "negatives",
    "what is trained",
    "size of the data",
];
/// The two ends, and whether each is self-supervised.
const ENDS: [(&str, bool); 2] = [("self-supervised", true), ("metric learning", false)];
const ROWS: usize = SWITCHES.len() * ENDS.len();
/// Training images of the large and the small data.
const IMAGES: [f64; 2] = [4096.0, 512.0];

/// Returns the card: what is run in each row and column, what is measured, and the texts for the page.
pub fn card() -> Experiment {
    Experiment {
        name: "five_differences".into(),
        title: "Metric learning and SSL: five differences".into(),
        says: "Deep metric learning and contrastive self-supervised learning differ in five ways: positives by \
             labels or fixed transforms, or by designed augmentations that are sampled anew, with all others as \
             negatives; hard negatives of each batch, or random ones; the encoder alone, or with a projector; \
             small data (fewer than 200,000), or large; kNN without training, or also few-shot, linear probe and \
             fine-tuning."
            .into(),
        runs: "Both ends with a small perceptron on drawn letters, and from each end four of the choices switched to the \
               other’s, one at a time. The fifth is how to judge: neighbours and probes are measures of every run."
            .into(),
        look_for: "What each switch changes, against the first row of its end. Whether neighbours and probes agree on it."
            .into(),
        differs: "The self-supervised end is NT-Xent on both views with strong augmentations, the other one triplets with \
                  semi-hard mining by labels, with slight shifts alone. Where negatives are mined at the \
                  self-supervised end, each anchor has one; where they are not mined at the other end, triplets are random. Large data are 4,096 images, small ones 512, drawn alike."
            .into(),
        paper: Some(Paper {
            cite: "Balestriero et al. 2023".into(),
            title: "A Cookbook of Self-Supervised Learning".into(),
            arxiv: "2304.12210".into(),
        }),
        claims: claims(),
        results: true,
        tuned: true,
        row_title: "from, and switched to the other’s".into(),
        column_title: "".into(),
        rows: (0..ROWS).map(name).collect(),
        columns: vec!["tuned".into()],
        cells: (0..ROWS).map(cell).collect(),
        measures: metric::cards(&["few_probe", "few", "probe", "knn", "rank_me", "spread"]),
        published: "".into(),
        drawing: Drawing::Grid,
        size: Size {
            seeds: SEEDS,
            steps: 200,
        },
    }
}

/// Returns the end and the switch of a row.
fn parts(row: usize) -> (usize, usize) {
    (row / SWITCHES.len(), row % SWITCHES.len())
}

fn name(row: usize) -> Text {
    let (end, switch) = parts(row);
    format!("{}: {}", ENDS[end].0, SWITCHES[switch]).into()
}

/// Returns the claims: labels help, a projector helps without them, mining helps with them, and more data help both.
fn claims() -> Vec<Claim> {
    let (ssl, metric) = (0, SWITCHES.len() as u32);
    let above = |says: &'static str, of: u32, against: u32| Claim::above(says, "few_probe", (of, 0), (against, 0));
    vec![
        above(
            "self-supervised: positives of the class above designed views",
            ssl + 1,
            ssl,
        ),
        above(
            "metric learning: positives of the class above designed views",
            metric,
            metric + 1,
        ),
        above("metric learning: mined triplets above random ones", metric, metric + 2),
        above("self-supervised: with a projector above without", ssl, ssl + 3),
        above("self-supervised: large data above small", ssl, ssl + 4),
        above("metric learning: large data above small", metric + 4, metric),
    ]
}

/// Returns the cell of this row.
fn cell(row: usize) -> Cell {
    let (end, switch) = parts(row);
    let (_, end) = ENDS[end];
    // Of each choice: whether it is the self-supervised one.
    let choice = |index: usize| end != (switch == index);
    let loss = match (end, choice(2)) {
        (true, true) => "supcon",
        (true, false) => "soft_triplet",
        (false, true) => "triplet_random",
        (false, false) => "triplet_semi_hard",
    };
    let designed = choice(1);
    let mut own = perceptron_on_glyphs();
    own.extend(settings(&[
        ("data.count", KnobValue::from(IMAGES[usize::from(!choice(4))])),
        ("method", "metric_learning".into()),
        ("method.loss", loss.into()),
        ("method.temperature", 0.2.into()),
        (
            "method.positives",
            KnobValue::from(if designed { "views" } else { "class" }),
        ),
        (
            "method.projector_depth",
            KnobValue::from(if choice(3) { 2.0 } else { 0.0 }),
        ),
    ]));
    // Slight shifts are the fixed transforms; the rest are designed.
    for name in ["crop", "rotation", "contrast", "colour", "greyscale"] {
        own.insert(format!("views.{name}").into(), designed.into());
    }
    Cell {
        times: 1,
        row: row as u32,
        column: 0,
        settings: own,
        published: "".into(),
    }
}
