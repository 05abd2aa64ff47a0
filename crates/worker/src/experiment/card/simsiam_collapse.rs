//! How SimSiam avoids collapse: its toy variants, and the centre and residual of the extra gradient.
//!
//! Zhang, Zhang, Zhang, Pham, Yoo, Kweon 2022, arXiv 2203.16262. Rows are variants of what the loss compares; columns
//! are batch norm in the heads, off and on, which hides a collapse for long.
//!
//! Watch for: cosines are measured early and at the end, on the images themselves. Where all embeddings are one
//! point, the extra gradient is almost zero and its cosines mean little.

use crate::experiment::card::settings::{SEEDS, small_perceptron};
use crate::experiment::metric;
use protocol::config::settings;
use protocol::experiment::claim::{Claim, Expectation};
use protocol::experiment::{Cell, Drawing, Experiment, Size};
use protocol::{Paper, Text};

/// Rows: name, what is compared, whether there is a predictor and a stop-gradient, and what was published.
type Row = (&'static str, &'static str, [bool; 2], &'static str);

const ROWS: [Row; 6] = [
    ("SimSiam: p with sg z", "usual", [true, true], "no collapse"),
    ("naive: z with z", "usual", [false, false], "collapse"),
    ("naive, stopped: z with sg z", "usual", [false, true], "collapse"),
    ("mirrored: z with sg p", "mirrored", [true, true], "collapse"),
    ("symmetric: p with sg p", "symmetric", [true, true], "collapse"),
    ("inverse: p with sg h⁻¹(p)", "inverse", [true, true], "no collapse"),
];
const COLUMNS: [(&str, bool); 2] = [("without batch norm in the heads", false), ("with batch norm", true)];

/// Returns the card: what is run in each row and column, what is measured, and the texts for the page.
pub fn card() -> Experiment {
    let all = (0..ROWS.len()).flat_map(|row| (0..COLUMNS.len()).map(move |column| (row, column)));
    Experiment {
        name: "simsiam_collapse".into(),
        title: "How SimSiam avoids collapse".into(),
        says: "Not because the predictor averages over augmentations: predictors on both sides, or on the side \
             whose gradient is stopped, collapse, and an inverse predictor, which undoes any average, does not. \
             The predictor adds an extra gradient; its centre points away from the centre of the predictions, \
             which takes the common part out, and its residual makes dimensions less alike."
            .into(),
        runs:
            "SimSiam and five toy variants with a small perceptron on the handwritten digits, with and without batch \
               norm in the heads."
                .into(),
        look_for: "Which rows end at a point, by the verdict, the raw deviation and m_r. The sign of the cosine of \
             centres, early: below 0, the paper says, is what keeps SimSiam apart. Whether with batch norm a \
             missing predictor shows as lost rank."
            .into(),
        differs: "Cosines are of embedding and prediction of one image, not of two views; the embedding of the \
             symmetric row is p. One learning rate for all rows. Claims are about batch norm in the heads, as \
             in the paper; without it see the other column."
            .into(),
        paper: Some(Paper {
            cite: "Zhang, Zhang, Zhang, Pham, Yoo, Kweon 2022".into(),
            title: "How Does SimSiam Avoid Collapse Without Negative Samples? A Unified Understanding with \
                    Self-supervised Contrastive Learning"
                .into(),
            arxiv: "2203.16262".into(),
        }),
        claims: claims(),
        results: true,
        tuned: false,
        row_title: "what is compared".into(),
        column_title: "".into(),
        rows: ROWS.iter().map(|(name, ..)| (*name).into()).collect(),
        columns: COLUMNS.iter().map(|(name, _)| (*name).into()).collect(),
        cells: all.map(|(row, column)| cell(row, column)).collect(),
        measures: metric::cards(&[
            "spread",
            "rank_me",
            "residual",
            "centre",
            "centre_cosine_early",
            "centre_cosine",
            "residual_cosine_early",
            "residual_cosine",
            "few_probe",
            "deviation",
        ]),
        published: "“Paper” is whether it is said to collapse there, with batch norm.".into(),
        drawing: Drawing::Grid,
        size: Size {
            seeds: SEEDS,
            steps: 300,
        },
    }
}

/// Returns the claims, all with batch norm: which rows collapse, and that the centre of the extra gradient points away
/// from the predictions' where they do not.
fn claims() -> Vec<Claim> {
    let column = 1;
    let ends = (0u32..).zip(ROWS).map(|(row, (name, .., published))| {
        let of = (row, column);
        let expects = if published == "collapse" {
            Expectation::Collapses { of }
        } else {
            Expectation::Stands { of }
        };
        Claim::new(format!("{name}: {published}"), "", expects)
    });
    let apart = [0, 5].map(|row| {
        let says = format!("{}: cosine of centres below 0", ROWS[row as usize].0);
        Claim::new(
            says,
            "centre_cosine_early",
            Expectation::Below {
                of: (row, column),
                level: 0.0,
            },
        )
    });
    ends.chain(apart).collect()
}

/// Returns the cell in this row and column.
fn cell(row: usize, column: usize) -> Cell {
    let (_, variant, [predictor, stop], published) = ROWS[row];
    let (_, norm) = COLUMNS[column];
    let mut own = small_perceptron();
    own.extend(settings(&[
        ("method", "simsiam".into()),
        ("method.variant", variant.into()),
        ("method.predictor", predictor.into()),
        ("method.stop_gradient", stop.into()),
        ("method.batch_norm", norm.into()),
    ]));
    Cell {
        times: 1,
        row: row as u32,
        column: column as u32,
        settings: own,
        published: if norm { Text::from(published) } else { "".into() },
    }
}
