//! Sample-contrastive or dimension-contrastive: from VICReg to SimCLR in steps, over widths of the embedding.
//!
//! Garrido, Chen, Bardes, Najman, LeCun 2023, arXiv 2206.02574. VICReg-exp replaces squared covariances by a
//! log-sum-exp; VICReg-ctr applies that to the transposed batch; SimCLR normalises embeddings and has a softmax;
//! SimCLR-abs and SimCLR-sq take the absolute value or the square of each cosine.

use crate::experiment::card::settings::{SEEDS, perceptron_on_glyphs};
use crate::experiment::metric;
use protocol::config::settings;
use protocol::experiment::claim::Claim;
use protocol::experiment::{Cell, Drawing, Experiment, Size};
use protocol::{KnobValue, Paper, Text};

/// A row: name, method, what differs from its defaults, and what was published of its best projector.
type Row = (
    &'static str,
    &'static str,
    Option<(&'static str, KnobValue)>,
    &'static str,
);

static ROWS: [Row; 6] = [
    ("VICReg", "vicreg", None, "68.1"),
    ("VICReg-exp", "vicreg_exp", None, "68.0"),
    (
        "VICReg-ctr",
        "vicreg_exp",
        Some(("method.transposed", KnobValue::Switch(true))),
        "67.9",
    ),
    ("SimCLR", "simclr", None, "68.6"),
    ("SimCLR-abs", "simclr", Some(similarity("absolute")), ""),
    ("SimCLR-sq", "simclr", Some(similarity("square")), ""),
];

const fn similarity(name: &'static str) -> (&'static str, KnobValue) {
    ("method.similarity", KnobValue::Choice(Text::Borrowed(name)))
}

/// Columns: width of the embedding.
const WIDTHS: [(&str, f64); 3] = [
    ("8 dimensions", 8.0),
    ("32 dimensions", 32.0),
    ("128 dimensions", 128.0),
];

/// Returns the card: what is run in each row and column, what is measured, and the texts for the page.
pub fn card() -> Experiment {
    let all = (0..ROWS.len()).flat_map(|row| (0..WIDTHS.len()).map(move |column| (row, column)));
    Experiment {
        name: "no_difference".into(),
        title: "No difference between variants".into(),
        says: "What tells samples apart and what tells dimensions apart differ by the lengths of rows and columns \
             alone. VICReg, VICReg-exp, VICReg-ctr and, once tuned (temperature 0.15), SimCLR are within a point \
             of each other; gaps can be closed by the design of the network and by tuning."
            .into(),
        runs: "Six losses on drawn letters with a small perceptron and a projector of two layers, at three widths \
             of the embedding."
            .into(),
        look_for: "Whether the rows of a column differ by more than their spread. Whether dimension-contrastive rows \
                   (the first two) lose more than the others where the embedding is narrow."
            .into(),
        differs: "The paper tunes each loss at each width; here each row has the best of three learning rates, \
             searched at the widest embedding on two seeds of its own, and keeps the page’s constants. \
             VICReg-ctr centres each sample, as equation 13 has it, where the paper’s runs centre dimensions. \
             The probe sees ten labels a letter. 200 steps are early in training, where losses that start \
             faster lead."
            .into(),
        paper: Some(Paper {
            cite: "Garrido, Chen, Bardes, Najman, LeCun 2023".into(),
            title: "On the duality between contrastive and non-contrastive self-supervised learning".into(),
            arxiv: "2206.02574".into(),
        }),
        claims: claims(),
        results: true,
        tuned: true,
        row_title: "loss".into(),
        column_title: "embedding".into(),
        rows: ROWS.iter().map(|(name, ..)| (*name).into()).collect(),
        columns: WIDTHS.iter().map(|(name, _)| (*name).into()).collect(),
        cells: all.map(|(row, column)| cell(row, column)).collect(),
        measures: metric::cards(&[
            "few_probe",
            "probe",
            "few",
            "rank_me",
            "rank_me_representation",
            "spread",
            "deviation",
        ]),
        published: "“Paper” is the linear classifier of a ResNet-50 on ImageNet after 100 epochs, with the projector \
                    8192-8192-d: its section 5. It stands beside the widest embedding."
            .into(),
        drawing: Drawing::Grid,
        size: Size {
            seeds: SEEDS,
            steps: 200,
        },
    }
}

/// The largest difference that counts as none: a point.
const MARGIN: f32 = 0.01;

/// Returns the claims: at the widest embedding each two of the rows with a published number are within a point.
fn claims() -> Vec<Claim> {
    let widest = WIDTHS.len() as u32 - 1;
    let known: Vec<u32> = (0u32..)
        .zip(&ROWS)
        .filter(|(_, row)| !row.3.is_empty())
        .map(|(at, _)| at)
        .collect();
    let pairs = known
        .iter()
        .flat_map(|a| known.iter().filter(move |b| a < *b).map(move |b| (*a, *b)));
    let name = |row: u32| ROWS[row as usize].0;
    let claim = |(a, b)| {
        Claim::alike(
            format!("{} and {} within a point", name(a), name(b)),
            "few_probe",
            (a, widest),
            (b, widest),
            MARGIN,
        )
    };
    pairs.map(claim).collect()
}

/// Returns the cell in this row and column.
fn cell(row: usize, column: usize) -> Cell {
    let (_, method, own, published) = &ROWS[row];
    let mut all = perceptron_on_glyphs();
    all.extend(settings(&[
        ("method", (*method).into()),
        ("optimiser", "adamw".into()),
        ("method.dims", WIDTHS[column].1.into()),
    ]));
    if let Some((path, value)) = own {
        all.insert((*path).into(), value.clone());
    }
    let widest = column + 1 == WIDTHS.len();
    Cell {
        times: 1,
        row: row as u32,
        column: column as u32,
        settings: all,
        published: if widest { Text::from(*published) } else { "".into() },
    }
}
