//! A prior for the long tail: the effect of a uniform prior over clusters on data whose classes differ in size, and
//! of a prior that falls off.
//!
//! MSN, Assran et al. 2022, arXiv 2204.07141, regularises a batch's mean assignment to clusters towards equal shares;
//! PMSN, Assran et al. 2022, arXiv 2210.07277, towards shares that fall as a power of the cluster's number. Columns
//! thin out the training split only.
//!
//! Watch for: columns with a long tail have fewer images, so rows are to be compared within a column; and no cluster
//! is told which class is the frequent one.

use crate::experiment::card::settings::SEEDS;
use crate::experiment::metric;
use protocol::Paper;
use protocol::config::settings;
use protocol::experiment::claim::Claim;
use protocol::experiment::{Cell, Drawing, Experiment, Size};

/// Rows: name, weight of the prior's term, exponent of the prior.
const ROWS: [(&str, f64, f64); 4] = [
    ("no prior", 0.0, 0.0),
    ("uniform prior: MSN", 5.0, 0.0),
    ("prior 1/√k: PMSN", 5.0, 0.5),
    ("prior 1/k: PMSN", 5.0, 1.0),
];
/// Columns: how many times as many the first class has as the last.
const COLUMNS: [(&str, f64); 3] = [
    ("balanced digits", 1.0),
    ("long tail of 10", 10.0),
    ("long tail of 50", 50.0),
];

/// Returns the card: what is run in each row and column, what is measured, and the texts for the page.
pub fn card() -> Experiment {
    let all = (0..ROWS.len()).flat_map(|row| (0..COLUMNS.len()).map(move |column| (row, column)));
    Experiment {
        name: "prior_long_tail".into(),
        title: "A prior for the long tail".into(),
        says: "Methods that keep a batch spread have a hidden prior: clusters of equal size. On classes of equal \
             size it helps; on a long tail it can do harm. With a prior that falls as a power, MSN’s features are \
             better on data with a long tail."
            .into(),
        runs: "MSN with a small transformer on the handwritten digits: without the prior’s term, with the uniform \
               prior and with two that fall off, on all training images and on long tails in which there are ten \
               and fifty times as many zeros as nines."
            .into(),
        look_for: "Within each column, which row is best by the probe with ten labels a class. Whether the best row \
                   is another one on the long tail. Whether rows differ by more than their spread. What becomes of \
                   RankMe without a prior."
            .into(),
        differs: "The papers train on ImageNet and iNaturalist with a thousand clusters and more, here there are \
             ten, as many as classes, since with more a frequent class can have several; the mean assignment is \
             of a batch of 64, with a weight of 5, and the targets’ own shares are not made equal. Of ten \
             clusters 1/k gives the first ten times the share of the last, as the data have it, and 1/√k three \
             times. The test split stays balanced; the probe with all labels sees the long tail’s labels, the one \
             with ten labels a class sees as many of each. The same seed is the same data and first weights in \
             every row."
            .into(),
        paper: Some(Paper {
            cite: "Assran et al. 2022".into(),
            title: "The Hidden Uniform Cluster Prior in Self-Supervised Learning".into(),
            arxiv: "2210.07277".into(),
        }),
        claims: claims(),
        results: true,
        tuned: false,
        row_title: "prior".into(),
        column_title: "training data".into(),
        rows: ROWS.iter().map(|(name, ..)| (*name).into()).collect(),
        columns: COLUMNS.iter().map(|(name, _)| (*name).into()).collect(),
        cells: all.map(|(row, column)| cell(row, column)).collect(),
        measures: metric::cards(&["few_probe", "probe", "knn", "few", "rank_me", "spread"]),
        published: "".into(),
        drawing: Drawing::Grid,
        size: Size {
            seeds: SEEDS,
            steps: 300,
        },
    }
}

const NO_PRIOR: u32 = 0;
const UNIFORM: u32 = 1;
const ROOT: u32 = 2;
const POWER: u32 = 3;

/// Returns the claims: where classes are of equal size the uniform prior is better than none and than one that falls off, on
/// the tails one that falls off is.
fn claims() -> Vec<Claim> {
    let above = |says: &'static str, of, against| Claim::above(says, "few_probe", of, against);
    let [balanced, ten, fifty] = [0, 1, 2];
    vec![
        above(
            "balanced: uniform above no prior",
            (UNIFORM, balanced),
            (NO_PRIOR, balanced),
        ),
        above("balanced: uniform above 1/k", (UNIFORM, balanced), (POWER, balanced)),
        above("tail of 10: 1/√k above uniform", (ROOT, ten), (UNIFORM, ten)),
        above("tail of 50: 1/√k above uniform", (ROOT, fifty), (UNIFORM, fifty)),
        above("tail of 50: 1/k above uniform", (POWER, fifty), (UNIFORM, fifty)),
    ]
}

/// Returns the cell in this row and column.
fn cell(row: usize, column: usize) -> Cell {
    let (_, weight, exponent) = ROWS[row];
    Cell {
        times: 1,
        row: row as u32,
        column: column as u32,
        settings: settings(&[
            ("data", "digits".into()),
            ("data.long_tail", COLUMNS[column].1.into()),
            ("method", "msn".into()),
            ("method.prior_weight", weight.into()),
            // Shares of the targets made equal would be a uniform prior in every row.
            ("method.sinkhorn_iterations", 0.0.into()),
            ("method.prior", exponent.into()),
            // As many clusters as classes: with more, a frequent class can have several.
            ("method.prototypes", 10.0.into()),
            ("encoder", "vit".into()),
            ("encoder.width", 32.0.into()),
            ("encoder.patch", 2.0.into()),
            ("run.batch", 64.0.into()),
        ]),
        published: "".into(),
    }
}
