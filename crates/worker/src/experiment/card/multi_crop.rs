//! Cost and gain of multi-crop: additional views of small parts of the image, at equal steps and at equal compute.
//!
//! SwAV, Caron et al. 2020, arXiv 2006.09882, introduced it and added it to other methods; DINO, Caron et al. 2021,
//! arXiv 2104.14294, builds on it. Every step has two global views; columns add local ones.
//!
//! Watch for: time is the only measure of any experiment that differs when a run is repeated.

use crate::experiment::card::settings::{SEEDS, perceptron_on_glyphs};
use crate::experiment::metric;
use protocol::Paper;
use protocol::config::settings;
use protocol::experiment::claim::Claim;
use protocol::experiment::{Cell, Drawing, Experiment, Size};

/// Rows: name, method.
const ROWS: [(&str, &str); 4] = [
    ("SwAV", "swav"),
    ("DINO", "dino"),
    ("SimSiam", "simsiam"),
    ("VICReg", "vicreg"),
];
/// Columns: local views, and how many times as many steps as the first column.
const COLUMNS: [(&str, u32, u32); 3] = [
    ("two views", 0, 1),
    ("and 4 local, as many steps", 4, 1),
    ("two views, as much compute", 0, 3),
];

/// Returns the card: what is run in each row and column, what is measured, and the texts for the page.
pub fn card() -> Experiment {
    let all = (0..ROWS.len()).flat_map(|row| (0..COLUMNS.len()).map(move |column| (row, column)));
    Experiment {
        name: "multi_crop".into(),
        title: "What multi-crop costs and gives".into(),
        says: "A few small crops beside two whole views improve the self-supervised methods that they were put \
             into by two to four points on ImageNet, methods with clusters more than a contrastive one, and cost \
             little, because a small crop is cheap."
            .into(),
        runs: "SwAV, DINO, SimSiam and VICReg with a small perceptron on drawn letters: with two views; with four local ones \
               more, which only the student sees; and with two views for three times as many steps, which is as much \
               compute as the four local ones take."
            .into(),
        look_for: "What the second column gains over the first, at equal steps. Whether the third gains as much, at the \
                   second’s compute."
            .into(),
        differs: "Local views are enlarged to the image’s size, so each costs a whole pass, where the paper’s cost \
             about a fifth of one. A part of a letter is often not enough to name it. Variance and covariance of VICReg are \
             of the two whole views. Milliseconds depend on the machine and on what else it does."
            .into(),
        paper: Some(Paper {
            cite: "Caron et al. 2020".into(),
            title: "Unsupervised Learning of Visual Features by Contrasting Cluster Assignments".into(),
            arxiv: "2006.09882".into(),
        }),
        claims: claims(),
        results: true,
        tuned: true,
        row_title: "method".into(),
        column_title: "views".into(),
        rows: ROWS.iter().map(|(name, _)| (*name).into()).collect(),
        columns: COLUMNS.iter().map(|(name, ..)| (*name).into()).collect(),
        cells: all.map(|(row, column)| cell(row, column)).collect(),
        measures: metric::cards(&["few_probe", "cost", "few", "probe", "rank_me_representation", "spread"]),
        published: "".into(),
        drawing: Drawing::Grid,
        size: Size {
            seeds: SEEDS,
            steps: 200,
        },
    }
}

/// Returns the claims: four local views gain at equal steps, and still gain at equal compute.
fn claims() -> Vec<Claim> {
    let of = |row: usize| {
        let (name, at) = (ROWS[row].0, |column| (row as u32, column));
        [
            Claim::above(
                format!("{name}: local views gain at equal steps"),
                "few_probe",
                at(1),
                at(0),
            ),
            Claim::above(
                format!("{name}: local views gain at equal compute"),
                "few_probe",
                at(1),
                at(2),
            ),
        ]
    };
    (0..ROWS.len()).flat_map(of).collect()
}

/// Returns the cell in this row and column.
fn cell(row: usize, column: usize) -> Cell {
    let (_, local, times) = COLUMNS[column];
    let mut own = perceptron_on_glyphs();
    own.extend(settings(&[
        ("method", ROWS[row].1.into()),
        ("run.batch", 64.0.into()),
        ("views.local_crop", (local > 0).into()),
    ]));
    if local > 0 {
        own.insert("views.local_crop.views".into(), f64::from(local).into());
    }
    Cell {
        times,
        row: row as u32,
        column: column as u32,
        settings: own,
        published: "".into(),
    }
}
