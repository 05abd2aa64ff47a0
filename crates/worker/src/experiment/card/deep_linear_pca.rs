//! Deep linear networks find PCA: the direction that a linear encoder learns, against the first principal direction
//! of the images' means over augmentations.
//!
//! Tian 2022, arXiv 2201.12680. Rows are losses from its table of the unified loss, columns the depth. Each matrix is
//! scaled to Frobenius norm 1, and embeddings are compared without normalisation, as in the paper.
//!
//! Watch for: only with equal weights of all pairs, as in the triplet contrastive loss, are the principal directions
//! those of the means. The other losses weigh pairs by their distance, which gives another covariance.

use crate::experiment::card::settings::SEEDS;
use crate::experiment::metric;
use protocol::Paper;
use protocol::config::settings;
use protocol::experiment::claim::{Claim, Expectation};
use protocol::experiment::{Cell, Drawing, Experiment, Size};

/// Rows: name, row of the unified loss, τ.
const ROWS: [(&str, &str, f64); 4] = [
    ("triplet contrastive", "triplet_contrastive", 1.0),
    ("InfoNCE, τ 10", "infonce", 10.0),
    ("InfoNCE, τ 1", "infonce", 1.0),
    ("InfoNCE, τ 0.1", "infonce", 0.1),
];
const DEPTHS: [(&str, f64); 4] = [
    ("1 layer", 1.0),
    ("2 layers", 2.0),
    ("3 layers", 3.0),
    ("4 layers", 4.0),
];

/// Returns the card: what is run in each row and column, what is measured, and the texts for the page.
pub fn card() -> Experiment {
    let all = (0..ROWS.len()).flat_map(|row| (0..DEPTHS.len()).map(move |column| (row, column)));
    Experiment {
        name: "deep_linear_pca".into(),
        title: "Deep linear networks find PCA".into(),
        says: "With fixed weights of pairs, contrastive learning of a deep linear network is PCA: almost every \
             local optimum is global, and there every matrix has rank one and the whole looks along the first \
             eigenvector of the contrastive covariance. With equal weights that covariance is of the images’ \
             means over augmentations."
            .into(),
        runs: "A linear encoder of one to four matrices, each at length one, on the handwritten digits, with four \
             rows of the unified loss and nothing behind the encoder. The map is read exactly: it is what the \
             encoder makes of each pixel alone."
            .into(),
        look_for: "Whether the angle goes to zero from its untrained value, and the map to one direction. Whether \
                   depth helps or hinders. How far the losses that weigh pairs end from the means’ direction."
            .into(),
        differs: "Pairs within a view, as the unified loss has them; 1,200 steps of a finite batch. The theorem’s \
             weights of pairs are fixed: triplet contrastive has equal ones. InfoNCE’s change with the \
             distance, at a high temperature the least; its rows show how far that leads away, and no claim is \
             about them."
            .into(),
        paper: Some(Paper {
            cite: "Tian 2022".into(),
            title: "Understanding Deep Contrastive Learning via Coordinate-wise Optimization".into(),
            arxiv: "2201.12680".into(),
        }),
        claims: claims(),
        results: true,
        tuned: false,
        row_title: "loss".into(),
        column_title: "encoder".into(),
        rows: ROWS.iter().map(|(name, ..)| (*name).into()).collect(),
        columns: DEPTHS.iter().map(|(name, _)| (*name).into()).collect(),
        cells: all.map(|(row, column)| cell(row, column)).collect(),
        measures: metric::cards(&[
            "pca_angle",
            "pca_angle_half",
            "pca_angle_untrained",
            "map_rank",
            "few_probe",
            "loss",
        ]),
        published: "".into(),
        drawing: Drawing::Grid,
        size: Size {
            seeds: SEEDS,
            steps: 1200,
        },
    }
}

/// Returns the claims: with equal weights of pairs, at every depth, the map looks along the first principal direction and
/// along it alone; before training it did not.
fn claims() -> Vec<Claim> {
    let each = |depth: usize| {
        let (of, name) = ((0, depth as u32), DEPTHS[depth].0);
        [
            Claim::new(
                format!("{name}: untrained, over 45° off"),
                "pca_angle_untrained",
                Expectation::Over { of, level: 45.0 },
            ),
            Claim::new(
                format!("{name}: within 5° of it"),
                "pca_angle",
                Expectation::Below { of, level: 5.0 },
            ),
            Claim::new(
                format!("{name}: along one direction"),
                "map_rank",
                Expectation::Below { of, level: 1.1 },
            ),
        ]
    };
    (0..DEPTHS.len()).flat_map(each).collect()
}

/// Returns the cell in this row and column.
fn cell(row: usize, column: usize) -> Cell {
    let (_, loss, temperature) = ROWS[row];
    Cell {
        times: 1,
        row: row as u32,
        column: column as u32,
        // The rest is what a deep linear net prefers with the unified loss.
        settings: settings(&[
            ("data", "digits".into()),
            ("encoder", "linear".into()),
            ("encoder.depth", DEPTHS[column].1.into()),
            ("encoder.width", 16.0.into()),
            ("encoder.out", 8.0.into()),
            ("method", "unified".into()),
            ("method.row", loss.into()),
            ("method.temperature", temperature.into()),
        ]),
        published: "".into(),
    }
}
