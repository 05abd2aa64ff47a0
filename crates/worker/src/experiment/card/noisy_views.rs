//! Noisy augmentations with and without a projector: what the head behind the encoder takes up.
//!
//! Bordes, Balestriero, Garrido, Bardes, Vincent 2022, arXiv 2206.13378, "Guillotine Regularization"; the SSL Cookbook,
//! Balestriero et al. 2023, arXiv 2304.12210, has it among the reasons for a projector. Rows are methods with their usual views and with noisy ones,
//! columns the encoder alone and with three layers behind it.

use crate::experiment::card::settings::{SEEDS, perceptron_on_glyphs};
use crate::experiment::metric;
use protocol::Paper;
use protocol::config::settings;
use protocol::experiment::claim::{Claim, Expectation};
use protocol::experiment::{Cell, Drawing, Experiment, Size};

/// Rows: name, method, whether its views are noisy.
const ROWS: [(&str, &str, bool); 4] = [
    ("VICReg, usual views", "vicreg", false),
    ("VICReg, noisy views", "vicreg", true),
    ("SimCLR, usual views", "simclr", false),
    ("SimCLR, noisy views", "simclr", true),
];
/// Columns: name, layers of the projector.
const COLUMNS: [(&str, f64); 2] = [("no projector", 0.0), ("three layers", 3.0)];

/// Returns the card: what is run in each row and column, what is measured, and the texts for the page.
pub fn card() -> Experiment {
    let all = (0..ROWS.len()).flat_map(|row| (0..COLUMNS.len()).map(move |column| (row, column)));
    Experiment {
        name: "noisy_views".into(),
        title: "Noisy views and the projector".into(),
        says: "To cut the last layers off after training is worth more than 30 points on ImageNet. The worse the views, or the \
               choice of the loss’s constants, fit the task, the more it is worth: the layers behind take up the misfit, and \
               the representation before them keeps what the task needs."
            .into(),
        runs: "VICReg and SimCLR with a small perceptron on drawn letters, with the usual views and with views that are \
               also noisy and have holes; with three layers of projector and with none."
            .into(),
        look_for: "What the projector gains in each row, and whether it gains more where views are noisy. How far the \
                   embedding behind it falls below the representation."
            .into(),
        differs: "The papers have photographs, a ResNet and projectors of thousands of units. Noisy views have pixel \
                  noise of 30 % and a hole of half the width, in every view; the rest is as usual. One learning rate for \
                  all rows."
            .into(),
        paper: Some(Paper {
            cite: "Bordes, Balestriero, Garrido, Bardes, Vincent 2022".into(),
            title: "Guillotine Regularization: Why removing layers is needed to improve generalization in Self-Supervised \
                    Learning"
                .into(),
            arxiv: "2206.13378".into(),
        }),
        claims: claims(),
        results: true,
        tuned: false,
        row_title: "".into(),
        column_title: "".into(),
        rows: ROWS.iter().map(|(name, ..)| (*name).into()).collect(),
        columns: COLUMNS.iter().map(|(name, _)| (*name).into()).collect(),
        cells: all.map(|(row, column)| cell(row, column)).collect(),
        measures: metric::cards(&[
            "few_probe",
            "lost_behind",
            "few_probe_embedding",
            "probe",
            "few",
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

/// Returns the claims: with noisy views the projector helps, and more than with the usual ones.
fn claims() -> Vec<Claim> {
    let of = |method: &str, usual: u32| {
        let noisy = usual + 1;
        [
            Claim::above(
                format!("{method}, noisy: a projector above none"),
                "few_probe",
                (noisy, 1),
                (noisy, 0),
            ),
            Claim::new(
                format!("{method}: it gains more with noisy views"),
                "few_probe",
                Expectation::GainsMore {
                    of: (noisy, 1),
                    over: (noisy, 0),
                    than: (usual, 1),
                    than_over: (usual, 0),
                },
            ),
        ]
    };
    [of("VICReg", 0), of("SimCLR", 2)].concat()
}

/// Returns the cell in this row and column.
fn cell(row: usize, column: usize) -> Cell {
    let ((_, method, noisy), (_, layers)) = (ROWS[row], COLUMNS[column]);
    let mut own = perceptron_on_glyphs();
    own.extend(settings(&[
        ("method", method.into()),
        ("method.projector_depth", layers.into()),
        ("views.noise", noisy.into()),
        ("views.cutout", noisy.into()),
    ]));
    if noisy {
        own.extend(settings(&[
            ("views.noise.strength", 30.0.into()),
            ("views.noise.probability", 100.0.into()),
            ("views.cutout.strength", 50.0.into()),
            ("views.cutout.probability", 100.0.into()),
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
