//! Equivariance or invariance: which factors of the data a representation keeps when its views change them.
//!
//! Views that change a factor train the representation to be invariant to it. A pretext task about a factor, such as
//! rotation prediction (Gidaris, Singh, Komodakis 2018, arXiv 1803.07728), trains it to be equivariant. Dangovski et
//! al. 2022, arXiv 2111.00899, add the second to the first. Rows are objectives and views; the first measure asks the
//! representation by which quarter an image was turned, the others are factors of the drawn letters.
//!
//! Watch for: a row means something only beside the untrained one; and numbers are of the representation, which keeps
//! more than the embedding that the loss makes invariant.

use crate::experiment::card::settings::SEEDS;
use crate::experiment::metric;
use protocol::config::settings;
use protocol::experiment::claim::Claim;
use protocol::experiment::{Cell, Drawing, Experiment, Size};
use protocol::{KnobValue, Paper, Settings};

/// What `glyphs` has on for views.
const USUAL: [&str; 6] = ["crop", "rotation", "translation", "contrast", "colour", "greyscale"];

/// Rows: name, method, whether it learns at all, its views, and the strength of rotation in degrees where it is not the
/// usual one.
type Row = (&'static str, &'static str, bool, &'static [&'static str], Option<f64>);

const ROWS: [Row; 8] = [
    ("untrained", "simclr", false, &USUAL, None),
    ("SimCLR, all views", "simclr", true, &USUAL, None),
    (
        "SimCLR, colour views",
        "simclr",
        true,
        &["contrast", "colour", "greyscale"],
        None,
    ),
    ("SimCLR, crops", "simclr", true, &["crop"], None),
    (
        "SimCLR, crops and any turn",
        "simclr",
        true,
        &["crop", "rotation"],
        Some(180.0),
    ),
    ("VICReg, all views", "vicreg", true, &USUAL, None),
    ("SupCon with labels, all views", "supcon", true, &USUAL, None),
    (
        "rotation prediction",
        "rotation",
        true,
        &["crop", "translation", "contrast", "colour", "greyscale"],
        None,
    ),
];
const UNTRAINED: u32 = 0;
const ALL_VIEWS: u32 = 1;
const COLOUR_VIEWS: u32 = 2;
const CROPS: u32 = 3;
const ANY_TURN: u32 = 4;
const ROTATION: u32 = 7;

/// Returns the card: what is run in each row and column, what is measured, and the texts for the page.
pub fn card() -> Experiment {
    Experiment {
        name: "equivariance".into(),
        title: "Equivariance or invariance".into(),
        says: "The loss asks for invariance to what the views change. To be sensitive to some changes helps: on \
             photographs, contrastive learning gets better when it is also asked by which quarter an image was \
             turned, and worse when it is made invariant to that."
            .into(),
        runs: "Drawn letters, with a small conv net: SimCLR with all views and with one kind of them, VICReg and SupCon with \
               all, and rotation prediction, which asks for the turn. After training, each image is turned by a drawn \
               quarter and a linear probe tells from the representation by which; hue, size and place are read of images as \
               they are."
            .into(),
        look_for: "Which rows still know the turn, against the untrained one. Whether hue is lost where colours are changed. \
                   Which rows name the letter, and whether they are those that lost the most."
            .into(),
        differs: "The paper adds a question to SimCLR, here each row is one thing alone. Hue, size and place \
             are R² of a ridge regression, which can be below 0. H and I look the same after half a \
             turn. “Untrained” has a learning rate of 0, so that only batch norms settle."
            .into(),
        paper: Some(Paper {
            cite: "Dangovski et al. 2022".into(),
            title: "Equivariant Contrastive Learning".into(),
            arxiv: "2111.00899".into(),
        }),
        claims: claims(),
        results: true,
        tuned: false,
        row_title: "asked for".into(),
        column_title: "".into(),
        rows: ROWS.iter().map(|(name, ..)| (*name).into()).collect(),
        columns: vec!["conv net".into()],
        cells: (0..ROWS.len()).map(cell).collect(),
        measures: metric::cards(&[
            "applied_turn",
            "probe",
            "factor_hue",
            "factor_size",
            "factor_x",
            "factor_y",
            "few_probe",
        ]),
        published: "".into(),
        drawing: Drawing::Grid,
        size: Size {
            seeds: SEEDS,
            steps: 400,
        },
    }
}

/// Returns the claims: the representation knows the turn where the task asks for it and not where the views change it; it
/// does not know the hue where views change colours.
fn claims() -> Vec<Claim> {
    let turn = |says: &'static str, of: u32, against: u32| Claim::above(says, "applied_turn", (of, 0), (against, 0));
    vec![
        turn("turn: rotation prediction above the untrained net", ROTATION, UNTRAINED),
        turn(
            "turn: rotation prediction above SimCLR with all views",
            ROTATION,
            ALL_VIEWS,
        ),
        turn("turn: crops alone above crops with any turn", CROPS, ANY_TURN),
        Claim::above(
            "hue: crops alone above colour views",
            "factor_hue",
            (CROPS, 0),
            (COLOUR_VIEWS, 0),
        ),
        Claim::above(
            "letter: SimCLR above rotation prediction",
            "probe",
            (ALL_VIEWS, 0),
            (ROTATION, 0),
        ),
    ]
}

/// Returns the cell of this row.
fn cell(row: usize) -> Cell {
    let (_, method, learns, views, strength) = ROWS[row];
    let mut own: Settings = settings(&[
        ("data", "glyphs".into()),
        ("method", method.into()),
        ("encoder", "conv".into()),
        ("run.batch", 64.0.into()),
    ]);
    for name in USUAL {
        own.insert(format!("views.{name}").into(), views.contains(&name).into());
    }
    if let Some(strength) = strength {
        own.insert("views.rotation.strength".into(), KnobValue::Number(strength));
    }
    if !learns {
        own.insert("optimiser.learning_rate".into(), KnobValue::Number(0.0));
    }
    Cell {
        times: 1,
        row: row as u32,
        column: 0,
        settings: own,
        published: "".into(),
    }
}
