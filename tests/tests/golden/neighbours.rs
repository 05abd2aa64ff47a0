//! `knn`: the weighted vote of nearest neighbours.

use crate::compare::{Comparison, Outcome};
use crate::document::{Array, Case};
use ssl::measure::matrix::Matrix;
use ssl::measure::probe::knn;

pub fn matrix(array: &Array) -> Result<Matrix, String> {
    let data = array.data.iter().map(|&x| x as f32).collect();
    match array.shape[..] {
        [rows, cols] => Matrix::new(data, rows, cols).map_err(|error| error.to_string()),
        _ => Err("an input is no matrix".to_owned()),
    }
}

pub fn vote(case: &Case, comparison: &mut Comparison) -> Outcome {
    compare(case, comparison).into()
}

fn compare(case: &Case, comparison: &mut Comparison) -> Result<(), String> {
    let (k, temperature, classes) = (case.count("k")?, case.number("T")? as f32, case.count("classes")?);
    let labels = |name: &str| -> Result<Vec<u8>, String> {
        Ok(case.input(name)?.data.iter().map(|&label| label as u8).collect())
    };
    let (bank, queries) = (matrix(case.input("bank")?)?, matrix(case.input("query")?)?);
    let bank_labels = labels("bank_labels")?;
    let named = knn::knn(&bank, &bank_labels, &queries, k, temperature, classes);
    comparison.same("pred", &named.iter().map(|&class| class.into()).collect::<Vec<_>>());
    if let Ok(truth) = labels("query_labels") {
        let right = named.iter().zip(&truth).filter(|(a, b)| a == b).count();
        comparison.values("accuracy", &[right as f64 / truth.len() as f64]);
    }
    let nearest: Vec<_> = (0..queries.rows)
        .map(|query| knn::neighbours(&bank, queries.row(query), k))
        .collect();
    let indices: Vec<usize> = nearest.iter().flatten().map(|(index, _)| *index).collect();
    comparison.same("neighbour_idx", &indices);
    let shares = nearest
        .iter()
        .flat_map(|nearest| knn::shares(nearest, &bank_labels, temperature, classes));
    let shares: Vec<f64> = shares.map(f64::from).collect();
    // The file has sums of weights, the project their shares.
    comparison.values_of("scores", &shares, |scores| {
        let share = |row: &[f64]| -> Vec<f64> { row.iter().map(|x| x / row.iter().sum::<f64>()).collect() };
        scores.chunks_exact(classes.max(1)).flat_map(share).collect()
    });
    Ok(())
}
