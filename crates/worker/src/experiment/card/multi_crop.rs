//! Cost and gain of multi-crop: additional views of small parts of the image, in four methods.
//!
//! SwAV, Caron et al. 2020, arXiv 2006.09882, introduced it and added it to other methods; DINO, Caron et al. 2021,
//! arXiv 2104.14294, builds on it. Every step has two global views; columns add local ones.
//!
//! Watch for: all columns have the same number of steps, so a column to the right has seen more views and taken more
//! time. Time is the only measure of any experiment that differs when a run is repeated.

use crate::experiment::metric;
use protocol::Paper;
use protocol::config::settings;
use protocol::experiment::{Cell, Drawing, Experiment, Size};

/// Rows: name, method.
const ROWS: [(&str, &str); 4] = [
    ("SwAV", "swav"),
    ("DINO", "dino"),
    ("SimSiam", "simsiam"),
    ("VICReg", "vicreg"),
];
/// Columns: local views.
const COLUMNS: [(&str, u32); 3] = [("two views", 0), ("and 2 local", 2), ("and 4 local", 4)];

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
        runs: "SwAV, DINO, SimSiam and VICReg with a small conv net on rendered shapes, with two views and with two \
               and four local ones more, which only the student sees. The same steps everywhere, and the time of \
               one."
            .into(),
        look_for: "What each column gains over the first and what a step then takes. Whether the clusters’ rows gain \
                   more than the others. Whether as much would be had by more steps of two views in the same time."
            .into(),
        differs: "Local views are enlarged to the image’s size, so each costs a whole pass, where the paper’s cost \
             about a fifth of one. A part of a shape is often not enough to name it. Each method keeps its usual \
             rate. Variance and covariance of VICReg are of the two whole views. Milliseconds depend on the \
             machine and on what else it does: runs beside each other slow each other down. Each two local views \
             add the time of the first two: 22, 43 and 64 ms on one core. With three seeds, two for DINO and \
             SimSiam, by the probe with ten labels: VICReg gains, from 85 to 92 and 93 %; SwAV gains with one \
             seed, from 56 to 64 and 69, and starts later with the others, which makes 64, 45 and 60 of three; \
             SimSiam loses, from 60 to 53 and 46; DINO has not begun to learn the shape by 1,000 steps."
            .into(),
        paper: Some(Paper {
            cite: "Caron et al. 2020".into(),
            title: "Unsupervised Learning of Visual Features by Contrasting Cluster Assignments".into(),
            arxiv: "2006.09882".into(),
        }),
        row_title: "method".into(),
        column_title: "views".into(),
        rows: ROWS.iter().map(|(name, _)| (*name).into()).collect(),
        columns: COLUMNS.iter().map(|(name, _)| (*name).into()).collect(),
        cells: all.map(|(row, column)| cell(row, column)).collect(),
        measures: metric::cards(&["few_probe", "cost", "few", "probe", "rank_me_representation", "spread"]),
        published: "".into(),
        drawing: Drawing::Grid,
        size: Size { seeds: 3, steps: 1_000 },
        ..Experiment::default()
    }
}

/// Returns the cell in this row and column.
fn cell(row: usize, column: usize) -> Cell {
    let local = COLUMNS[column].1;
    let mut own = settings(&[
        ("data", "shapes".into()),
        ("method", ROWS[row].1.into()),
        ("encoder", "conv".into()),
        ("run.batch", 64.0.into()),
        ("views.local_crop", (local > 0).into()),
    ]);
    if local > 0 {
        own.insert("views.local_crop.views".into(), f64::from(local).into());
    }
    Cell {
        row: row as u32,
        column: column as u32,
        settings: own,
        published: "".into(),
    }
}
