//! MAE by linear probe and by fine-tuning, beside I-JEPA, which predicts a representation instead of pixels, and
//! joint embeddings, all on the same transformer with the same views.
//!
//! MAE: He, Chen, Xie, Li, Dollár, Girshick 2022, arXiv 2111.06377. I-JEPA: Assran et al. 2023, arXiv 2301.08243.
//! Probes and nearest neighbours classify by the frozen representation; then the encoder is fine-tuned with all
//! labels, in the same way for every row.
//!
//! Watch for: the untrained row is the baseline of both. Its probe is that of random weights, its fine-tuning is
//! training from scratch with as many steps.

use crate::experiment::card::settings::SEEDS;
use crate::experiment::metric;
use protocol::config::settings;
use protocol::experiment::claim::Claim;
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
const UNTRAINED: u32 = 0;
const MAE: u32 = 1;
const IJEPA: u32 = 2;
const VICREG: u32 = 3;
/// The views of every row: on or off.
const VIEWS: [(&str, bool); 7] = [
    ("crop", true),
    ("flip", false),
    ("rotation", false),
    ("translation", false),
    ("contrast", false),
    ("colour", false),
    ("greyscale", false),
];

/// Returns the card: what is run in each row and column, what is measured, and the texts for the page.
pub fn card() -> Experiment {
    Experiment {
        name: "mae_probe_fine_tuning".into(),
        title: "MAE: probe against fine-tuning".into(),
        says: "The two ways to judge a representation disagree: MAE is behind a contrastive method by a linear \
             probe and ahead of it once blocks are tuned. Its features are less linearly separable, says the \
             paper, and the two accuracies largely uncorrelated. I-JEPA, which predicts a representation of what \
             is hidden and not its pixels, is published as better than MAE by the linear probe."
            .into(),
        runs: "MAE, I-JEPA, VICReg and SimSiam on one small transformer, and that transformer untrained, on rendered shapes, \
               all with crops alone for views. First the frozen representation is read; then each encoder is tuned for 600 \
               steps with all labels, by one optimiser and with the data’s usual augmentations."
            .into(),
        look_for: "Whether the order of the rows by the probe is another one than by fine-tuning. How far tuning \
                   from MAE is above tuning from nothing, the untrained row."
            .into(),
        differs: "A transformer of two blocks, 32 wide, with patches of 8 pixels and without class token, not a ViT-L; 400 steps without \
             labels. Crops alone are what MAE has at most; joint embeddings usually have more, and lose by it here. \
             Fine-tuning has one rate for all layers, no mixup and no label smoothing. “Untrained” is MAE with a \
             learning rate of 0."
            .into(),
        paper: Some(Paper {
            cite: "He et al. 2022".into(),
            title: "Masked Autoencoders Are Scalable Vision Learners".into(),
            arxiv: "2111.06377".into(),
        }),
        claims: claims(),
        results: true,
        tuned: true,
        row_title: "trained by".into(),
        column_title: "".into(),
        rows: ROWS.iter().map(|(name, ..)| (*name).into()).collect(),
        columns: vec!["rendered shapes".into()],
        cells: (0..ROWS.len()).map(cell).collect(),
        measures: metric::cards(&["probe", "tuned", "few_probe", "knn", "few", "rank_me_representation"]),
        published: "".into(),
        drawing: Drawing::Grid,
        size: Size {
            seeds: SEEDS,
            steps: 400,
        },
    }
}

/// Returns the claims: the published order by the probe, and the other one by fine-tuning.
fn claims() -> Vec<Claim> {
    let above = |says: &'static str, measure, of: u32, against: u32| Claim::above(says, measure, (of, 0), (against, 0));
    vec![
        above("probe: VICReg above MAE", "probe", VICREG, MAE),
        above("probe: I-JEPA above MAE", "probe", IJEPA, MAE),
        above("probe: MAE above the untrained net", "probe", MAE, UNTRAINED),
        above("fine-tuned: MAE above VICReg", "tuned", MAE, VICREG),
        above("fine-tuned: MAE above training from scratch", "tuned", MAE, UNTRAINED),
    ]
}

/// Returns the cell of this row.
fn cell(row: usize) -> Cell {
    let (_, method, learns) = ROWS[row];
    let mut own: Settings = settings(&[
        ("data", "shapes".into()),
        ("method", method.into()),
        ("encoder", "vit".into()),
        ("encoder.patch", 8.0.into()),
        ("encoder.width", 32.0.into()),
        ("run.batch", 64.0.into()),
    ]);
    for (name, on) in VIEWS {
        own.insert(format!("views.{name}").into(), on.into());
    }
    // As in the papers, for more than four patches.
    if method == "ijepa" {
        own.insert("method.targets".into(), KnobValue::Number(4.0));
        own.insert("optimiser.learning_rate".into(), KnobValue::Number(0.001));
    }
    if method == "mae" {
        own.insert("method.mask_ratio".into(), KnobValue::Number(0.75));
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
