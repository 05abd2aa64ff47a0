//! The projector: how deep and wide it should be, and how much the embedding loses against the representation.
//!
//! Bardes, Ponce, LeCun 2022, arXiv 2105.04906 and Zbontar et al. 2021, arXiv 2103.03230 use wide projectors of three
//! layers; SimCLR found that the representation before the projector serves better than the embedding after it.
//!
//! Watch for: without a projector there is no width, so that row has one cell, in the first column, and there the embedding
//! is the representation.

use crate::experiment::card::settings::{SEEDS, perceptron_on_glyphs};
use crate::experiment::metric;
use protocol::Paper;
use protocol::config::settings;
use protocol::experiment::claim::{Claim, Expectation};
use protocol::experiment::{Cell, Drawing, Experiment, Size};

/// Rows: name, method, layers.
const ROWS: [(&str, &str, usize); 8] = [
    ("VICReg, no projector", "vicreg", 0),
    ("VICReg, 1 layer", "vicreg", 1),
    ("VICReg, 2 layers", "vicreg", 2),
    ("VICReg, 3 layers", "vicreg", 3),
    ("Barlow Twins, no projector", "barlow_twins", 0),
    ("Barlow Twins, 1 layer", "barlow_twins", 1),
    ("Barlow Twins, 2 layers", "barlow_twins", 2),
    ("Barlow Twins, 3 layers", "barlow_twins", 3),
];
/// Columns: width of every layer, the embedding too.
const WIDTHS: [(&str, f64); 3] = [("8 wide, or none", 8.0), ("32 wide", 32.0), ("128 wide", 128.0)];

/// Returns the card: what is run in each row and column, what is measured, and the texts for the page.
pub fn card() -> Experiment {
    let widths = |layers: usize| if layers == 0 { 1 } else { WIDTHS.len() };
    let all = (0..ROWS.len()).flat_map(|row| (0..widths(ROWS[row].2)).map(move |column| (row, column)));
    Experiment {
        name: "projector".into(),
        title: "What the projector is for".into(),
        says: "Both methods use three layers and gain from width, up to 8192 units and more. SimCLR found that the \
             representation before the projector classifies better than the embedding behind it, by more than ten \
             points."
            .into(),
        runs: "VICReg and Barlow Twins with a small perceptron on drawn letters, without a projector and with one \
             to three layers of three widths. The probe reads both the representation and the embedding."
            .into(),
        look_for: "Whether the best cell is deep and wide. How far the probe of the embedding is below that of the \
                   representation, and whether the gap grows with depth."
            .into(),
        differs: "Widths of 8 to 128 on an encoder of 64 dimensions. Each row has the best of three learning rates, \
             searched at its greatest width on two seeds of its own. The probe sees ten labels a letter."
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
        columns: WIDTHS.iter().map(|(name, _)| (*name).into()).collect(),
        cells: all.map(|(row, column)| cell(row, column)).collect(),
        measures: metric::cards(&[
            "few_probe",
            "few_probe_embedding",
            "lost_behind",
            "probe",
            "few",
            "rank_me",
            "rank_me_representation",
        ]),
        published: "".into(),
        drawing: Drawing::Grid,
        size: Size {
            seeds: SEEDS,
            steps: 200,
        },
    }
}

/// Returns the claims, for each method: a projector of three wide layers helps, and is better than a shallow or a narrow
/// one; the representation is above the embedding.
fn claims() -> Vec<Claim> {
    let of = |method: &str, first: u32| {
        let (none, shallow, deep) = ((first, 0), (first + 1, 2), (first + 3, 2));
        [
            Claim::above(
                format!("{method}: three layers of 128 above no projector"),
                "few_probe",
                deep,
                none,
            ),
            Claim::above(format!("{method}: three layers above one"), "few_probe", deep, shallow),
            Claim::above(format!("{method}: 128 wide above 8"), "few_probe", deep, (first + 3, 0)),
            Claim::new(
                format!("{method}: representation above embedding"),
                "lost_behind",
                Expectation::Over { of: deep, level: 0.0 },
            ),
        ]
    };
    [of("VICReg", 0), of("Barlow Twins", 4)].concat()
}

/// Returns the cell in this row and column.
fn cell(row: usize, column: usize) -> Cell {
    let (_, method, layers) = ROWS[row];
    let mut own = perceptron_on_glyphs();
    own.extend(settings(&[
        ("method", method.into()),
        ("method.projector_depth", (layers as f64).into()),
    ]));
    if layers > 0 {
        let width = WIDTHS[column].1;
        own.extend(settings(&[
            ("method.projector_width", width.into()),
            ("method.dims", width.into()),
        ]));
    }
    Cell {
        times: 1,
        row: row as u32,
        column: column as u32,
        settings: own,
        published: "".into(),
    }
}
