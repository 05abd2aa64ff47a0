//! Which augmentations matter, alone and in pairs: the grid of SimCLR's figure 5 on rendered shapes.
//!
//! Chen, Kornblith, Norouzi, Hinton 2020, arXiv 2002.05709. A cell is SimCLR with two augmentations on and all others
//! off; on the diagonal it is one alone, in the first corner none. The order of two augmentations is fixed here, so
//! only one half of the square is run.

use crate::experiment::card::settings::SEEDS;
use crate::experiment::metric;
use protocol::config::settings;
use protocol::experiment::claim::Claim;
use protocol::experiment::{Cell, Drawing, Experiment, Size};
use protocol::{KnobValue, Paper, Settings, Text};

/// A name, the switches that are on, and their strengths where these are not the usual ones.
type Views = (&'static str, &'static [(&'static str, Option<f64>)]);

/// Rows, and but for the last the columns.
const VIEWS: [Views; 7] = [
    ("none", &[]),
    ("crop", &[("crop", Some(40.0))]),
    ("cut-out", &[("cutout", Some(50.0))]),
    (
        "colour",
        &[("colour", Some(100.0)), ("greyscale", None), ("contrast", Some(60.0))],
    ),
    ("noise", &[("noise", Some(20.0))]),
    ("blur", &[("blur", Some(2.0))]),
    ("rotation", &[("rotation", Some(45.0))]),
];

/// Every switch that `shapes` would have on.
const USUAL: [&str; 6] = ["crop", "flip", "rotation", "translation", "contrast", "colour"];

/// Returns the card: what is run in each row and column, what is measured, and the texts for the page.
pub fn card() -> Experiment {
    let rows: [Text; 7] = VIEWS.map(|(name, _)| name.into());
    let mut columns = rows.clone();
    columns[0] = "alone".into();
    // In the first column all of them, in the others those below the diagonal.
    let half = (0..VIEWS.len()).flat_map(|row| (0..row.max(1)).map(move |column| (row, column)));
    Experiment {
        name: "augmentations".into(),
        title: "Which augmentations matter".into(),
        says: "On ImageNet no augmentation is enough alone, and crop with colour stands out among the pairs. The \
             authors’ conjecture: two crops of one photograph share a histogram of colours, by which they can be \
             matched without looking at shapes."
            .into(),
        runs: "SimCLR with a small conv net on rendered shapes, once for each augmentation alone and for each \
               pair. The linear probe names the shape."
            .into(),
        look_for: "Which pair is best, and whether it is the pair of crop and colour. Whether colour alone or crop \
                   alone is worse than the two together. What “none” reaches: the net then learns only to tell \
                   images apart."
            .into(),
        differs: "Both views are augmented, the paper crops both and changes one. “Colour” is colour, greyscale and \
             contrast; there is no Sobel filter. One learning rate for all cells, 200 steps of 64 images."
            .into(),
        paper: Some(Paper {
            cite: "Chen, Kornblith, Norouzi, Hinton 2020".into(),
            title: "A Simple Framework for Contrastive Learning of Visual Representations".into(),
            arxiv: "2002.05709".into(),
        }),
        claims: claims(),
        results: true,
        tuned: false,
        row_title: "".into(),
        column_title: "".into(),
        rows: rows.to_vec(),
        columns: columns[..VIEWS.len() - 1].to_vec(),
        cells: half.map(|(row, column)| cell(row, column)).collect(),
        measures: metric::cards(&["probe", "few_probe", "knn", "few", "rank_me", "alignment", "uniformity"]),
        published: "".into(),
        drawing: Drawing::Grid,
        size: Size {
            seeds: SEEDS,
            steps: 200,
        },
    }
}

/// Crop with colour: the pair that is published as best.
const BEST: (u32, u32) = (3, 1);

/// Returns the claims: crop with colour is above either alone, and above each other pair.
fn claims() -> Vec<Claim> {
    let name = |index: u32| VIEWS[index as usize].0;
    let alone = [1, 3].map(|row| {
        Claim::above(
            format!("crop with colour above {} alone", name(row)),
            "probe",
            BEST,
            (row, 0),
        )
    });
    let pairs = (2..VIEWS.len() as u32).flat_map(|row| (1..row).map(move |column| (row, column)));
    let pairs = pairs.filter(|pair| *pair != BEST).map(|pair| {
        let says = format!("crop with colour above {} with {}", name(pair.1), name(pair.0));
        Claim::above(says, "probe", BEST, pair)
    });
    alone.into_iter().chain(pairs).collect()
}

/// Returns the cell in this row and column.
fn cell(row: usize, column: usize) -> Cell {
    let mut own: Settings = settings(&[
        ("data", "shapes".into()),
        ("method", "simclr".into()),
        ("encoder", "conv".into()),
        ("run.batch", 64.0.into()),
    ]);
    let mut set = |path: String, value: KnobValue| own.insert(path.into(), value);
    for name in USUAL {
        set(format!("views.{name}"), false.into());
    }
    set("views.greyscale".into(), false.into());
    for (name, strength) in VIEWS[row].1.iter().chain(VIEWS[column].1) {
        set(format!("views.{name}"), true.into());
        if let Some(strength) = strength {
            set(format!("views.{name}.strength"), (*strength).into());
        }
    }
    Cell {
        times: 1,
        row: row as u32,
        column: column as u32,
        settings: own,
        published: "".into(),
    }
}
