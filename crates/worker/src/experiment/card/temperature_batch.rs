//! Temperature and batch size of NT-Xent: how sharply negatives are weighted, and how many there are.
//!
//! Chen, Kornblith, Norouzi, Hinton 2020, arXiv 2002.05709, figure 9 and table 5.
//!
//! Watch for: every cell takes the same number of steps, so a batch of 256 sees sixteen times the images that a batch
//! of 16 sees.

use crate::experiment::card::settings::{SEEDS, perceptron_on_glyphs};
use crate::experiment::metric;
use protocol::Paper;
use protocol::config::settings;
use protocol::experiment::claim::Claim;
use protocol::experiment::{Cell, Drawing, Experiment, Size};

/// Rows: τ, and what was published of it.
const TEMPERATURES: [(&str, f64, &str); 6] = [
    ("0.02", 0.02, ""),
    ("0.05", 0.05, "59.7"),
    ("0.1", 0.1, "64.4"),
    ("0.5", 0.5, "60.7"),
    ("1", 1.0, "58.0"),
    ("5", 5.0, ""),
];
/// Columns.
const BATCHES: [(&str, f64); 3] = [("batch of 16", 16.0), ("batch of 64", 64.0), ("batch of 256", 256.0)];

/// Returns the card: what is run in each row and column, what is measured, and the texts for the page.
pub fn card() -> Experiment {
    let all = (0..TEMPERATURES.len()).flat_map(|row| (0..BATCHES.len()).map(move |column| (row, column)));
    Experiment {
        name: "temperature_batch".into(),
        title: "Temperature and batch size".into(),
        says: "NT-Xent needs a temperature that fits: 64.4 % at 0.1, five to six points less at 0.05 and at 1, \
             though the loss’s own task is solved best at the lowest. Larger batches help, the less the longer \
             the training."
            .into(),
        runs: "SimCLR with a small perceptron on drawn letters over six temperatures and three batch sizes, all \
             with the same number of steps."
            .into(),
        look_for: "The ridge of the map: which temperature is best, and whether it moves with the batch. Whether \
             uniformity is best at low temperatures, which repel near neighbours most, and whether high ones keep \
             fewer dimensions. How much the batch matters."
            .into(),
        differs: "Steps are equal, not epochs: a larger batch has also seen more images. Each temperature has the \
             best of three learning rates, searched at the largest batch on two seeds of its own; the rate is \
             not scaled with the batch. AdamW is not LARS. The probe sees ten labels a letter."
            .into(),
        paper: Some(Paper {
            cite: "Chen, Kornblith, Norouzi, Hinton 2020".into(),
            title: "A Simple Framework for Contrastive Learning of Visual Representations".into(),
            arxiv: "2002.05709".into(),
        }),
        claims: claims(),
        results: true,
        tuned: true,
        row_title: "temperature".into(),
        column_title: "".into(),
        rows: TEMPERATURES.iter().map(|(name, ..)| (*name).into()).collect(),
        columns: BATCHES.iter().map(|(name, _)| (*name).into()).collect(),
        cells: all.map(|(row, column)| cell(row, column)).collect(),
        measures: metric::cards(&[
            "few_probe",
            "probe",
            "few",
            "rank_me",
            "uniformity",
            "alignment",
            "spread",
        ]),
        published:
            "“Paper” is the linear probe of a ResNet-50 on ImageNet: its table 5, with batches of thousands. It \
                    stands beside the largest batch."
                .into(),
        drawing: Drawing::Grid,
        size: Size {
            seeds: SEEDS,
            steps: 200,
        },
    }
}

/// Returns the claims: at the largest batch τ 0.1 is above those beside it and above 1, and at τ 0.1 larger batches are
/// better.
fn claims() -> Vec<Claim> {
    let (best, largest) = (2, BATCHES.len() as u32 - 1);
    let others = [1, 3, 4].map(|row| {
        let says = format!("τ 0.1 above {}", TEMPERATURES[row as usize].0);
        Claim::above(says, "few_probe", (best, largest), (row, largest))
    });
    let batches = [0, 1].map(|column| {
        let says = format!("batch of 256 above {}", BATCHES[column as usize].0);
        Claim::above(says, "few_probe", (best, largest), (best, column))
    });
    others.into_iter().chain(batches).collect()
}

/// Returns the cell in this row and column.
fn cell(row: usize, column: usize) -> Cell {
    let (_, temperature, published) = TEMPERATURES[row];
    let mut own = perceptron_on_glyphs();
    own.extend(settings(&[
        ("method", "simclr".into()),
        ("method.temperature", temperature.into()),
        ("run.batch", BATCHES[column].1.into()),
    ]));
    let largest = column + 1 == BATCHES.len();
    Cell {
        times: 1,
        row: row as u32,
        column: column as u32,
        settings: own,
        published: if largest { published.into() } else { "".into() },
    }
}
