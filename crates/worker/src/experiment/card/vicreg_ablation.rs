//! Which parts keep a joint embedding from collapsing: VICReg's ablation table.
//!
//! Bardes, Ponce, LeCun 2022, arXiv 2105.04906, table 4. Rows are architectures, from BYOL with all its parts to
//! none; columns add nothing, the variance term, and the covariance term too. Each row compares the branches as its
//! own method does. Where variance and covariance are added to BYOL or SimSiam, their weights are the paper's, μ = 1
//! and ν = 0.01.
//!
//! Watch for: with batch norm in the heads a missing part shows in the rank long before it shows in accuracy, and the
//! spread of normalised embeddings does not see embeddings shrink. So rank, accuracy and raw deviation are measured.

use crate::experiment::card::settings::{SEEDS, small_perceptron};
use crate::experiment::metric;
use protocol::config::settings;
use protocol::experiment::claim::{Claim, Expectation};
use protocol::experiment::{Cell, Drawing, Experiment, Size};
use protocol::{Paper, Text};

/// Rows: name, method, and momentum encoder, stop-gradient, predictor, batch norm; then what was
/// published of the three columns.
type Row = (&'static str, &'static str, [bool; 4], [&'static str; 3]);

const ROWS: [Row; 8] = [
    (
        "BYOL: momentum, stop-gradient, predictor, batch norm",
        "byol",
        [true, true, true, true],
        ["69.3", "70.2", "69.5"],
    ),
    (
        "SimSiam: stop-gradient, predictor, batch norm",
        "simsiam",
        [false, true, true, true],
        ["67.9", "68.1", "67.6"],
    ),
    (
        "SimSiam: stop-gradient, predictor",
        "simsiam",
        [false, true, true, false],
        ["35.1", "67.3", "67.1"],
    ),
    (
        "SimSiam: stop-gradient",
        "simsiam",
        [false, true, false, false],
        ["collapse", "56.8", "66.1"],
    ),
    (
        "VICReg: predictor",
        "vicreg",
        [false, false, true, false],
        ["collapse", "56.2", "67.3"],
    ),
    (
        "VICReg: predictor, batch norm",
        "vicreg",
        [false, false, true, true],
        ["collapse", "57.1", "68.7"],
    ),
    (
        "VICReg: batch norm",
        "vicreg",
        [false, false, false, true],
        ["collapse", "57.5", "68.6"],
    ),
    (
        "VICReg: none",
        "vicreg",
        [false, false, false, false],
        ["collapse", "56.5", "67.4"],
    ),
];

/// Columns: name, variance, covariance.
const COLUMNS: [(&str, bool, bool); 3] = [
    ("no regularisation", false, false),
    ("variance", true, false),
    ("variance and covariance", true, true),
];

/// Returns the card: what is run in each row and column, what is measured, and the texts for the page.
pub fn card() -> Experiment {
    let all = (0..ROWS.len()).flat_map(|row| (0..COLUMNS.len()).map(move |column| (row, column)));
    Experiment {
        name: "vicreg_ablation".into(),
        title: "What keeps it from collapsing".into(),
        says: "Without regularisation the embedding collapses as soon as stop-gradient or predictor is gone. The \
             variance term alone prevents it in every row; the covariance term adds nine to twelve points to the \
             last five rows, which lack stop-gradient or predictor."
            .into(),
        runs: "Eight wirings by three regularisations with a small perceptron on the handwritten digits, each row \
               with its method’s own distance and the same optimiser."
            .into(),
        look_for: "Which cells collapse, by the raw deviation (a point), by RankMe (few directions) and by the probe. \
                   Whether the variance term rescues the first column, and what covariance adds to the rank."
            .into(),
        differs: "The paper’s numbers are linear probes of a ResNet-50 on ImageNet after 100 epochs. The digits are \
             easy: a representation behind a collapsed embedding still names most of them, so a collapse is to \
             be read from the verdict, from deviation and RankMe, and the probe sees ten labels a class. Each \
             row has the best of three learning rates, searched with both terms on two seeds of its own."
            .into(),
        paper: Some(Paper {
            cite: "Bardes, Ponce, LeCun 2022".into(),
            title: "VICReg: Variance-Invariance-Covariance Regularization for Self-Supervised Learning".into(),
            arxiv: "2105.04906".into(),
        }),
        claims: claims(),
        results: true,
        tuned: true,
        row_title: "".into(),
        column_title: "".into(),
        rows: ROWS.iter().map(|(name, ..)| (*name).into()).collect(),
        columns: COLUMNS.iter().map(|(name, ..)| (*name).into()).collect(),
        cells: all.map(|(row, column)| cell(row, column)).collect(),
        measures: metric::cards(&[
            "few_probe",
            "deviation",
            "rank_me",
            "spread",
            "probe",
            "few",
            "rank_me_representation",
        ]),
        published: "“Paper” is the published linear probe on ImageNet (ResNet-50, 100 epochs): its table 4. “To a \
                    point” and “few dimensions” are the page’s verdicts."
            .into(),
        drawing: Drawing::Grid,
        size: Size {
            seeds: SEEDS,
            steps: 400,
        },
    }
}

/// The first of the rows that collapse where nothing is added.
const BARE: u32 = 3;
/// SimSiam with and without batch norm.
const SIMSIAM: [u32; 2] = [1, 2];

/// Returns the claims: how each cell ends, and what covariance adds to the rows that lack stop-gradient or predictor.
fn claims() -> Vec<Claim> {
    let rows = 0..ROWS.len() as u32;
    let (named, ends) = (
        |row: u32| ROWS[row as usize].0,
        |says: String, expects| Claim::new(says, "", expects),
    );
    let bare = rows.clone().filter(|row| *row != SIMSIAM[1]).map(|row| {
        let of = (row, 0);
        if row < BARE {
            ends(
                format!("{}, alone: no collapse", named(row)),
                Expectation::Stands { of },
            )
        } else {
            ends(
                format!("{}, alone: collapse", named(row)),
                Expectation::Collapses { of },
            )
        }
    });
    let norm = Claim::above(
        "SimSiam alone: better with batch norm",
        "few_probe",
        (SIMSIAM[0], 0),
        (SIMSIAM[1], 0),
    );
    let variance = rows.clone().map(|row| {
        ends(
            format!("{}, with variance: no point", named(row)),
            Expectation::NoPoint { of: (row, 1) },
        )
    });
    let both = rows.clone().map(|row| {
        ends(
            format!("{}, with both: no collapse", named(row)),
            Expectation::Stands { of: (row, 2) },
        )
    });
    let adds = rows.skip(BARE as usize).map(|row| {
        let says = format!("{}: both above variance", named(row));
        Claim::above(says, "few_probe", (row, 2), (row, 1))
    });
    bare.chain([norm]).chain(variance).chain(both).chain(adds).collect()
}

/// Returns the cell in this row and column.
fn cell(row: usize, column: usize) -> Cell {
    let (_, method, [momentum, stop, predictor, norm], published) = ROWS[row];
    let (_, variance, covariance) = COLUMNS[column];
    let mut own = small_perceptron();
    own.extend(settings(&[
        ("method", method.into()),
        ("optimiser", "adamw".into()),
        ("encoder.batch_norm", true.into()),
        ("method.momentum_encoder", momentum.into()),
        ("method.stop_gradient", stop.into()),
        ("method.predictor", predictor.into()),
        ("method.batch_norm", norm.into()),
        ("method.variance", variance.into()),
        ("method.covariance", covariance.into()),
        ("method.dims", 64.0.into()),
    ]));
    Cell {
        times: 1,
        row: row as u32,
        column: column as u32,
        settings: own,
        published: Text::from(published[column]),
    }
}
