//! MAE by linear probe and by fine-tuning, beside I-JEPA, which predicts a representation instead of pixels, and
//! joint embeddings, all on the same transformer.
//!
//! MAE: He, Chen, Xie, Li, Dollár, Girshick 2022, arXiv 2111.06377. I-JEPA: Assran et al. 2023, arXiv 2301.08243.
//! Probes and nearest neighbours classify by the frozen representation; then the encoder is fine-tuned with all
//! labels, in the same way for every row.
//!
//! Watch for: the untrained row is the baseline of both. Its probe is that of random weights, its fine-tuning is
//! training from scratch with as many steps.

use crate::experiment::metric;
use protocol::config::settings;
use protocol::experiment::{Cell, Drawing, Experiment, Size};
use protocol::{KnobValue, Paper, Settings};

/// Rows: name, method, whether it learns at all.
const ROWS: [(&str, &str, bool); 5] = [
    ("untrained", "mae", false),
    ("MAE", "mae", true),
    ("I-JEPA", "ijepa", true),
    ("VICReg", "vicreg", true),
    ("SimSiam", "simsiam", true),
];
/// Columns: name, data, edge of a patch.
const COLUMNS: [(&str, &str, f64); 2] = [
    ("handwritten digits", "digits", 2.0),
    ("rendered shapes", "shapes", 4.0),
];

/// Returns the card: what is run in each row and column, what is measured, and the texts for the page.
pub fn card() -> Experiment {
    let all = (0..ROWS.len()).flat_map(|row| (0..COLUMNS.len()).map(move |column| (row, column)));
    Experiment {
        name: "mae_probe_fine_tuning".into(),
        title: "MAE: probe against fine-tuning".into(),
        says: "The two ways to judge a representation disagree: MAE is behind a contrastive method by a linear \
             probe and ahead of it once blocks are tuned. Its features are less linearly separable, says the \
             paper, and the two accuracies largely uncorrelated. I-JEPA, which predicts a representation of what \
             is hidden and not its pixels, is published as better than MAE by the linear probe."
            .into(),
        runs: "MAE, I-JEPA, VICReg and SimSiam on one small transformer, and that transformer untrained, on the handwritten \
               digits and on rendered shapes. First the frozen representation is read; then each encoder is tuned \
               for 600 steps with all labels, by one optimiser and with the data’s usual augmentations."
            .into(),
        look_for: "Whether the order of the rows by the probe is another one than by fine-tuning. How far tuning \
                   from MAE is above tuning from nothing, the untrained row. Whether few labels agree with the \
                   probe."
            .into(),
        differs: "A transformer of two blocks, 32 wide, without class token, not a ViT-L; 400 steps without \
             labels. Each method has its own usual optimiser, rate and views, but batches are the same. \
             Fine-tuning has one rate for all layers, no mixup and no label smoothing. “Untrained” is MAE with a \
             learning rate of 0. With three seeds, on shapes by the linear probe MAE has 38 %, I-JEPA 34, VICReg \
             52, SimSiam 47 and the untrained transformer 34; tuned, MAE has 78, VICReg 74, I-JEPA 60, SimSiam 48 \
             and training from scratch 46. Seeds of one row differ by 10 points and more, so MAE and VICReg are \
             not told apart. On the digits the probe has 84, 82, 91, 90 and 88; tuned all have 90 to 92."
            .into(),
        paper: Some(Paper {
            cite: "He et al. 2022".into(),
            title: "Masked Autoencoders Are Scalable Vision Learners".into(),
            arxiv: "2111.06377".into(),
        }),
        row_title: "trained by".into(),
        column_title: "".into(),
        rows: ROWS.iter().map(|(name, ..)| (*name).into()).collect(),
        columns: COLUMNS.iter().map(|(name, ..)| (*name).into()).collect(),
        cells: all.map(|(row, column)| cell(row, column)).collect(),
        measures: metric::cards(&["probe", "tuned", "few_probe", "knn", "few", "rank_me_representation"]),
        published: "".into(),
        drawing: Drawing::Grid,
        size: Size { seeds: 3, steps: 400 },
        ..Experiment::default()
    }
}

/// Returns the cell in this row and column.
fn cell(row: usize, column: usize) -> Cell {
    let ((_, method, learns), (_, data, patch)) = (ROWS[row], COLUMNS[column]);
    let mut own: Settings = settings(&[
        ("data", data.into()),
        ("method", method.into()),
        ("encoder", "vit".into()),
        ("encoder.patch", patch.into()),
        ("encoder.width", 32.0.into()),
        ("run.batch", 64.0.into()),
    ]);
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
