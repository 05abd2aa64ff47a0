//! How often the verdict is right: each method as shipped, where it must not be called collapsed, and with the part
//! taken away without which it is known to collapse, where it must be.
//!
//! Rows are methods on the handwritten digits with their own encoders. A method without a known collapse has one cell.
//!
//! Watch for: the runs are short, so that slow starters are among them; what a verdict says of accuracy is another
//! matter, which the paired test behind it decides.

use crate::experiment::card::settings::SEEDS;
use crate::experiment::metric;
use protocol::config::settings;
use protocol::experiment::claim::{Claim, Expectation};
use protocol::experiment::{Cell, Drawing, Experiment, Size};
use protocol::{KnobValue, Settings, Text};

/// A setting that takes away what keeps a method from collapsing.
type Off = (&'static str, KnobValue);

const OFF: KnobValue = KnobValue::Switch(false);
const NONE: KnobValue = KnobValue::Number(0.0);

/// Rows: name, method, and what its known collapse takes away; nothing where none is known.
static ROWS: [(&str, &str, &[Off]); 22] = [
    ("SimSiam", "simsiam", &[("method.stop_gradient", OFF)]),
    ("BYOL", "byol", &[("method.predictor", OFF), ("method.batch_norm", OFF)]),
    ("SimCLR", "simclr", &[]),
    ("MoCo", "moco", &[]),
    ("Spectral contrastive", "spectral_contrastive", &[]),
    (
        "Alignment and uniformity",
        "alignment_uniformity",
        &[("method.uniformity_weight", NONE)],
    ),
    ("Unified loss", "unified", &[]),
    ("VICReg", "vicreg", &[("method.variance", OFF)]),
    ("VICReg-exp", "vicreg_exp", &[]),
    ("VICReg to SimCLR", "vicreg_simclr", &[]),
    ("LeJEPA", "lejepa", &[("method.lambda", NONE)]),
    ("Barlow Twins", "barlow_twins", &[("method.lambda", NONE)]),
    ("W-MSE", "w_mse", &[("method.whitening_iterations", NONE)]),
    ("SwAV", "swav", &[("method.equipartition", OFF)]),
    (
        "MSN",
        "msn",
        &[("method.prior_weight", NONE), ("method.sinkhorn_iterations", NONE)],
    ),
    ("OBoW", "obow", &[]),
    ("DINO", "dino", &[("method.centring", OFF)]),
    ("DINOv2", "dinov2", &[]),
    (
        "I-JEPA",
        "ijepa",
        &[("method.momentum_encoder", OFF), ("method.stop_gradient", OFF)],
    ),
    ("MAE", "mae", &[]),
    ("SupCon", "supcon", &[]),
    ("Metric learning", "metric_learning", &[]),
];

/// Returns the card: what is run in each row and column, what is measured, and the texts for the page.
pub fn card() -> Experiment {
    let columns = |row: usize| if ROWS[row].2.is_empty() { 1 } else { 2 };
    let all = (0..ROWS.len()).flat_map(|row| (0..columns(row)).map(move |column| (row, column)));
    Experiment {
        name: "verdict_check".into(),
        title: "How often the verdict is right".into(),
        says: "Not from a paper: the page’s own verdict is put to the test. A method as shipped does not collapse; \
               without the part that is known to keep it from that, it does."
            .into(),
        runs: "Every method on the handwritten digits with its own encoder and settings, as shipped, and without the part \
               in question."
            .into(),
        look_for: "Each claim counts the seeds in which the verdict at the end is right. Where it is not, look at spread, \
                   raw deviation and RankMe: the verdict’s thresholds are on these."
            .into(),
        differs: "300 steps: verdicts begin at step 200. Rotation prediction compares no embeddings and is left out. \
                  Methods without a known collapse have one cell."
            .into(),
        paper: None,
        claims: claims(),
        results: true,
        tuned: false,
        row_title: "method".into(),
        column_title: "".into(),
        rows: ROWS.iter().map(|(name, ..)| (*name).into()).collect(),
        columns: vec!["as shipped".into(), "its known collapse".into()],
        cells: all.map(|(row, column)| cell(row, column)).collect(),
        measures: metric::cards(&["few", "spread", "deviation", "rank_me", "few_probe", "loss"]),
        published: "".into(),
        drawing: Drawing::Grid,
        size: Size {
            seeds: SEEDS,
            steps: 300,
        },
    }
}

/// Returns the claims: what the verdict must be in each cell.
fn claims() -> Vec<Claim> {
    let ends = |says: String, expects| Claim::new(says, "", expects);
    let of_row = |(row, (name, _, off)): (u32, &(&str, &str, &[Off]))| {
        let whole = ends(format!("{name}: no collapse"), Expectation::Stands { of: (row, 0) });
        let broken = ends(
            format!("{name}, its known collapse: collapse"),
            Expectation::Collapses { of: (row, 1) },
        );
        let known = !off.is_empty();
        std::iter::once(whole)
            .chain(known.then_some(broken))
            .collect::<Vec<_>>()
    };
    (0u32..).zip(&ROWS).flat_map(of_row).collect()
}

/// Returns the cell in this row and column.
fn cell(row: usize, column: usize) -> Cell {
    let (_, method, off) = ROWS[row];
    let mut own: Settings = settings(&[("data", "digits".into()), ("method", method.into())]);
    if column == 1 {
        own.extend(off.iter().map(|(path, value)| (Text::from(*path), value.clone())));
    }
    Cell {
        times: 1,
        row: row as u32,
        column: column as u32,
        settings: own,
        published: "".into(),
    }
}
