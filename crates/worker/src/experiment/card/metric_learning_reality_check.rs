//! Losses that learn from labels, with the same encoder, budget and tuning: a reality check.
//!
//! Musgrave, Belongie, Lim 2020, arXiv 2003.08505. Rows are losses. Columns are learning rates, the only setting that
//! is tuned, over the same three values for each loss. The images of a batch are those of both its views, and there is
//! no projector.
//!
//! Watch for: a loss is to be judged by its best column, and by the standard deviation over seeds. The published
//! number of a row stands beside its middle column.

use crate::experiment::card::settings::small_perceptron;
use crate::experiment::metric;
use protocol::config::settings;
use protocol::experiment::{Cell, Drawing, Experiment, Size};
use protocol::{Paper, Text};

/// Rows: name, the loss, and recall at one on Stanford Online Products in the loss's own time.
const LOSSES: [(&str, &str, &str); 8] = [
    ("contrastive pairs", "contrastive", "42.0"),
    ("triplet, random", "triplet_random", ""),
    ("triplet, semi-hard", "triplet_semi_hard", "42.1"),
    ("triplet, hard", "triplet_hard", ""),
    ("N + 1 tuple", "n_pair", "67.7"),
    ("lifted structure", "lifted_structured", "62.1"),
    ("average precision (FastAP)", "fast_ap", "76.4"),
    ("supervised contrastive", "supcon", ""),
];

/// Columns.
const RATES: [(&str, f64); 3] = [
    ("learning rate 0.001", 0.001),
    ("learning rate 0.003", 0.003),
    ("learning rate 0.01", 0.01),
];
/// The column that published numbers stand beside.
const MIDDLE: usize = 1;

/// Returns the card: what is run in each row and column, what is measured, and the texts for the page.
pub fn card() -> Experiment {
    let all = (0..LOSSES.len()).flat_map(|row| (0..RATES.len()).map(move |column| (row, column)));
    Experiment {
        name: "metric_learning_reality_check".into(),
        title: "Metric learning: a reality check".into(),
        says: "Papers of four years claim great advances, often more than twice the accuracy of decade-old \
             methods. With one network, one training and one search for constants, repeated, the improvements \
             over time are marginal at best."
            .into(),
        runs: "Eight losses with labels, the same perceptron without a projector on the handwritten digits, the same \
               augmentations, batches and steps, each at the same three learning rates."
            .into(),
        look_for: "The best column of each row, and whether rows differ by more than their spread. Whether later \
             losses are better, as the published numbers say. What the raw deviation says of hard triplets."
            .into(),
        differs: "Classes are the same in training and test; the paper’s are not, and it names the nearest image \
             where this asks neighbours and probes. Its search is over fifty settings of each loss’s own \
             constants, here those stay. With three seeds seven best columns of eight lay within 3.2 points by \
             their neighbours (96.0 to 99.2 %), lifted structure at 94.0, spreads to 0.9. With ten labels a class \
             they differ: hard triplets, which collapsed, 86.1, contrastive pairs and lifted structure 91.8, \
             FastAP 97.9 %. There rows differ by more than their spreads, unlike in the check, which tunes \
             margins too. The best column is chosen by the test images."
            .into(),
        paper: Some(Paper {
            cite: "Musgrave, Belongie, Lim 2020".into(),
            title: "A Metric Learning Reality Check".into(),
            arxiv: "2003.08505".into(),
        }),
        row_title: "loss".into(),
        column_title: "tuning".into(),
        rows: LOSSES.iter().map(|(name, ..)| (*name).into()).collect(),
        columns: RATES.iter().map(|(name, _)| (*name).into()).collect(),
        cells: all.map(|(row, column)| cell(row, column)).collect(),
        measures: metric::cards(&["knn", "few", "few_probe", "probe", "rank_me", "deviation"]),
        published:
            "“Paper” is recall at one on Stanford Online Products as comparisons of the years from 2016 to 2019 \
                    list it: GoogLeNet for the first four, ResNet-50 for FastAP. Nothing was listed for the others."
                .into(),
        drawing: Drawing::Grid,
        size: Size { seeds: 3, steps: 200 },
        ..Experiment::default()
    }
}

/// Returns the cell in this row and column.
fn cell(row: usize, column: usize) -> Cell {
    let (_, loss, published) = LOSSES[row];
    let mut own = small_perceptron();
    own.extend(settings(&[
        ("method", "metric_learning".into()),
        ("method.loss", loss.into()),
        ("optimiser.learning_rate", RATES[column].1.into()),
    ]));
    Cell {
        row: row as u32,
        column: column as u32,
        settings: own,
        published: if column == MIDDLE {
            Text::from(published)
        } else {
            "".into()
        },
    }
}
