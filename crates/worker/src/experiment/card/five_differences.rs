//! Deep metric learning against contrastive self-supervised learning: five differences, one switch each.
//!
//! Both pull positives together and push negatives away. They differ in who is positive (the same class, or the other
//! view), in the projector (none, or one that is discarded), in the negatives (mined ones, or all of the batch), in
//! the augmentation (slight, or strong) and in the loss (a margin, or a softmax with a temperature). Balestriero et al.
//! 2023, arXiv 2304.12210, have a table of five differences; theirs has the size of the data and the evaluation where
//! this one has augmentation and loss. Musgrave, Belongie, Lim 2020, arXiv 2003.08505 and Chen, Kornblith, Norouzi,
//! Hinton 2020, arXiv 2002.05709 stand for the two ends.

use crate::experiment::card::settings::small_perceptron;
use crate::experiment::metric;
use protocol::config::settings;
use protocol::experiment::{Cell, Drawing, Experiment, Size};
use protocol::{KnobValue, Paper};

/// Rows: which of the five is switched; the first switches none.
const ROWS: [&str; 6] = [
    "as it is",
    "positives: class or other view",
    "projector: none or two layers",
    "negatives: mined or all",
    "augmentation: slight or strong",
    "loss: margin or softmax",
];
/// Columns: what it starts from, and whether that is self-supervised.
const COLUMNS: [(&str, bool); 2] = [("contrastive self-supervised", true), ("deep metric learning", false)];

/// Returns the card: what is run in each row and column, what is measured, and the texts for the page.
pub fn card() -> Experiment {
    let all = (0..ROWS.len()).flat_map(|row| (0..COLUMNS.len()).map(move |column| (row, column)));
    Experiment {
        name: "five_differences".into(),
        title: "Metric learning and SSL: five differences".into(),
        says: "Deep metric learning and contrastive self-supervised learning differ in five ways: positives by \
             labels or fixed transforms, or by designed augmentations that are sampled anew, with all others as \
             negatives; hard negatives of each batch, or random ones; the encoder alone, or with a projector; \
             small data (fewer than 200,000), or large; kNN without training, or also few-shot, linear probe and \
             fine-tuning."
            .into(),
        runs: "Both ends with a small perceptron on the handwritten digits, and from each end the five choices \
               switched to the other’s, one at a time."
            .into(),
        look_for:
            "Which single switch takes the self-supervised run nearest to the one with labels: its first column. \
                   Which the run with labels can least do without: its second."
                .into(),
        differs: "Augmentation and loss stand in place of the size of the data and the evaluation, which are no \
             switches of a run; they are this page’s choice. Mined negatives of a softmax are one each, all \
             negatives of a margin are contrastive pairs. With three seeds labels moved the probe (ten labels) \
             most: with them the self-supervised one rose from 91.2 to 94.9 %, without them metric learning fell \
             from 96.8 to 86.6 %. A margin over all pairs cost it 4.6 points; every other switch moved a probe by \
             1.6 or less, and the projector the self-supervised one not at all."
            .into(),
        paper: Some(Paper {
            cite: "Balestriero et al. 2023".into(),
            title: "A Cookbook of Self-Supervised Learning".into(),
            arxiv: "2304.12210".into(),
        }),
        row_title: "switched".into(),
        column_title: "from".into(),
        rows: ROWS.map(Into::into).to_vec(),
        columns: COLUMNS.iter().map(|(name, _)| (*name).into()).collect(),
        cells: all.map(|(row, column)| cell(row, column)).collect(),
        measures: metric::cards(&[
            "knn",
            "few_probe",
            "few",
            "rank_me",
            "rank_me_representation",
            "alignment",
            "spread",
        ]),
        published: "".into(),
        drawing: Drawing::Grid,
        size: Size { seeds: 3, steps: 300 },
        ..Experiment::default()
    }
}

/// Returns the cell in this row and column.
fn cell(row: usize, column: usize) -> Cell {
    let (_, end) = COLUMNS[column];
    // Of each choice: whether it is the self-supervised one.
    let choice = |index: usize| end != (row == index);
    let loss = match (choice(3), choice(5)) {
        (true, true) => "supcon",
        (false, true) => "soft_triplet",
        (true, false) => "contrastive",
        (false, false) => "triplet_semi_hard",
    };
    let strong = choice(4);
    let mut own = small_perceptron();
    own.extend(settings(&[
        ("method", "metric_learning".into()),
        ("method.loss", loss.into()),
        ("method.temperature", 0.2.into()),
        (
            "method.positives",
            KnobValue::from(if choice(1) { "views" } else { "class" }),
        ),
        (
            "method.projector_depth",
            KnobValue::from(if choice(2) { 2.0 } else { 0.0 }),
        ),
        ("views.crop", strong.into()),
        ("views.rotation", strong.into()),
        ("views.contrast", strong.into()),
    ]));
    Cell {
        row: row as u32,
        column: column as u32,
        settings: own,
        published: "".into(),
    }
}
