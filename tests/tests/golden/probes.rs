//! `linear_probe`: the objective of logistic regression with its gradient, and ridge regression.

use crate::compare::{Comparison, Outcome};
use crate::document::{Array, Case};
use ssl::measure::probe::logistic_regression::Samples;
use ssl::measure::probe::ridge::RidgeFit;
use ssl::measure::probe::standardisation::Features;

fn features(array: &Array) -> Result<Features, String> {
    match array.shape[..] {
        [rows, cols] => Ok(Features {
            data: array.data.clone(),
            rows,
            cols,
        }),
        _ => Err("the features are no matrix".to_owned()),
    }
}

fn labels(case: &Case) -> Result<Vec<usize>, String> {
    Ok(case.input("y")?.data.iter().map(|&label| label as usize).collect())
}

/// From `rows`×`cols` to `cols`×`rows`.
fn transposed(data: &[f64], cols: usize) -> Vec<f64> {
    let column = |col: usize| data.iter().skip(col).step_by(cols.max(1)).copied();
    (0..cols).flat_map(column).collect()
}

/// The mean cross-entropy, without a penalty.
pub fn cross_entropy(case: &Case, comparison: &mut Comparison) -> Outcome {
    let mut compare = || -> Result<(), String> {
        let (x, intercepts) = (features(case.input("x")?)?, &case.input("b")?.data);
        let (classes, dims) = (intercepts.len(), x.cols);
        // The file has a column for each class, the project a row.
        let weights = transposed(&case.input("w")?.data, classes);
        let samples = Samples {
            x: x.into(),
            y: labels(case)?,
            classes,
        };
        let found = samples.evaluate(&[&weights[..], intercepts].concat(), f64::INFINITY);
        comparison.values("loss", &[found.cost]);
        let (by_weight, by_intercept) = found.gradient.split_at(classes * dims);
        comparison.gradient("w", Some(transposed(by_weight, dims)));
        comparison.gradient("b", Some(by_intercept.to_vec()));
        Ok(())
    };
    compare().into()
}

/// Ridge regression on one-hot targets.
pub fn ridge(case: &Case, comparison: &mut Comparison) -> Outcome {
    let mut compare = || -> Result<(), String> {
        let (x, y) = (features(case.input("x")?)?, labels(case)?);
        let classes = y.iter().max().map_or(0, |most| most + 1);
        let one_hot = |class| y.iter().map(|&label| f64::from(u8::from(label == class))).collect();
        let targets: Vec<Vec<f64>> = (0..classes).map(one_hot).collect();
        let fit = RidgeFit::new(x.clone().into(), &targets, case.number("lam")?);
        let ridge = fit.finish().ok_or("it has no solution")?;
        // Features by classes, the intercepts below.
        let rows = (0..x.cols).flat_map(|row| ridge.weights.iter().map(move |weights| weights[row]));
        let rows: Vec<f64> = rows.chain(ridge.intercepts.iter().copied()).collect();
        comparison.values("W", &rows);
        let read = ridge.predict(&x);
        let best = |row: usize| (0..classes).max_by(|&a, &b| read[a][row].total_cmp(&read[b][row]));
        let named: Vec<usize> = (0..x.rows).filter_map(best).collect();
        comparison.same("pred", &named);
        let right = named.iter().zip(&y).filter(|(a, b)| a == b).count();
        comparison.values("accuracy", &[right as f64 / y.len() as f64]);
        Ok(())
    };
    compare().into()
}
