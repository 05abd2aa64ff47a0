//! Teacher or none: the same methods with an EMA teacher for their targets and without.
//!
//! Tarvainen, Valpola 2017, arXiv 1703.01780, for supervised learning with few labels; Pham, Zhang, Niu, Zhang, Yoo
//! 2022, arXiv 2208.05744, "On the Pros and Cons of Momentum Encoder in Self-Supervised Visual Representation Learning". Rows are
//! methods, columns what their targets are made by.

use crate::experiment::card::settings::{SEEDS, perceptron_on_glyphs};
use crate::experiment::metric;
use protocol::Paper;
use protocol::config::settings;
use protocol::experiment::claim::Claim;
use protocol::experiment::{Cell, Drawing, Experiment, Size};

/// Rows: name, method.
const ROWS: [(&str, &str); 6] = [
    ("SimSiam, BYOL", "simsiam"),
    ("SimCLR", "simclr"),
    ("VICReg", "vicreg"),
    ("Barlow Twins", "barlow_twins"),
    ("SwAV", "swav"),
    ("DINO", "dino"),
];
/// Columns: name, whether there is a teacher.
const COLUMNS: [(&str, bool); 2] = [("no teacher", false), ("EMA teacher", true)];

/// Returns the card: what is run in each row and column, what is measured, and the texts for the page.
pub fn card() -> Experiment {
    let all = (0..ROWS.len()).flat_map(|row| (0..COLUMNS.len()).map(move |column| (row, column)));
    Experiment {
        name: "teacher_or_none".into(),
        title: "Teacher or none".into(),
        says: "A momentum encoder can also be put into methods that come without one, such as SimCLR, and makes them better. \
               What helps is steadiness, most of all of the last layers: momentum of the projector alone is about as good."
            .into(),
        runs: "Six methods with a small perceptron on drawn letters, each with the targets of its own network, whose \
               gradient is stopped where the method stops it, and of an EMA teacher of momentum 0.99."
            .into(),
        look_for:
            "Which rows gain from the teacher, and whether any loses. Whether a teacher keeps more dimensions in \
                   use."
                .into(),
        differs: "The papers train for hundreds of epochs, where a teacher can average over many; 200 steps are two \
                  memories of this one. Each row keeps the method's own loss and heads, and one learning rate."
            .into(),
        paper: Some(Paper {
            cite: "Pham, Zhang, Niu, Zhang, Yoo 2022".into(),
            title: "On the Pros and Cons of Momentum Encoder in Self-Supervised Visual Representation Learning".into(),
            arxiv: "2208.05744".into(),
        }),
        claims: claims(),
        results: true,
        tuned: false,
        row_title: "method".into(),
        column_title: "targets".into(),
        rows: ROWS.iter().map(|(name, _)| (*name).into()).collect(),
        columns: COLUMNS.iter().map(|(name, _)| (*name).into()).collect(),
        cells: all.map(|(row, column)| cell(row, column)).collect(),
        measures: metric::cards(&[
            "few_probe",
            "probe",
            "few",
            "rank_me",
            "rank_me_representation",
            "spread",
        ]),
        published: "".into(),
        drawing: Drawing::Grid,
        size: Size {
            seeds: SEEDS,
            steps: 200,
        },
    }
}

/// Returns the claims: each method is better with a teacher.
fn claims() -> Vec<Claim> {
    let claim = |(row, (name, _)): (u32, (&str, &str))| {
        Claim::above(format!("{name}: a teacher above none"), "few_probe", (row, 1), (row, 0))
    };
    (0u32..).zip(ROWS).map(claim).collect()
}

/// Returns the cell in this row and column.
fn cell(row: usize, column: usize) -> Cell {
    let teacher = COLUMNS[column].1;
    let mut own = perceptron_on_glyphs();
    own.extend(settings(&[
        ("method", ROWS[row].1.into()),
        ("method.momentum_encoder", teacher.into()),
    ]));
    if teacher {
        own.insert("method.momentum".into(), 0.99.into());
    }
    Cell {
        times: 1,
        row: row as u32,
        column: column as u32,
        settings: own,
        published: "".into(),
    }
}
