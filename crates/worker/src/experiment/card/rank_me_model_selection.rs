//! Choosing a run without labels: each label-free measure against the linear probe, over a sweep.
//!
//! Garrido, Balestriero, Najman, LeCun 2023, arXiv 2210.02885. The sweep is over VICReg's hyperparameters, as in the
//! paper: the weights of its loss, and how it is trained. Encoder and width of the embedding stay the same, since
//! RankMe cannot be compared across widths.

use crate::experiment::card::settings::{SEEDS, perceptron_on_glyphs};
use crate::experiment::metric;
use protocol::config::settings;
use protocol::experiment::claim::{Claim, Expectation};
use protocol::experiment::{Cell, Drawing, Experiment, Size};
use protocol::{KnobValue, Paper};

/// Rows: name, and λ, μ and ν.
const WEIGHTS: [(&str, [f64; 3]); 7] = [
    ("λ 25, μ 25, ν 1", [25.0, 25.0, 1.0]),
    ("λ 5, μ 25, ν 1", [5.0, 25.0, 1.0]),
    ("λ 100, μ 25, ν 1", [100.0, 25.0, 1.0]),
    ("λ 25, μ 5, ν 1", [25.0, 5.0, 1.0]),
    ("λ 25, μ 0, ν 1", [25.0, 0.0, 1.0]),
    ("λ 25, μ 25, ν 0", [25.0, 25.0, 0.0]),
    ("λ 25, μ 25, ν 25", [25.0, 25.0, 25.0]),
];

/// Columns: name, and the setting.
const TRAINING: [(&str, &str, f64); 4] = [
    ("learning rate 0.0001", "optimiser.learning_rate", 0.0001),
    ("learning rate 0.001", "optimiser.learning_rate", 0.001),
    ("learning rate 0.01", "optimiser.learning_rate", 0.01),
    ("crops down to 10 %", "views.crop.strength", 90.0),
];

/// Returns the card: what is run in each row and column, what is measured, and the texts for the page.
pub fn card() -> Experiment {
    let all = (0..WEIGHTS.len()).flat_map(|row| (0..TRAINING.len()).map(move |column| (row, column)));
    Experiment {
        name: "rank_me_model_selection".into(),
        title: "Choosing a run without labels".into(),
        says: "RankMe, the number of dimensions in use, follows the linear probe closely enough over a method’s \
               hyperparameters to choose among them without a label; α-ReQ does less well, and LiDAR, published \
               later, does better."
            .into(),
        runs: "VICReg with a small perceptron on drawn letters, over weights of its loss, learning rates and \
             crops. Each label-free measure of the embedding is then held against a linear probe that sees ten \
             labels a letter."
            .into(),
        look_for: "Which measure ranks the runs as the probe does, and how wide its interval is. Where RankMe is high \
                   and the probe low: without the variance term (μ 0) the embedding shrinks, and RankMe cannot see \
                   it. Of α-ReQ, alignment, uniformity and loss less is said to be better: theirs should be negative."
            .into(),
        differs: "One method, one small encoder and 28 settings; the paper has ImageNet and five methods. With 28 \
             settings a |ρ| below 0.37 is within chance. The interval is over settings, each the mean of its \
             seeds."
            .into(),
        paper: Some(Paper {
            cite: "Garrido, Balestriero, Najman, LeCun 2023".into(),
            title: "RankMe: Assessing the Downstream Performance of Pretrained Self-Supervised Representations by \
                    Their Rank"
                .into(),
            arxiv: "2210.02885".into(),
        }),
        claims: claims(),
        results: true,
        tuned: false,
        row_title: "weights".into(),
        column_title: "training".into(),
        rows: WEIGHTS.iter().map(|(name, _)| (*name).into()).collect(),
        columns: TRAINING.iter().map(|(name, ..)| (*name).into()).collect(),
        cells: all.map(|(row, column)| cell(row, column)).collect(),
        measures: metric::cards(&[
            "few_probe",
            "rank_me",
            "rank_me_representation",
            "lidar",
            "alpha_req",
            "alignment",
            "uniformity",
            "spread",
            "deviation",
            "loss",
            "probe",
            "few",
        ]),
        published: "".into(),
        drawing: Drawing::Scatter {
            target: "few_probe".into(),
        },
        size: Size {
            seeds: SEEDS,
            steps: 200,
        },
    }
}

/// Returns the claims: RankMe and LiDAR rank the runs as the probe does.
fn claims() -> Vec<Claim> {
    let ranks = |says: &'static str, measure| Claim::new(says, measure, Expectation::Ranks);
    vec![
        ranks("RankMe of the embedding ranks as the probe", "rank_me"),
        ranks(
            "RankMe of the representation ranks as the probe",
            "rank_me_representation",
        ),
        ranks("LiDAR ranks as the probe", "lidar"),
    ]
}

/// Returns the cell in this row and column.
fn cell(row: usize, column: usize) -> Cell {
    let [lambda, mu, nu] = WEIGHTS[row].1;
    let (_, path, value) = TRAINING[column];
    let mut own = perceptron_on_glyphs();
    own.extend(settings(&[
        ("method", "vicreg".into()),
        ("method.distance_weight", lambda.into()),
        ("method.variance_weight", mu.into()),
        ("method.covariance_weight", nu.into()),
        ("method.dims", 64.0.into()),
    ]));
    own.insert(path.into(), KnobValue::Number(value));
    Cell {
        times: 1,
        row: row as u32,
        column: column as u32,
        settings: own,
        published: "".into(),
    }
}
