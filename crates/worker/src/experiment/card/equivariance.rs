//! Equivariance or invariance: which factors of the data a representation keeps when its views change them.
//!
//! Views that change a factor train the representation to be invariant to it. A pretext task about a factor, such as
//! rotation prediction (Gidaris, Singh, Komodakis 2018, arXiv 1803.07728), trains it to be equivariant. Dangovski et
//! al. 2022, arXiv 2111.00899, add the second to the first. Rows are objectives and views, measures are factors of
//! the rendered shapes.
//!
//! Watch for: a row means something only beside the untrained one; and numbers are of the representation, which keeps
//! more than the embedding that the loss makes invariant.

use crate::experiment::metric;
use protocol::config::settings;
use protocol::experiment::{Cell, Drawing, Experiment, Size};
use protocol::{KnobValue, Paper, Settings};

/// What `shapes` has on for views.
const USUAL: [&str; 7] = [
    "crop",
    "flip",
    "rotation",
    "translation",
    "contrast",
    "colour",
    "greyscale",
];

/// Rows: name, method, whether it learns at all, and its views.
type Row = (&'static str, &'static str, bool, &'static [&'static str]);

const ROWS: [Row; 9] = [
    ("untrained", "simclr", false, &USUAL),
    ("SimCLR, all views", "simclr", true, &USUAL),
    (
        "SimCLR, colour views",
        "simclr",
        true,
        &["contrast", "colour", "greyscale"],
    ),
    ("SimCLR, crops", "simclr", true, &["crop"]),
    ("SimCLR, turned views", "simclr", true, &["rotation", "flip"]),
    ("VICReg, all views", "vicreg", true, &USUAL),
    ("SupCon with labels, all views", "supcon", true, &USUAL),
    (
        "rotation prediction, views not turned",
        "rotation",
        true,
        &["crop", "translation", "contrast", "colour", "greyscale"],
    ),
    ("rotation prediction, no views", "rotation", true, &[]),
];
/// Columns.
const ENCODERS: [(&str, &str); 2] = [("conv net", "conv"), ("transformer", "vit")];

/// Returns the card: what is run in each row and column, what is measured, and the texts for the page.
pub fn card() -> Experiment {
    let all = (0..ROWS.len()).flat_map(|row| (0..ENCODERS.len()).map(move |column| (row, column)));
    Experiment {
        name: "equivariance".into(),
        title: "Equivariance or invariance".into(),
        says: "The loss asks for invariance to what the views change. To be sensitive to some changes helps: on \
             photographs, contrastive learning gets better when it is also asked by which quarter an image was \
             turned, and worse when it is made invariant to that."
            .into(),
        runs: "Rendered shapes, whose hue, size, place and turn are known: SimCLR with all views and with one kind \
               of them, VICReg and SupCon with all, and rotation prediction, which asks for the turn. After training \
               each factor is read linearly from the representation; the shape itself is the linear probe’s."
            .into(),
        look_for: "Which factor each row lost against the untrained one: hue where colours are changed, size and \
                   place where there are crops. Whether the turn is read best where it was asked for. Which rows \
                   name the shape, and whether they are those that lost the most."
            .into(),
        differs: "The paper adds a question to SimCLR, here each row is one thing alone. Numbers are R² of a ridge \
             regression, which can be below 0. Figures are turned by 20° at most, either way; of a circle that \
             cannot be seen, and squares and crosses look the same after a quarter turn. The conv net takes each \
             channel’s greatest value over the image and so loses most of the place by itself; the transformer \
             has positions. “Untrained” has a learning rate of 0, so that only batch norms settle. With three \
             seeds, conv net: hue is read with 0.72 untrained, 0.94 after crops, −0.01 after colour views and \
             0.03 after VICReg. Crops took neither size nor place, 0.29 and 0.17 where untrained had 0.12 and \
             0.11. The figure’s own turn is read nowhere, 0.12 at best; the quarter turn that the task asks for \
             is not probed. The shape is named by 54 % after rotation prediction, SimCLR 59, VICReg 74, SupCon \
             76, untrained and with crops alone 37 and 34. The transformer keeps hue, size and place at 0.6 and \
             more whatever is asked."
            .into(),
        paper: Some(Paper {
            cite: "Dangovski et al. 2022".into(),
            title: "Equivariant Contrastive Learning".into(),
            arxiv: "2111.00899".into(),
        }),
        row_title: "asked for".into(),
        column_title: "encoder".into(),
        rows: ROWS.iter().map(|(name, ..)| (*name).into()).collect(),
        columns: ENCODERS.iter().map(|(name, _)| (*name).into()).collect(),
        cells: all.map(|(row, column)| cell(row, column)).collect(),
        measures: metric::cards(&[
            "probe",
            "factor_hue",
            "factor_size",
            "factor_x",
            "factor_y",
            "factor_rotation",
            "few_probe",
            "rank_me_representation",
        ]),
        published: "".into(),
        drawing: Drawing::Grid,
        size: Size { seeds: 3, steps: 300 },
        ..Experiment::default()
    }
}

/// Returns the cell in this row and column.
fn cell(row: usize, column: usize) -> Cell {
    let (_, method, learns, views) = ROWS[row];
    let mut own: Settings = settings(&[
        ("data", "shapes".into()),
        ("method", method.into()),
        ("encoder", ENCODERS[column].1.into()),
        ("run.batch", 64.0.into()),
    ]);
    for name in USUAL {
        own.insert(format!("views.{name}").into(), views.contains(&name).into());
    }
    if !learns {
        own.insert("optimiser.learning_rate".into(), KnobValue::Number(0.0));
    }
    Cell {
        row: row as u32,
        column: column as u32,
        settings: own,
        published: "".into(),
    }
}
