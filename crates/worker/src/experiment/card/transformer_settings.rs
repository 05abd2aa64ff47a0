//! Settings that matter for a transformer: batch, schedule, optimiser, weight decay and patch, one at a time from the same
//! run.
//!
//! The SSL Cookbook, Balestriero et al. 2023, arXiv 2304.12210, has a section on each; Chen, Xie, He 2021, arXiv 2104.02057
//! (MoCo v3), on how unstable transformers are in it. Rows are settings, columns the usual value and two others.
//!
//! Watch for: all runs have as many steps, so that a larger batch sees more images and smaller patches take more time.

use crate::experiment::card::settings::SEEDS;
use crate::experiment::metric;
use protocol::config::settings;
use protocol::experiment::claim::Claim;
use protocol::experiment::{Cell, Drawing, Experiment, Size};
use protocol::{KnobValue, Paper, Settings};

/// A value of a row: what it is called, and the setting.
type Value = (&'static str, &'static str, KnobValue);

const fn number(words: &'static str, path: &'static str, value: f64) -> Value {
    (words, path, KnobValue::Number(value))
}

const fn choice(words: &'static str, path: &'static str, value: &'static str) -> Value {
    (words, path, KnobValue::Choice(std::borrow::Cow::Borrowed(value)))
}

/// Rows: name, and the value in the second and the third column; the first column is the usual run, in the first row alone.
static ROWS: [(&str, [Value; 2]); 6] = [
    (
        "batch: 16, 256",
        [number("16", "run.batch", 16.0), number("256", "run.batch", 256.0)],
    ),
    (
        "schedule: constant, no warm-up",
        [
            choice("constant", "schedule.shape", "constant"),
            number("no warm-up", "schedule.warmup", 0.0),
        ],
    ),
    (
        "learning rate: a tenth, ten times",
        [
            number("a tenth", "optimiser.learning_rate", 0.0001),
            number("ten times", "optimiser.learning_rate", 0.01),
        ],
    ),
    (
        "weight decay: none, 0.1",
        [
            number("none", "optimiser.weight_decay", 0.0),
            number("0.1", "optimiser.weight_decay", 0.1),
        ],
    ),
    (
        "patch: 4, 16 pixels",
        [number("4", "encoder.patch", 4.0), number("16", "encoder.patch", 16.0)],
    ),
    (
        "optimiser: SGD, at 0.05 and 0.5",
        [
            number("0.05", "optimiser.learning_rate", 0.05),
            number("0.5", "optimiser.learning_rate", 0.5),
        ],
    ),
];
const SGD: usize = 5;

/// Returns the card: what is run in each row and column, what is measured, and the texts for the page.
pub fn card() -> Experiment {
    Experiment {
        name: "transformer_settings".into(),
        title: "Settings that matter for a transformer".into(),
        says: "Transformers depend on their settings more than convolutional nets: on the rate and its warm-up, on AdamW and its \
               weight decay, and on the patch, where smaller ones are better and cost more. Larger batches help a little."
            .into(),
        runs: "VICReg with a small transformer on rendered shapes, and from there one setting at a time. The usual run, in the \
               first column, has batches of 64, a cosine schedule with 20 steps of warm-up, AdamW at 0.001 with a weight \
               decay of 0.0001, and patches of 8 pixels."
            .into(),
        look_for: "Which settings move the probe by more than its interval. How the milliseconds of a step grow where patches \
                   are smaller."
            .into(),
        differs: "Two blocks, 32 wide, 300 steps. Each setting has two other values, chosen beforehand, and nothing else is \
                  tuned for them; SGD has two learning rates, since AdamW’s would be far too small for it."
            .into(),
        paper: Some(Paper {
            cite: "Balestriero et al. 2023".into(),
            title: "A Cookbook of Self-Supervised Learning".into(),
            arxiv: "2304.12210".into(),
        }),
        claims: claims(),
        results: true,
        tuned: false,
        row_title: "setting".into(),
        column_title: "".into(),
        rows: ROWS.iter().map(|(name, _)| (*name).into()).collect(),
        columns: vec!["usual".into(), "first value".into(), "second value".into()],
        cells: cells(),
        measures: metric::cards(&["probe", "few_probe", "cost", "few", "rank_me_representation", "spread"]),
        published: "".into(),
        drawing: Drawing::Grid,
        size: Size {
            seeds: SEEDS,
            steps: 300,
        },
    }
}

/// Returns the claims, for the settings of which the papers say a direction: a larger batch, the cosine schedule, warm-up,
/// smaller patches and AdamW are better. The rate and the weight decay are shown without a claim.
fn claims() -> Vec<Claim> {
    let usual = (0, 0);
    let above = |says: &'static str, of, against| Claim::above(says, "probe", of, against);
    vec![
        above("batch: 256 above 16", (0, 2), (0, 1)),
        above("schedule: cosine above constant", usual, (1, 1)),
        above("schedule: with warm-up above without", usual, (1, 2)),
        above("patch: 4 above 16 pixels", (4, 1), (4, 2)),
        above("optimiser: AdamW above SGD at 0.05", usual, (5, 1)),
        above("optimiser: AdamW above SGD at 0.5", usual, (5, 2)),
    ]
}

fn cells() -> Vec<Cell> {
    let one = |row: usize, column: usize| {
        let mut own: Settings = settings(&[
            ("data", "shapes".into()),
            ("method", "vicreg".into()),
            ("encoder", "vit".into()),
            ("encoder.patch", 8.0.into()),
            ("encoder.width", 32.0.into()),
            ("run.batch", 64.0.into()),
            ("optimiser", "adamw".into()),
            ("optimiser.learning_rate", 0.001.into()),
            ("optimiser.weight_decay", 0.0001.into()),
            ("schedule.shape", "cosine".into()),
            ("schedule.warmup", 20.0.into()),
        ]);
        if let Some((_, path, value)) = column.checked_sub(1).map(|index| &ROWS[row].1[index]) {
            own.insert((*path).into(), value.clone());
            if row == SGD {
                own.insert("optimiser".into(), "sgd".into());
            }
        }
        Cell {
            times: 1,
            row: row as u32,
            column: column as u32,
            settings: own,
            published: "".into(),
        }
    };
    let others = (0..ROWS.len()).flat_map(|row| [(row, 1), (row, 2)]);
    [(0, 0)]
        .into_iter()
        .chain(others)
        .map(|(row, column)| one(row, column))
        .collect()
}
