//! The graphs of φ and ψ: their axes are as long as the batch needs them.
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use super::{LOSS, graphs};
use crate::loss::unified::ROWS;
use crate::loss::views::Views;
use crate::wiring::joint_embedding::criterion::{Extremes, LossTerms};
use burn::tensor::{Device, Tensor, TensorData};
use protocol::{KnobValue, RunConfig, Settings, Term};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

const BATCH: usize = 128;
const DIMS: usize = 16;

fn config(row: &'static str) -> RunConfig {
    let settings: Settings = [
        ("method".into(), "unified".into()),
        ("method.row".into(), KnobValue::Choice(row.into())),
        ("run.batch".into(), (BATCH as f64).into()),
    ]
    .into();
    crate::registry::catalogue(vec![], vec![]).complete(&settings).unwrap()
}

/// Unit vectors all over the sphere, and others near them.
fn embeddings() -> [Vec<Vec<f64>>; 2] {
    let wave = |i: usize, phase: f64| (1.7 * i as f64 + 0.003 * (i * i) as f64 + phase).sin();
    [0.0, 0.3].map(|phase| {
        let row = |n: usize| -> Vec<f64> { (0..DIMS).map(|d| wave(n * DIMS + d, phase)).collect() };
        let unit = |row: Vec<f64>| {
            let length = row.iter().map(|x| x * x).sum::<f64>().sqrt();
            row.iter().map(|x| x / length).collect()
        };
        (0..BATCH).map(|n| unit(row(n))).collect()
    })
}

fn terms(config: &RunConfig, embeddings: &[Vec<Vec<f64>>; 2]) -> Vec<Term> {
    let device = Device::flex();
    let tensor = |rows: &Vec<Vec<f64>>| {
        let data: Vec<f32> = rows.iter().flatten().map(|&x| x as f32).collect();
        Tensor::<2>::from_data(TensorData::new(data, [BATCH, DIMS]), &device)
    };
    let views = Views {
        first: tensor(&embeddings[0]),
        second: tensor(&embeddings[1]),
        labels: &[],
        queue: None,
        centre: None,
        step: 0,
        rng: ChaCha8Rng::seed_from_u64(1),
    };
    let LossTerms { extremes, .. } = (LOSS.criterion)(config).unwrap()(&views);
    let terms = extremes.into_iter().flat_map(Extremes::terms);
    terms
        .map(|(key, value)| Term {
            key: key.into(),
            value: value.into_scalar(),
        })
        .collect()
}

/// Checks that `values` lie on an axis that is no longer than they need: by rounding its end to 1, 2 or 5, at most 2.5
/// times.
fn fits(axis: (f32, f32), values: &[f64], name: &str) {
    let (low, high) = (f64::from(axis.0), f64::from(axis.1));
    let least = values.iter().copied().fold(0.0, f64::min);
    let greatest = values.iter().copied().fold(0.0, f64::max);
    assert!(
        low <= least && greatest <= high,
        "{name}: {least} to {greatest} on {axis:?}"
    );
    let (needed, long) = ((-least).max(greatest), (-low).max(high));
    assert!(long <= 2.5001 * needed, "{name}: {needed} on an axis to {long}");
}

#[test]
fn the_axes_hold_what_the_batch_gives_each_function() {
    let embeddings = embeddings();
    let half = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum::<f64>() / 2.0;
    let [first, second] = &embeddings;
    for (name, _, row) in ROWS {
        let config = config(name);
        let (_, _, constants) = super::chosen(&config).unwrap();
        let gap = |i: usize, j: usize| half(&first[i], &second[i]) - half(&first[i], &first[j]);
        let gaps = |i: usize| (0..BATCH).filter(move |&j| j != i).map(move |j| gap(i, j));
        let sums: Vec<f64> = (0..BATCH)
            .map(|i| gaps(i).map(|x| row.psi(x, constants)).sum())
            .collect();
        let all: Vec<f64> = (0..BATCH).flat_map(gaps).collect();
        let drawn = graphs(&config, &terms(&config, &embeddings)).unwrap();
        fits(drawn[0].x, &all, &format!("ψ of {name}"));
        fits(drawn[1].x, &sums, &format!("φ of {name}"));
        for graph in &drawn {
            let finite = graph.values.iter().flatten();
            let heights: Vec<f64> = finite.map(|&value| value.into()).collect();
            assert!(heights.len() >= 90, "{name}: {} has gaps", graph.title);
            fits(graph.y, &heights, &graph.title);
            assert!(graph.words.contains("In the last batch"), "{}", graph.words);
        }
    }
}

#[test]
fn before_a_batch_the_sum_reaches_that_of_equal_distances() {
    // 127 · exp 0, and 127 · σ(0)
    for (row, end) in [("mine", 200.0), ("modified_triplet", 100.0)] {
        let drawn = graphs(&config(row), &[]).unwrap();
        assert_eq!((drawn[0].x, drawn[1].x), ((-2.0, 2.0), (0.0, end)), "{row}");
        assert!(!drawn[0].words.contains("batch"));
    }
}
